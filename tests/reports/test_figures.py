"""Every figure is what its records make it, whatever the records are."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from domain.catalogue import Catalogue, Kind
from domain.organisations import Level
from domain.periods import Period
from expectations.norms import Expectations
from reports import text
from reports.as_json import report_from, tree_of
from reports.measures import split
from reports.template import Template
from reports.tree import Source
from storage import activities
from storage.engine import Database
from storage.models import Activity, Organisation
from storage.organisations import under
from tests.reports.world import TODAY, Bureau

CATALOGUE = Catalogue.load()
PERIOD = Period(2026, 1, 6)


def value_of(kind: Kind) -> st.SearchStrategy[dict[str, Any]]:
    """Details of `kind` as a dialogue would keep them; every field may be left out."""
    by_type = {"count": st.integers(0, 40), "text": st.sampled_from(["", "清流先锋", "护河 & <堤>", "100%"])}
    fields = {
        field.code: st.sampled_from(field.choices) if field.type == "choice" else by_type[field.type]
        for field in kind.fields
    }
    return st.fixed_dictionaries({}, optional=fields)


@st.composite
def events(draw: st.DrawFn) -> dict[str, Any]:
    kinds = draw(st.lists(st.sampled_from(CATALOGUE.kinds), min_size=1, max_size=3, unique_by=lambda kind: kind.code))
    return {
        "kinds": tuple(kind.code for kind in kinds),
        "by": draw(st.lists(st.integers(0, 3), min_size=1, max_size=3, unique=True)),
        "on": draw(st.dates(date(2025, 12, 1), date(2026, 8, 1))),
        "topic": draw(st.sampled_from(["学习条例", "{count:theme_day}", "[?]", "护河巡查"])),
        "present": draw(st.none() | st.integers(0, 30)),
        "host": draw(st.sampled_from([None, "李明远"])),
        "details": {key: value for kind in kinds for key, value in draw(value_of(kind)).items()},
        "withdrawn": draw(st.booleans()),
    }


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Database]:
    file = tmp_path_factory.mktemp("figures") / "sanzhang.db"
    file.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{file}")
    yield database
    database.dispose()


def contribution(activity: Activity, measure: str) -> int:
    """What one record adds to `measure`, told without the product's own sums."""
    _, field, persons = split(CATALOGUE, measure)
    if persons:
        return activity.present or 0
    if field is None or field.type != "count":
        return 1
    return int(activity.details[field.code])


def recounted(session: Session, measure: str, records: tuple[int, ...]) -> int:
    found = [activities.get(session, number) for number in records]
    assert all(activity.withdrawn_at is None for activity in found)
    assert all(PERIOD.first <= activity.held_from <= PERIOD.last for activity in found)
    if measure.startswith("acts."):
        return len(found)
    assert all(split(CATALOGUE, measure)[0].code in {row.kind for row in activity.kinds} for activity in found)
    return sum(contribution(activity, measure) for activity in found)


def had_by_records(session: Session, organisation: Organisation, kind: Kind, slot: Period) -> int:
    """What the records of `organisation` say it has towards the norm of `kind`; a 党支部 has what its groups held."""
    held = activities.under if organisation.level is Level.BRANCH else activities.held_between
    of = kind.norm.of if kind.norm else None
    return sum(
        int(activity.details.get(of) or 0) if of else 1
        for activity in held(session, organisation.id, *slot.days)
        for row in activity.kinds
        if row.kind in kind.satisfied_by
    )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(events(), max_size=12), st.integers(0, 3))
def test_every_figure_is_the_sum_of_its_records(
    database: Database, template: Template, happened: list[dict[str, Any]], reporting: int
) -> None:
    with database.write() as session:
        bureau = Bureau.with_branches(session, CATALOGUE, template, "一支部", "二支部", "三支部")
        organisations = [bureau.office, *bureau.branches.values()]
        for event in happened:
            fields = {key: value for key, value in event.items() if key not in ("kinds", "by", "withdrawn")}
            activity = bureau.held(*event["kinds"], by=tuple(organisations[n] for n in event["by"]), **fields)
            if event["withdrawn"]:
                bureau.withdraw(activity)
        report = bureau.report(PERIOD, of=organisations[reporting], author="李明远")
        for figure in report.figures.values():
            assert figure.records is not None
            if figure.source is Source.ACTIVITY:
                assert figure.value > 0
                assert figure.value == recounted(session, figure.id, figure.records)
            else:
                assert figure.value == len(figure.records)
        expected = Expectations.read(session, CATALOGUE, bureau.office, PERIOD, TODAY)
        for place in under(session, bureau.office):
            for state in expected.states(place):
                assert state.have == had_by_records(session, place, state.kind, state.slot)
        shown = text.render(report)
        assert "{r" not in shown.replace("{count:theme_day}", "")
        assert report_from(tree_of(report)) == report
        session.rollback()
