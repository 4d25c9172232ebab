"""Every count leads to the records behind it, in as few reads for many counts as for one."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from domain.drafts import ActivityDraft
from domain.organisations import Level
from storage import activities, organisations, provenance, rollups
from storage.engine import Database

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
FOUNDED = date(2016, 7, 1)
KINDS = ("theme_day", "party_lecture", "election", "talks")
MEASURES = [measure for kind in KINDS for measure in (kind, f"{kind}.present", f"{kind}.number", f"{kind}.words")]

drafts = st.builds(
    lambda kinds, organisers, day, present, details: (kinds, organisers, day, present, details),
    st.sets(st.sampled_from(KINDS), min_size=1, max_size=3),
    st.sets(st.integers(0, 2), min_size=1, max_size=3),
    st.dates(date(2025, 12, 25), date(2027, 1, 5)),
    st.none() | st.integers(0, 30),
    st.fixed_dictionaries({}, optional={"number": st.integers(0, 5), "words": st.sampled_from(["", "有"])}),
)
# What becomes of each later: nothing, withdrawn, or amended into the next.
fates = st.sampled_from(["stays", "withdrawn", "amended"])


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(st.tuples(drafts, fates, drafts), max_size=6))
def test_the_records_behind_every_count_are_those_that_were_counted(
    database: Database, records: list[tuple[Any, str, Any]]
) -> None:
    with database.write() as session:
        # A tree of its own for each example.
        root = organisations.add(session, name="机关党委", level=Level.COMMITTEE, founded=FOUNDED, by=None, now=NOW).id
        branches = [
            organisations.add(
                session, name=f"{n}支部", level=Level.BRANCH, founded=FOUNDED, parent_id=root, by=None, now=NOW
            ).id
            for n in range(3)
        ]
        expected: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for first, fate, other in records:
            kept = activities.record(session, draft(first, branches), by=None, now=NOW)
            if fate == "withdrawn":
                activities.withdraw(session, kept.id, by=None, now=NOW)
                continue
            if fate == "amended":
                activities.amend(session, kept.id, draft(other, branches), by=None, now=NOW)
            kinds, organisers, day, present, details = other if fate == "amended" else first
            if day.year != 2026:
                continue
            sizes = {"": 1, ".present": present or 0, ".number": details.get("number", 0)}
            sizes[".words"] = 1 if details.get("words") else 0
            for place in (root, *(branches[number] for number in organisers)):
                for measure in (kind + of for kind in kinds for of, size in sizes.items() if size):
                    expected[place][measure].add(kept.id)
        year = (date(2026, 1, 1), date(2026, 12, 31))
        for place in (root, *branches):
            found = provenance.behind(session, place, *year, MEASURES)
            assert found == {measure: sorted(expected[place][measure]) for measure in MEASURES}
            counted = rollups.totals(session, place, *year)
            assert {measure for measure, ids in found.items() if ids} == set(counted)
            assert all(counted.get(kind, 0) == len(found[kind]) for kind in KINDS)


def draft(told: Any, branches: list[int]) -> ActivityDraft:
    kinds, organisers, day, present, details = told
    return ActivityDraft(
        kinds=tuple(sorted(kinds)),
        organisers=tuple(branches[number] for number in sorted(organisers)),
        held_from=day,
        held_to=day,
        topic="",
        present=present,
        details=details,
    )


def test_many_measures_are_asked_for_at_once(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    asked: list[str] = []
    event.listen(database.reader, "before_cursor_execute", lambda *told: asked.append(told[2]))
    with database.read() as session:
        provenance.behind(session, 1, date(2026, 1, 1), date(2026, 12, 31), MEASURES)
    database.dispose()
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 2
