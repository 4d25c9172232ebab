"""The worker: each chat is answered in its order, each event once, and what can't be answered holds up nobody."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, event, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.worker import Worker
from bot.writer import Writer
from handlers.dispatch.dispatcher import Answered, Dispatcher
from handlers.messages import Incoming, IncomingFile, Outgoing
from storage import conversations, inbox, outbox
from storage.conversations import Conversation
from storage.engine import Database
from storage.inbox import ATTEMPTS, Arrival
from storage.models import InboxEvent, InboxState, OutboxMessage
from tests.bot.outage import Outage, away

NOW = datetime(2026, 11, 20, 9, tzinfo=timezone(timedelta(hours=8)))
SORRY = "对不起"


class Echo(Dispatcher):
    """Says what it hears, twice; but some words are too much for it."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.away = False

    @property
    def apology(self) -> str:
        return SORRY

    def answer(
        self, session: Session, conversation: Conversation, incoming: Incoming, *, event: int, now: datetime
    ) -> Answered:
        assert (conversation.channel, conversation.chat) == (incoming.channel, incoming.chat)
        words = incoming.text
        self.heard.append(words)
        if "坏" in words:
            # What it has done by then must not stay.
            outbox.add(session, [outbox.Parcel("web", conversation.chat, f"half {event}", {"text": "half"})], now)
            raise ValueError(words)
        if "错" in words:
            session.execute(update(InboxEvent).values(chat={"no": "chat"}))
        if self.away:
            raise away()
        return Answered([Outgoing(text=words), Outgoing(text=f"{words}！")], [])


@dataclass
class Counter:
    """Where events come in and are answered. An event is written as "王1": it is from 王."""

    database: Database
    desk: Echo
    worker: Worker
    writer: Writer

    @classmethod
    def of(cls, database: Database, most: int = 100) -> "Counter":
        desk = Echo()
        worker = Worker(desk, lambda: NOW, most)
        return cls(database, desk, worker, Writer(database, worker))

    def receives(self, *words: str, fetching: bool = False) -> None:
        with self.database.write() as session:
            inbox.receive(session, [arrival(one, fetching=fetching) for one in words], NOW)

    def fetched(self, words: str) -> None:
        """The file that came with these words is there."""
        with self.database.write() as session:
            number = session.scalars(select(InboxEvent.id).where(InboxEvent.event_id == words)).one()
            inbox.fetched(session, number, arrival(words).payload)

    def handles(self) -> bool:
        """All that can be answered at once; whether more waits."""
        with self.database.write(light=True) as session:
            claimed = self.worker.claim(session)
        with self.database.write() as session:
            return self.worker.answer(session, claimed)

    def empties(self) -> None:
        """As the program does it: one turn after another, while more waits."""
        while self.writer.cycle():
            pass

    def said(self, chat: str) -> list[str]:
        """What is to be sent to a chat, in its order; of the two times that the echo says a thing, one."""
        with self.database.read() as session:
            found = session.scalars(
                select(OutboxMessage.payload).where(OutboxMessage.chat == chat).order_by(OutboxMessage.id)
            )
            texts = [payload["text"] for payload in found]
        once = [one for one in texts if not one.endswith("！")]
        assert texts == [said for one in once for said in ((one,) if one == SORRY else (one, f"{one}！"))]
        return once

    def event(self, words: str) -> InboxEvent:
        with self.database.read() as session:
            return session.scalars(select(InboxEvent).where(InboxEvent.event_id == words)).one()

    @property
    def waiting(self) -> list[str]:
        """What would be claimed now."""
        with self.database.write() as session:
            return [one.payload["text"] for one in inbox.claim(session, 1000)]

    @property
    def pending(self) -> list[str]:
        with self.database.read() as session:
            unfinished = InboxEvent.state.in_([InboxState.WAITING, InboxState.FETCHING])
            return list(session.scalars(select(InboxEvent.event_id).where(unfinished).order_by(InboxEvent.id)))


def arrival(words: str, *, fetching: bool = False) -> Arrival:
    file = IncomingFile("", reference="a file") if fetching else None
    incoming = Incoming("web", words[0], words, text=words, file=file)
    return Arrival("web", words, words[0], incoming.to_json(), fetching)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def counter(database: Database) -> Counter:
    return Counter.of(database)


def test_each_chat_is_answered_in_its_order_and_all_chats_in_one_transaction(counter: Counter) -> None:
    commits: list[int] = []
    event.listen(counter.database.writer, "commit", lambda _connection: commits.append(1))
    counter.receives("王1", "王2", "李1", "张1")
    assert counter.handles()
    assert counter.desk.heard == ["王1", "李1", "张1"]
    assert not counter.handles()
    assert counter.desk.heard == ["王1", "李1", "张1", "王2"]
    assert len(commits) == 5  # one received them; each time one counted the tries
    assert counter.said("王") == ["王1", "王2"]
    assert counter.said("李") == ["李1"]
    assert not counter.handles()


def test_no_more_is_answered_in_one_transaction_than_one_can_wait_for(database: Database) -> None:
    counter = Counter.of(database, most=2)
    counter.receives("王1", "李1", "张1")
    assert counter.handles()
    assert counter.desk.heard == ["王1", "李1"]
    assert not counter.handles()
    assert counter.desk.heard == ["王1", "李1", "张1"]


def test_what_was_written_is_forgotten_and_the_answer_stays(counter: Counter) -> None:
    counter.receives("王1")
    counter.empties()
    done = counter.event("王1")
    assert (done.state, done.payload, done.attempts) == (InboxState.DONE, {}, 1)


def test_one_that_fails_holds_up_neither_the_others_nor_for_long_its_own_chat(counter: Counter) -> None:
    counter.receives("王1", "李1", "王坏", "王2", "李2", "张1")
    assert counter.writer.cycle()
    assert counter.said("王") == ["王1"]
    # The first turn that has the one that fails answers all others all the same.
    assert counter.writer.cycle()
    assert (counter.said("李"), counter.said("王")) == (["李1", "李2"], ["王1"])
    assert counter.event("王坏").attempts == 1
    counter.empties()
    assert counter.said("王") == ["王1", SORRY, "王2"]
    assert (counter.event("王坏").state, counter.event("王坏").attempts) == (InboxState.DEAD, ATTEMPTS)
    assert counter.pending == []


def test_it_is_heard_once_more_with_the_others_and_then_alone(counter: Counter) -> None:
    counter.receives("王坏")
    counter.empties()
    assert counter.desk.heard == ["王坏"] * 2 * ATTEMPTS


def test_nothing_of_what_a_failed_event_did_is_kept(counter: Counter) -> None:
    counter.receives("王坏", "李1")
    counter.empties()
    with counter.database.read() as session:
        keys = session.scalars(select(OutboxMessage.key)).all()
    assert sorted(keys) == ["in:1:0", "in:2:0", "in:2:1"]


def test_the_log_tells_where_it_failed_and_never_what_was_written(
    counter: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        counter.receives("王坏", "李1", "张错")
        counter.empties()
    assert "event 1 failed: ValueError < test_worker.py" in caplog.text
    assert "event 1 set aside" in caplog.text
    assert "event 3 set aside" in caplog.text
    assert not any(word in caplog.text for word in ("坏", "李", "错"))


def test_a_value_that_no_database_takes_is_the_events_own_fault(counter: Counter) -> None:
    counter.receives("王错", "李1")
    counter.empties()
    assert (counter.said("王"), counter.said("李")) == ([SORRY], ["李1"])


def test_a_database_that_fails_is_no_events_fault(counter: Counter) -> None:
    counter.receives("王1", "李1")
    counter.desk.away = True
    for _ in range(ATTEMPTS + 1):
        with pytest.raises(OperationalError):
            counter.writer.cycle()
    counter.desk.away = False
    counter.empties()
    assert (counter.said("王"), counter.said("李")) == (["王1"], ["李1"])
    assert [counter.event(words).attempts for words in ("王1", "李1")] == [1, 1]


def test_a_failure_that_can_not_be_counted_is_counted_later(counter: Counter) -> None:
    counter.receives("王坏")
    outage = Outage(counter.database)

    def goes_away(_connection: Connection) -> None:
        outage.left = 1

    event.listen(counter.database.writer, "rollback", goes_away, once=True)
    with pytest.raises(OperationalError):
        counter.worker.handle_apart(counter.database)
    counter.empties()
    assert counter.said("王") == [SORRY]
    assert counter.desk.heard == ["王坏"] * (1 + 2 * ATTEMPTS)


def test_a_try_is_counted_before_it_begins(counter: Counter) -> None:
    counter.receives("王1", "李1")
    dies_while_answering(counter.database)
    assert [counter.event(words).attempts for words in ("王1", "李1")] == [1, 1]


def test_what_was_left_in_the_middle_is_answered_alone(counter: Counter) -> None:
    counter.receives("王1", "李1")
    dies_while_answering(counter.database)
    counter.receives("张1")
    for heard in (["王1"], ["王1", "李1"], ["王1", "李1", "张1"]):
        counter.handles()
        assert counter.desk.heard == heard
    assert [counter.event(words).attempts for words in ("王1", "李1", "张1")] == [2, 2, 1]


def test_what_ends_the_program_each_time_is_set_aside_unheard(counter: Counter) -> None:
    counter.receives("王1", "李1", "王2")
    for _ in range(ATTEMPTS):
        dies_while_answering(counter.database)
    counter.empties()
    assert (counter.said("王"), counter.said("李")) == ([SORRY, "王2"], ["李1"])
    assert (counter.event("王1").state, counter.event("王1").attempts) == (InboxState.DEAD, ATTEMPTS)
    assert "王1" not in counter.desk.heard


def test_a_worker_that_lives_is_not_taken_for_one_that_ended(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    one, other = Counter.of(database), Counter.of(database)
    one.receives("王1")
    with database.write(light=True) as session:
        claimed = one.worker.claim(session)
    # Between the count and the lock, and then while it answers.
    other.empties()
    with database.write() as session:
        one.worker.answer(session, claimed)
        other.empties()
    assert (one.desk.heard, other.desk.heard) == (["王1"], [])
    assert one.event("王1").attempts == 1
    database.dispose()


def test_a_worker_that_slept_gives_way_to_the_one_that_took_over(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    one, other = Counter.of(database), Counter.of(database)
    one.receives("王1")
    with database.write(light=True) as session:
        claimed = one.worker.claim(session)
    time_passes(database)
    other.handles()
    with database.write() as session:
        one.worker.answer(session, claimed)
    assert (one.desk.heard, other.desk.heard) == ([], ["王1"])
    assert one.said("王") == ["王1"]
    database.dispose()


def test_the_event_under_way_is_told_and_that_there_is_none(database: Database) -> None:
    told: list[int] = []
    counter = Counter.of(database)
    counter.worker = Worker(counter.desk, lambda: NOW, handling=told.append)
    counter.receives("王1", "李1")
    counter.handles()
    assert told == [counter.event("王1").id, counter.event("李1").id, 0]
    counter.receives("王坏")
    with pytest.raises(ValueError, match="王坏"):
        counter.handles()
    assert told[3:] == [counter.event("王坏").id, 0]


def dies_while_answering(database: Database) -> None:
    """What the database has of a program that counted, began, and ended there."""
    counter = Counter.of(database)
    with database.write(light=True) as session:
        counter.worker.claim(session)
    time_passes(database)


def time_passes(database: Database) -> None:
    """More than any worker needs from the count to the lock."""
    if database.dialect == "postgresql":
        with database.write() as session:
            session.execute(text("UPDATE inbox SET begun_at = begun_at - interval '1 minute'"))


def test_who_writes_again_has_let_the_bot_in_again(counter: Counter) -> None:
    counter.receives("王1", "李1")
    counter.empties()
    with counter.database.write() as session:
        for chat in "王李":
            conversations.block(session, "web", chat, NOW)
    counter.receives("王2")
    counter.empties()
    with counter.database.read() as session:
        found = {chat: conversations.find(session, ("web", chat), NOW.date()) for chat in "王李"}
    assert [one.blocked for one in found.values() if one] == [False, True]


def test_a_file_on_its_way_holds_back_its_own_chat_alone(counter: Counter) -> None:
    counter.receives("王1", fetching=True)
    counter.receives("王2", "李1", "李2")
    counter.empties()
    assert counter.desk.heard == ["李1", "李2"]
    counter.fetched("王1")
    counter.empties()
    assert counter.said("王") == ["王1", "王2"]


def test_one_by_one_a_file_on_its_way_holds_back_its_own_chat_alone(counter: Counter) -> None:
    counter.receives("王1", fetching=True)
    counter.receives("王2", "李1", "李坏")
    counter.empties()
    assert (counter.said("王"), counter.said("李")) == ([], ["李1", SORRY])


def test_two_workers_share_the_chats_and_neither_overtakes_the_other(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    one, other = Counter.of(database, most=1), Counter.of(database)
    one.receives("王1", "王2", "李1")
    with database.write(light=True) as session:
        claimed = one.worker.claim(session)
    with database.write() as session:
        assert one.worker.answer(session, claimed)
        assert not other.handles()
    assert (one.desk.heard, other.desk.heard) == (["王1"], ["李1"])
    other.empties()
    assert other.said("王") == ["王1", "王2"]
    database.dispose()


EVENT = st.tuples(st.sampled_from("王李张刘"), st.sampled_from(["", "", "", "坏", "件"]))
TURNS = st.lists(st.one_of(st.lists(EVENT, max_size=6), st.just("fetch"), st.just("handle")), max_size=8)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=TURNS, most=st.integers(1, 4))
def test_whatever_comes_from_whomever_each_chat_is_answered_once_and_in_order(
    database: Database, turns: Sequence[list[tuple[str, str]] | str], most: int
) -> None:
    counter = Counter.of(database, most)
    with database.write() as session:
        for table in ("inbox", "outbox"):
            session.execute(text(f"DELETE FROM {table}"))  # noqa: S608
    sent: list[str] = []
    for turn in turns:
        match turn:
            case "fetch":
                for words in (words for words in counter.pending if "件" in words):
                    counter.fetched(words)
            case "handle":
                turns_tell_whether_more_waits(counter, most)
            case list():
                for chat, kind in turn:
                    sent.append(f"{chat}{kind}{len(sent)}")
                    counter.receives(sent[-1], fetching=kind == "件")
    for words in (words for words in counter.pending if "件" in words):
        counter.fetched(words)
    counter.empties()
    assert counter.pending == []
    for chat in "王李张刘":
        mine = [words for words in sent if words[0] == chat]
        assert counter.said(chat) == [SORRY if "坏" in words else words for words in mine]


def turns_tell_whether_more_waits(counter: Counter, most: int) -> None:
    before = counter.waiting
    more = counter.writer.cycle()
    # What is said to wait may still wait for its file, or a full transaction have been the last, or one by one have all
    # been done; but never the reverse.
    assert more or not counter.waiting
    assert more is False or counter.pending or len(before) >= most or any("坏" in words for words in before)
