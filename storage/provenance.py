"""Where a count comes from: what an activity counts for, and the activities behind each measure."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.organisations import Level
from storage.models import Activity, ActivityKind, Ancestor, Json, Organisation, Organiser


def amounts(kinds: Iterable[str], present: int | None, details: Json) -> dict[str, int]:
    """What an activity counts for: itself, its persons, and of its details numbers their size and words one each."""
    counted: Counter[str] = Counter()
    for kind in kinds:
        counted[kind] = 1
        counted[f"{kind}.present"] = present or 0
        for name, value in details.items():
            counted[f"{kind}.{name}"] = value if isinstance(value, int) else int(bool(value))
    return {measure: amount for measure, amount in counted.items() if amount}


def behind(
    session: Session, organisation_id: int, first: date, last: date, measures: Iterable[str]
) -> dict[str, list[int]]:
    """The ids of the activities that count for each of `measures` (`theme_day`, `theme_day.present`,
    `election.secretaries`), of the organisation and all below it, ascending.

    Two reads, whatever the number of measures.
    """
    found: dict[str, list[int]] = {measure: [] for measure in measures}
    plain = [measure for measure in found if "." not in measure]
    for activity, kind in session.execute(_of_kinds(organisation_id, first, last, plain)):
        found[kind].append(activity)
    detailed = {measure.partition(".")[0] for measure in found if "." in measure}
    rows = session.execute(_of_kinds(organisation_id, first, last, detailed, Activity.present, Activity.details))
    for activity, kind, present, details in rows:
        for measure in amounts((kind,), present, details).keys() & found.keys() - {kind}:
            found[measure].append(activity)
    return found


def held_by_offices(
    session: Session, organisation_id: int, first: date, last: date
) -> list[tuple[int, date, str, int | None, Json]]:
    """(organisation, first day, kind, present, details) for each kind of what the organisation and those below it held
    themselves, but for 党支部 and 党小组."""
    rows = session.execute(
        select(Organiser.organisation_id, Activity.held_from, ActivityKind.kind, Activity.present, Activity.details)
        .join(Activity, Activity.id == Organiser.activity_id)
        .join(ActivityKind, ActivityKind.activity_id == Activity.id)
        .join(Organisation, Organisation.id == Organiser.organisation_id)
        .join(Ancestor, Ancestor.organisation_id == Organiser.organisation_id)
        .where(
            Ancestor.ancestor_id == organisation_id,
            Organisation.level.not_in([Level.BRANCH, Level.GROUP]),
            Organiser.held_from.between(first, last),
            Activity.withdrawn_at.is_(None),
        )
    )
    return [(organisation, day, kind, present, details) for organisation, day, kind, present, details in rows]


def held_below(organisation_id: int, first: date, last: date) -> Select[int]:
    """The ids of what the organisation and those below it held, withdrawn or not; a joint activity several times."""
    return (
        select(Organiser.activity_id)
        .join(Ancestor, Ancestor.organisation_id == Organiser.organisation_id)
        .where(Ancestor.ancestor_id == organisation_id, Organiser.held_from.between(first, last))
    )


def _of_kinds(
    organisation_id: int, first: date, last: date, kinds: Iterable[str], *more: InstrumentedAttribute[Any]
) -> Select[Any]:
    """(id, kind, and `more` of the activity) for each of `kinds` under which an activity counts."""
    return (
        select(Activity.id, ActivityKind.kind, *more)
        .join(ActivityKind, ActivityKind.activity_id == Activity.id)
        .where(
            Activity.id.in_(held_below(organisation_id, first, last)),
            Activity.withdrawn_at.is_(None),
            ActivityKind.kind.in_(list(kinds)),
        )
        .order_by(Activity.id)
    )
