"""Counts of what became of the values read from messages."""

from datetime import date

from domain.reading_outcomes import ReadingOutcome
from storage import reading_outcomes
from storage.engine import Database

AS_READ, CHANGED, BY_HAND = ReadingOutcome


def test_each_field_counts_by_its_outcome_from_a_month_on(database_url: str) -> None:
    database = Database(database_url)
    with database.write() as session:
        reading_outcomes.count(session, {"topic": CHANGED}, date(2026, 8, 31))
        for outcome in (AS_READ, AS_READ, CHANGED):
            reading_outcomes.count(session, {"topic": outcome, "held": AS_READ}, date(2026, 9, 5))
        reading_outcomes.count(session, {"place": BY_HAND}, date(2026, 11, 20))
        reading_outcomes.count(session, {}, date(2026, 11, 20))
    with database.read() as session:
        assert reading_outcomes.totals(session, date(2026, 9, 30)) == {
            "held": {AS_READ: 3},
            "place": {BY_HAND: 1},
            "topic": {AS_READ: 2, CHANGED: 1},
        }
    database.dispose()
