"""The web chat's messages: no gap, nothing twice, nothing lost, whoever writes at the same moment."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage import web_messages
from storage.engine import Database
from storage.models import WebMessage, WebReader

MORNING = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


def say(session: Session, key: str, chat: str = "office", words: str = "") -> int:
    payload = {"text": words or key}
    return web_messages.append(session, chat, by_person=False, key=key, payload=payload, at=MORNING).number


def values(message: WebMessage) -> list[Any]:
    return [getattr(message, column.key) for column in WebMessage.__table__.columns]


def fill(database: Database, count: int, chat: str = "office") -> None:
    with database.write() as session:
        for number in range(1, count + 1):
            say(session, f"{chat}-{number}", chat)


def test_every_chat_counts_from_one_for_itself(database: Database) -> None:
    with database.write() as session:
        assert [say(session, "a"), say(session, "b"), say(session, "c", "branch"), say(session, "d")] == [1, 2, 1, 3]


def test_the_same_message_again_keeps_its_number_and_its_first_words(database: Database) -> None:
    with database.write() as session:
        say(session, "a", words="第一次")
        say(session, "b")
    with database.write() as session:
        assert say(session, "a", words="第二次") == 1
    with database.read() as session:
        assert [message.payload["text"] for message in web_messages.after(session, "office", 0)] == ["第一次", "b"]


def test_an_appended_message_is_the_one_that_is_read(database: Database) -> None:
    here = datetime(2026, 11, 20, 17, tzinfo=timezone(timedelta(hours=8)))
    with database.write() as session:
        kept = [
            web_messages.append(session, "office", by_person=True, key=key, payload={"text": "好", "tap": 1}, at=here)
            for key in ("a", "b", "a")
        ]
    with database.read() as session:
        first, second = web_messages.after(session, "office", 0)
    assert [values(message) for message in kept] == [values(first), values(second), values(first)]
    assert [message.at.isoformat() for message in kept] == ["2026-11-20T09:00:00+00:00"] * 3


def test_messages_are_found_by_chat_and_number(database: Database) -> None:
    fill(database, 5)
    fill(database, 2, chat="branch")
    with database.read() as session:
        found = web_messages.these(session, [("office", 4), ("branch", 1), ("office", 2), ("branch", 9)])
    assert [(message.chat, message.number) for message in found] == [("branch", 1), ("office", 2), ("office", 4)]


def test_writers_at_the_same_moment_leave_no_gap_and_no_double(database: Database) -> None:
    writers, each = 4, 8
    together = Barrier(writers)

    def write(writer: int) -> None:
        together.wait()
        for number in range(each):
            with database.write() as session:
                say(session, f"{writer}-{number}")
                say(session, f"everyone-{number}")

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, range(writers)))
    with database.read() as session:
        messages = web_messages.after(session, "office", 0)
    assert [message.number for message in messages] == list(range(1, writers * each + each + 1))
    assert len({message.key for message in messages}) == len(messages)


def test_a_message_that_cannot_be_kept_at_all_is_an_error(database: Database) -> None:
    with database.write() as session, pytest.raises(IntegrityError):
        web_messages.append(session, "office", by_person=False, key="a", payload={}, at=None)  # type: ignore[arg-type]


def test_what_a_failed_transaction_said_was_never_said(database: Database) -> None:
    with Session(database.writer) as session:
        say(session, "a")
        session.rollback()
    with database.write() as session:
        assert web_messages.is_empty(session, "office")
        assert say(session, "b") == 1
        assert not web_messages.is_empty(session, "office")


def test_a_page_of_the_chat_is_the_last_before_a_number_oldest_first(database: Database) -> None:
    fill(database, 9)
    fill(database, 2, chat="branch")
    with database.read() as session:

        def numbers(number: int | None, limit: int) -> list[int]:
            return [message.number for message in web_messages.before(session, "office", number, limit)]

        assert numbers(None, 4) == [6, 7, 8, 9]
        assert numbers(6, 4) == [2, 3, 4, 5]
        assert numbers(2, 4) == [1]
        assert numbers(1, 4) == []


def test_what_follows_a_number_comes_in_order_and_in_portions(database: Database) -> None:
    fill(database, 5)
    fill(database, 7, chat="branch")
    with database.read() as session:
        assert [message.number for message in web_messages.after(session, "office", 2, limit=2)] == [3, 4]
        assert [message.number for message in web_messages.after(session, "office", 4)] == [5]
        assert web_messages.after(session, "office", 5) == []


def test_the_newest_number_is_told_of_the_chats_that_have_any(database: Database) -> None:
    fill(database, 5)
    fill(database, 2, chat="branch")
    fill(database, 3, chat="other")
    with database.read() as session:
        assert web_messages.newest(session, ["office", "branch", "silent"]) == {"office": 5, "branch": 2}
        assert web_messages.newest(session, []) == {}


def test_what_was_seen_stays_seen(database: Database) -> None:
    fill(database, 5)
    for told, seen in ((3, 3), (2, 3), (5, 5), (10**15, 5)):
        with database.write() as session:
            web_messages.mark_read(session, "office", told)
        with database.read() as session:
            assert web_messages.read_up_to(session, "office") == seen
            assert web_messages.read_up_to(session, "branch") == 0


def test_two_windows_may_mark_the_same_chat_at_the_same_moment(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    fill(database, 5)
    with ThreadPoolExecutor(1) as pool:
        with database.write() as first:
            first.add(WebReader(chat="office", read=1))
            first.flush()
            second = pool.submit(mark, database, 4)
            while not second.done() and not someone_waits(database):
                pass
        second.result(timeout=10)
    with database.read() as session:
        assert web_messages.read_up_to(session, "office") == 4
    database.dispose()


def mark(database: Database, number: int) -> None:
    with database.write() as session:
        web_messages.mark_read(session, "office", number)


def someone_waits(database: Database) -> bool:
    with database.read() as session:
        return bool(session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))
