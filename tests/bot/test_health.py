"""/healthz: a part that stands still, what waits too long, and a database that is away are all seen."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.health import LONGEST_TRY, OLDEST, Health, State
from storage import inbox, outbox
from storage.engine import Database
from storage.inbox import ATTEMPTS, Arrival
from storage.outbox import Parcel
from tests.bot.outage import Outage

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


def look(database: Database, after: float = 0, **parts: State) -> tuple[bool, dict[str, dict[str, object]]]:
    """So many seconds after all that happened here."""
    watched = {name: (lambda seen=seen: seen) for name, seen in parts.items()}
    well, seen = Health(database, lambda: NOW + timedelta(seconds=after), watched).look()
    assert seen.pop("ok") is well
    return well, seen


def receive(database: Database) -> None:
    with database.write() as session:
        inbox.receive(session, [Arrival("web", "1", "王", {"text": "1"})], NOW)
        inbox.receive(session, [Arrival("web", "2", "李", {"text": "2"})], NOW + timedelta(seconds=9))


def test_with_nothing_to_do_all_is_well(database: Database) -> None:
    assert look(database, writer=True, sender=NOW) == (
        True,
        {
            "inbox": {"ok": True, "oldest_seconds": 0.0, "set_aside": 0},
            "outbox": {"ok": True, "oldest_seconds": 0.0, "given_up": 0},
            "writer": {"ok": True},
            "sender": {"ok": True, "silent_seconds": 0.0},
        },
    )


@pytest.mark.parametrize(("after", "well"), [(OLDEST, True), (OLDEST + 0.1, False)])
def test_an_event_that_waits_too_long_is_seen(database: Database, after: float, well: bool) -> None:
    receive(database)
    assert look(database, after)[0] is well
    assert look(database, after)[1]["inbox"] == {"ok": well, "oldest_seconds": after, "set_aside": 0}


def test_an_event_that_is_handled_waits_no_longer(database: Database) -> None:
    receive(database)
    with database.write() as session:
        inbox.finish(session, [inbox.claim(session, 1)[0].id], NOW)
    assert look(database, after=19)[1]["inbox"]["oldest_seconds"] == 10


def test_events_set_aside_are_counted_and_do_no_further_harm(database: Database) -> None:
    receive(database)
    with database.write() as session:
        for _ in range(ATTEMPTS):
            for event in inbox.begin(session, inbox.claim(session, 2)):
                inbox.failed(session, event.id, NOW)
    well, seen = look(database, after=OLDEST + 1)
    assert well
    assert seen["inbox"] == {"ok": True, "oldest_seconds": 0.0, "set_aside": 2}


@pytest.mark.parametrize(("after", "well"), [(OLDEST, True), (OLDEST + 0.1, False)])
def test_a_message_that_waits_too_long_is_seen(database: Database, after: float, well: bool) -> None:
    with database.write() as session:
        outbox.add(session, [Parcel("web", "王", "1", {"text": "1"})], NOW)
    assert look(database, after)[0] is well
    assert look(database, after)[1]["outbox"] == {"ok": well, "oldest_seconds": after, "given_up": 0}


def test_messages_given_up_are_counted_and_do_no_further_harm(database: Database) -> None:
    with database.write() as session:
        outbox.add(session, [Parcel("web", "王", "1", {"text": "1"})], NOW)
        outbox.dead(session, outbox.due(session, ["web"], NOW, 1)[0].id, "too strange", NOW)
    well, seen = look(database, after=OLDEST + 1)
    assert well
    assert seen["outbox"] == {"ok": True, "oldest_seconds": 0.0, "given_up": 1}


@pytest.mark.parametrize(("after", "well"), [(OLDEST, True), (700.0, False)])
def test_a_message_that_is_put_off_makes_nobody_unwell_before_its_time(
    database: Database, after: float, well: bool
) -> None:
    with database.write() as session:
        outbox.add(session, [Parcel("web", "王", f"{n}", {"text": "1"}) for n in range(2)], NOW)
        first = outbox.due(session, ["web"], NOW, 1)[0]
        outbox.later(session, first.id, NOW + timedelta(seconds=600), 0)
    assert look(database, after)[0] is well


@pytest.mark.parametrize(("after", "well"), [(OLDEST, True), (OLDEST + 0.1, False)])
def test_a_part_that_has_long_been_silent_is_seen(database: Database, after: float, well: bool) -> None:
    lively = NOW + timedelta(seconds=after)
    assert look(database, after, ticker=NOW, sender=lively)[0] is well
    seen = look(database, after, ticker=NOW, sender=lively)[1]
    assert seen["ticker"] == {"ok": well, "silent_seconds": after}
    assert seen["sender"] == {"ok": True, "silent_seconds": 0.0}


def test_a_part_that_has_never_done_anything_or_has_ended_is_seen(database: Database) -> None:
    assert look(database, sender=None)[0] is False
    assert look(database, sender=None)[1]["sender"] == {"ok": False, "silent_seconds": None}
    assert look(database, writer=False, sender=NOW)[0] is False
    assert look(database, writer=False, sender=NOW)[1]["writer"] == {"ok": False}


@pytest.mark.parametrize(("seconds", "well"), [(0.0, True), (LONGEST_TRY, True), (LONGEST_TRY + 0.1, False)])
def test_a_writer_that_tries_for_long_is_seen(database: Database, seconds: float, well: bool) -> None:
    assert look(database, writer=seconds)[1]["writer"] == {"ok": well, "trying_seconds": round(seconds, 1)}


def test_a_database_that_is_away_is_seen_and_the_parts_are_told_all_the_same(database: Database) -> None:
    Outage(database, left=1)
    assert look(database, writer=True) == (False, {"database": {"ok": False}, "writer": {"ok": True}})
    assert look(database, writer=True)[0]


def test_a_clock_put_back_makes_nobody_unwell(database: Database) -> None:
    receive(database)
    well, seen = look(database, after=-5, sender=NOW)
    assert well
    assert seen["inbox"]["oldest_seconds"] == 0
