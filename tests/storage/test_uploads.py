"""How much someone handed in today, in all chats together."""

from datetime import UTC, datetime, timedelta

from domain.organisations import Level
from domain.people import Membership
from storage import conversations, organisations, people, uploads
from storage.engine import Database

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
TODAY = NOW.date()


def test_a_day_is_counted_by_itself_and_long_past_ones_are_forgotten(database_url: str) -> None:
    database = Database(database_url)
    with database.write() as session:
        assert [uploads.count(session, "a", TODAY, size) for size in (3, 4)] == [3, 7]
        assert uploads.count(session, "b", TODAY, 1) == 1
        later = TODAY + timedelta(days=1)
        assert uploads.count(session, "a", later, 2) == 2
        assert uploads.on_day(session, "a", TODAY) == 7
        uploads.count(session, "a", later + uploads.KEPT, 1)
        assert [uploads.on_day(session, "a", day) for day in (TODAY, later)] == [0, 2]
    database.dispose()


def test_the_chats_of_a_person_are_counted_together(database_url: str) -> None:
    database = Database(database_url)
    with database.write() as session:
        root = organisations.add(session, name="机关党委", level=Level.COMMITTEE, founded=TODAY, by=None, now=NOW)
        wang = people.add(
            session, name="王芳", organisation_id=root.id, standing=Membership.FULL, joined=TODAY, by=None, now=NOW
        )
        for chat in ("office", "home"):
            conversations.introduce(session, ("web", chat), wang.id, by=None, now=NOW)
        owners = [uploads.owner_of(session, "web", chat) for chat in ("office", "home", "stranger", "other")]
    database.dispose()
    assert owners[0] == owners[1]
    assert len(set(owners)) == 3
