"""The writer: what waits together is one transaction, what fails fails alone, and nobody hears of what is not kept."""

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.writer import MOST, Writer
from storage import outbox
from storage.engine import Database
from storage.models import OutboxMessage
from storage.outbox import Parcel
from tests.bot.outage import Outage, away

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
LONG = 60.0  # seconds: more than any test may take, so nothing here happens because time went by


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def commits(database: Database) -> list[int]:
    """Has one entry for each transaction that was committed."""
    seen: list[int] = []
    event.listen(database.writer, "commit", lambda _connection: seen.append(1))
    return seen


class Inbox:
    """A handler in whose inbox `events` wait, one for each turn; it fails first where a turn is to raise something."""

    def __init__(self, events: int, raises: dict[int, Exception] | None = None) -> None:
        self.events = events
        self._raises = raises or {}
        self.released: list[int] = []

    def claim(self, session: Session) -> list[int]:
        session.execute(select(1))
        return [self.events] if self.events else []

    def answer(self, session: Session, claimed: Sequence[int]) -> bool:
        assert claimed == [self.events]
        if error := self._raises.get(self.events):
            raise error
        return self._take(session)

    def release(self, claimed: Sequence[int]) -> None:
        self.released += claimed

    def handle_apart(self, database: Database) -> bool:
        if error := self._raises.pop(self.events, None):
            raise error
        with database.write() as session:
            return self._take(session)

    def _take(self, session: Session) -> bool:
        session.execute(select(1))
        self.events = max(self.events - 1, 0)
        return self.events > 0


def keeps(key: str) -> Callable[[Session], str]:
    """A job that makes the message `key`, and says so."""

    def work(session: Session) -> str:
        outbox.add(session, [Parcel("web", key, key, {"text": key})], NOW)
        return key

    return work


def fails(session: Session) -> None:
    keeps("half done")(session)
    raise LookupError("a defect")


def kept(database: Database) -> list[str]:
    with database.read() as session:
        return keys(session)


def keys(session: Session) -> list[str]:
    return list(session.scalars(select(OutboxMessage.key).order_by(OutboxMessage.id)))


def test_what_waits_together_is_committed_together(database: Database, commits: list[int]) -> None:
    writer = Writer(database)
    futures = [writer.submit(keeps(key)) for key in "abcde"]
    assert not writer.cycle()
    assert [future.result(0) for future in futures] == list("abcde")
    assert kept(database) == list("abcde")
    assert len(commits) == 1


def test_a_job_that_raises_fails_alone(database: Database) -> None:
    writer = Writer(database)
    before, bad, after = writer.submit(keeps("a")), writer.submit(fails), writer.submit(keeps("b"))
    writer.cycle()
    assert (before.result(0), after.result(0)) == ("a", "b")
    assert isinstance(bad.exception(0), LookupError)
    assert kept(database) == ["a", "b"]


def test_a_job_that_nobody_waits_for_any_more_is_not_done_and_hinders_none(database: Database) -> None:
    writer = Writer(database)
    given_up, other = writer.submit(keeps("a")), writer.submit(keeps("b"))
    assert given_up.cancel()
    writer.cycle()
    assert other.result(0) == "b"
    assert kept(database) == ["b"]


def test_whoever_gives_up_too_late_hinders_none(database: Database) -> None:
    writer = Writer(database)

    def given_up_meanwhile(session: Session) -> str:
        assert not late.cancel()
        return keeps("a")(session)

    late, other = writer.submit(given_up_meanwhile), writer.submit(keeps("b"))
    writer.cycle()
    assert (late.result(0), other.result(0)) == ("a", "b")


def test_a_handler_that_raises_spoils_no_job(database: Database) -> None:
    writer = Writer(database, Inbox(2, raises={2: away()}))
    future = writer.submit(keeps("a"))
    with pytest.raises(OperationalError):
        writer.cycle()
    assert future.result(0) == "a"
    assert kept(database) == ["a"]
    assert writer.cycle()


def test_the_look_sees_what_nobody_else_sees_yet_and_is_told_when_all_do(database: Database) -> None:
    story: list[tuple[str, list[str], bool]] = []

    def look(session: Session) -> Callable[[], object]:
        story.append(("look", keys(session), future.done()))
        story.append(("outside", kept(database), future.done()))
        return lambda: story.append(("told", kept(database), future.done()))

    writer = Writer(database, look=look)
    future = writer.submit(keeps("a"))
    writer.cycle()
    assert story == [("look", ["a"], False), ("outside", [], False), ("told", ["a"], False)]
    assert future.done()


def test_nothing_is_told_of_a_transaction_that_was_not_committed(database: Database) -> None:
    told: list[list[str]] = []

    def look(session: Session) -> Callable[[], object]:
        seen = keys(session)
        return lambda: told.append(seen)

    refusals = [away(), away()]  # with the others, and alone

    def refuse(_connection: Connection) -> None:
        if refusals:
            raise refusals.pop()

    event.listen(database.writer, "commit", refuse)
    writer = Writer(database, look=look)
    future = writer.submit(keeps("a"))
    writer.cycle()
    assert isinstance(future.exception(0), OperationalError)
    assert told == [[]]


def test_each_job_of_a_database_that_is_away_says_so(database: Database) -> None:
    outage = Outage(database, left=3)  # together, the first alone, and the look
    writer = Writer(database, look=lambda session: keys(session).clear)
    futures = [writer.submit(keeps(key)) for key in "ab"]
    with pytest.raises(OperationalError):
        writer.cycle()
    assert [type(future.exception(0)) for future in futures] == [OperationalError] * 2
    assert outage.left == 0
    assert kept(database) == []


def test_no_more_is_done_in_one_transaction_than_one_can_wait_for(database: Database, commits: list[int]) -> None:
    writer = Writer(database)
    futures = [writer.submit(keys) for _ in range(MOST + 1)]
    writer.cycle()
    assert [future.done() for future in futures] == [True] * MOST + [False]
    writer.cycle()
    assert futures[-1].done()
    assert len(commits) == 2


def test_told_to_stop_it_does_what_is_queued(database: Database) -> None:
    writer = Writer(database, poll_seconds=LONG)
    told = threading.Event()
    writer.submit(lambda _session: told.wait(LONG))
    writer.start()
    futures = [writer.submit(lambda _session, n=n: n) for n in range(2 * MOST)]  # type: ignore[misc]
    last = writer.submit(keeps("a"))
    assert not writer.stop(0)
    told.set()
    assert writer.stop(LONG)
    assert not writer.alive
    assert [future.result(0) for future in futures] == list(range(2 * MOST))
    assert last.result(0) == "a"
    assert kept(database) == ["a"]


def test_told_to_stop_while_the_database_is_away_it_ends(database: Database) -> None:
    Outage(database, left=10**9)
    writer = Writer(database, Inbox(1), poll_seconds=LONG, pause_seconds=LONG)
    writer.start()
    future = writer.submit(keeps("a"))
    assert writer.stop(LONG)
    assert isinstance(future.exception(0), OperationalError)


@pytest.mark.parametrize("error", [None, away(), LookupError("a defect")])
def test_drained_it_has_left_nothing_in_the_inbox(database: Database, error: Exception | None) -> None:
    inbox = Inbox(50, raises={25: error} if error else {})
    writer = Writer(database, inbox, poll_seconds=LONG, pause_seconds=0)
    jobs: list[Any] = [writer.submit(keeps(key)) for key in "ab"]
    writer.start()
    assert writer.drain(LONG)
    assert inbox.events == 0
    assert all(job.done() for job in jobs)
    assert writer.stop(LONG)


def test_it_goes_on_when_the_database_is_back(database: Database) -> None:
    outage = Outage(database, left=3)
    inbox = Inbox(1)
    writer = Writer(database, inbox, poll_seconds=LONG, pause_seconds=0)
    writer.start()
    assert writer.drain(LONG)
    assert (outage.refused, inbox.events) == (3, 0)
    assert writer.submit(keeps("a")).result(LONG) == "a"
    assert writer.stop(LONG)


def test_a_look_that_fails_does_not_end_it(database: Database) -> None:
    troubles = [LookupError("a defect") for _ in range(4)]

    def look(_session: Session) -> Callable[[], object]:
        if troubles:
            raise troubles.pop()
        return lambda: None

    writer = Writer(database, look=look, poll_seconds=LONG, pause_seconds=0)
    writer.start()
    assert writer.submit(keeps("a")).result(LONG) == "a"
    assert writer.drain(LONG)
    assert troubles == []
    assert writer.submit(keeps("b")).result(LONG) == "b"
    assert writer.stop(LONG)
