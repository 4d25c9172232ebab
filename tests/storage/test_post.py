"""Inbox and outbox: nothing twice, in order within a chat, and no chat waits for another."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from storage import inbox, outbox
from storage.engine import Database
from storage.inbox import Arrival
from storage.models import InboxEvent
from storage.outbox import Parcel

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


def arrive(database: Database, *events: tuple[str, str], fetching: bool = False) -> None:
    with database.write() as session:
        arrivals = [Arrival("web", event, chat, {"text": event}, fetching) for chat, event in events]
        inbox.receive(session, arrivals, NOW)


def claimed(database: Database, *, finish: bool = True) -> list[str]:
    with database.write() as session:
        events = inbox.claim(session, 100)
        if finish:
            inbox.finish(session, [event.id for event in events], NOW)
        return [event.payload["text"] for event in events]


def test_an_event_that_comes_twice_is_there_once(database: Database) -> None:
    arrive(database, ("王", "1"), ("王", "1"))
    arrive(database, ("王", "1"))
    assert claimed(database) == ["1"]
    arrive(database, ("王", "1"))
    assert claimed(database) == []


def test_a_chats_next_event_waits_for_the_one_before(database: Database) -> None:
    arrive(database, ("王", "1"), ("王", "2"), ("李", "3"))
    assert claimed(database) == ["1", "3"]
    assert claimed(database) == ["2"]


def test_a_chat_waits_for_its_file_and_the_others_do_not(database: Database) -> None:
    arrive(database, ("王", "1"), fetching=True)
    arrive(database, ("王", "2"), ("李", "3"))
    assert claimed(database) == ["3"]
    with database.write() as session:
        (event,) = inbox.to_fetch(session, 9)
        inbox.fetched(session, event.id, {"text": "1 带文件"})
    assert claimed(database) == ["1 带文件"]
    assert claimed(database) == ["2"]


def test_an_event_is_set_aside_after_three_failures_and_its_chat_goes_on(database: Database) -> None:
    arrive(database, ("王", "1"), ("王", "2"))
    for last in (False, False, True):
        with database.write() as session:
            (event,) = inbox.begin(session, inbox.claim(session, 9))
            assert inbox.failed(session, event.id, NOW) is last
    assert claimed(database) == ["2"]


def test_what_was_written_is_forgotten_once_it_is_handled(database: Database) -> None:
    arrive(database, ("王", "1"))
    with database.write() as session:
        (event,) = inbox.claim(session, 9)
        inbox.finish(session, [event.id], NOW)
    with database.read() as session:
        assert inbox.oldest_pending(session) is None
        assert session.get_one(InboxEvent, event.id).payload == {}


def test_two_workers_never_hold_the_same_event(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    arrive(database, *((f"chat{n}", str(n)) for n in range(10)))
    with database.write() as one, database.write() as other:
        first = {event.id for event in inbox.claim(one, 4)}
        second = {event.id for event in inbox.claim(other, 100)}
        assert len(first) == 4
        assert len(second) == 6
        assert not first & second
    database.dispose()


def test_a_message_is_made_once_and_sent_in_order(database: Database) -> None:
    with database.write() as session:
        outbox.add(session, [Parcel("web", "王", key, {"text": key}) for key in ("a", "b", "a")], NOW)
        outbox.add(session, [Parcel("web", "王", "b", {"text": "b"}), Parcel("web", "李", "c", {"text": "c"})], NOW)
        assert [due.key for due in outbox.due(session, ["web"], NOW, 9)] == ["a", "c"]
        first = outbox.due(session, ["web"], NOW, 9)[0]
        outbox.sent(session, [(first.id, "r")], NOW)
        assert [due.key for due in outbox.due(session, ["web"], NOW, 9)] == ["b", "c"]
        assert outbox.due(session, ["telegram"], NOW, 9) == []


def test_a_message_put_off_holds_back_its_own_chat_alone(database: Database) -> None:
    with database.write() as session:
        outbox.add(session, [Parcel("web", chat, key, {"t": 1}) for chat, key in ("王a", "王b", "李c")], NOW)
        first = outbox.due(session, ["web"], NOW, 9)[0]
        outbox.later(session, first.id, NOW + timedelta(seconds=30), parts_done=1)
        assert [due.key for due in outbox.due(session, ["web"], NOW, 9)] == ["c"]
        again = outbox.due(session, ["web"], NOW + timedelta(seconds=30), 9)
        assert [(due.key, due.attempts, due.parts_done) for due in again] == [("a", 1, 1), ("c", 0, 0)]


def test_what_goes_out_at_once_waits_for_nobodys_clock(database: Database) -> None:
    with database.write() as session:
        outbox.add(session, [Parcel("web", "王", "a", {"t": 1})], NOW + timedelta(seconds=120))
        assert [due.key for due in outbox.due(session, ["web"], NOW, 9)] == ["a"]


def test_a_clock_put_back_does_not_hold_what_was_put_off(database: Database) -> None:
    with database.write() as session:
        outbox.add(session, [Parcel("web", "王", "a", {"t": 1})], NOW)
        (first,) = outbox.due(session, ["web"], NOW, 9)
        outbox.later(session, first.id, NOW + timedelta(seconds=30), 0)
        assert outbox.due(session, ["web"], NOW, 9) == []
        assert [due.key for due in outbox.due(session, ["web"], NOW - timedelta(hours=2), 9)] == ["a"]


def test_reminders_keep_their_keys_when_old_replies_are_forgotten(database: Database) -> None:
    with database.write() as session:
        outbox.add(session, [Parcel("web", "王", key, {"t": 1}) for key in ("in:1:0", "remind:1")], NOW)
        for due in (0, 1):
            outbox.sent(session, [(message.id, str(due)) for message in outbox.due(session, ["web"], NOW, 9)], NOW)
        outbox.forget(session, NOW + timedelta(days=1))
        assert not outbox.knows(session, "in:1:0")
        assert outbox.knows(session, "remind:1")
