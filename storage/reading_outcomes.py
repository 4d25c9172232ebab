"""How often what was read from messages was right: counts by field, never a word of what was written."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from domain.reading_outcomes import ReadingOutcome
from storage.models import ReadingCount

_KEY = ["month", "field", "outcome"]
_ONE_MORE = {"count": ReadingCount.count + 1}
# Both databases know the clause, each by a construct of its own.
_COUNT = {
    "sqlite": sqlite.insert(ReadingCount).on_conflict_do_update(index_elements=_KEY, set_=_ONE_MORE),
    "postgresql": postgresql.insert(ReadingCount).on_conflict_do_update(index_elements=_KEY, set_=_ONE_MORE),
}


def count(session: Session, outcomes: Mapping[str, ReadingOutcome], on: date) -> None:
    """One more for each field of a record that was just confirmed, in the month of `on`."""
    # In the order of their keys, so that two workers never wait for each other's rows.
    rows = [
        {"month": on.replace(day=1), "field": field, "outcome": outcome, "count": 1}
        for field, outcome in sorted(outcomes.items())
    ]
    if rows:
        session.connection().execute(_COUNT[session.get_bind().dialect.name], rows)


def totals(session: Session, since: date) -> dict[str, dict[ReadingOutcome, int]]:
    """The counts of each field from the month of `since` on."""
    rows = session.execute(
        select(ReadingCount.field, ReadingCount.outcome, func.sum(ReadingCount.count))
        .where(ReadingCount.month >= since.replace(day=1))
        .group_by(ReadingCount.field, ReadingCount.outcome)
        .order_by(ReadingCount.field)
    )
    found: dict[str, dict[ReadingOutcome, int]] = {}
    for field, outcome, number in rows:
        found.setdefault(field, {})[outcome] = int(number)
    return found
