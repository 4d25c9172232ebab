"""Workers and senders are woken by what other processes commit, and not only when they next look."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot import clock
from bot.config import Settings
from bot.heartbeat import Heartbeat
from bot.listening import SignalListener
from bot.running import Part, Running
from bot.writer import Writer
from storage import inbox, outbox, signals
from storage.engine import Database
from storage.inbox import Arrival
from storage.outbox import Parcel
from storage.signals import Signal

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
LONG = 3600.0  # seconds: nothing here happens because time went by
PATIENCE = 60.0


Work = Callable[[Session, int], None]


@pytest.fixture
def here(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setattr(signals, "SILENCE", LONG)
    database = Database(postgresql_url)
    yield database
    database.dispose()


@pytest.fixture
def elsewhere(postgresql_url: str) -> Iterator[Database]:
    """The database as another process has it."""
    database = Database(postgresql_url)
    yield database
    database.dispose()


def arrive(session: Session, number: int) -> None:
    inbox.receive(session, [Arrival("web", f"{number}", "wang", {"text": "好"})], NOW)


def reply(session: Session, number: int) -> None:
    outbox.add(session, [Parcel("web", "wang", f"in:{number}:0", {"text": "好"})], NOW)


def lose_signals(session: Session) -> None:
    """The server closes the connections that listen."""
    session.execute(
        text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
             "WHERE datname = current_database() AND query LIKE 'LISTEN%'")
    )  # fmt: skip


class Heard:
    """What a listener was told, in order."""

    def __init__(self) -> None:
        self.words: asyncio.Queue[tuple[Signal, str]] = asyncio.Queue()

    async def next(self) -> tuple[Signal, str]:
        return await asyncio.wait_for(self.words.get(), PATIENCE)

    def listener(self, signal: Signal) -> Callable[[str], object]:
        return lambda word: self.words.put_nowait((signal, word))


@asynccontextmanager
async def listening(database: Database, *wanted: Signal) -> AsyncIterator[Heard]:
    heard = Heard()
    listener = SignalListener(database, {signal: heard.listener(signal) for signal in wanted}, pause_seconds=0.001)
    serving = asyncio.create_task(listener.serve())
    try:
        for signal in wanted:
            assert await heard.next() == (signal, "")
        yield heard
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


def do(database: Database, work: Callable[[Session], None]) -> None:
    with database.write() as session:
        work(session)


@pytest.mark.parametrize(("work", "signal"), [(arrive, Signal.INBOX), (reply, Signal.OUTBOX)])
async def test_a_writer_that_would_wait_for_an_hour_is_woken_by_another_process(
    here: Database, elsewhere: Database, work: Work, signal: Signal
) -> None:
    loop, looked = asyncio.get_running_loop(), asyncio.Event()

    def look(session: Session) -> Callable[[], object]:
        due = outbox.due(session, ["web"], NOW, 10) or inbox.claim(session, 10)
        return partial(loop.call_soon_threadsafe, looked.set) if due else lambda: None

    writer = Writer(here, look=look, poll_seconds=LONG)
    writer.start()
    serving = asyncio.create_task(SignalListener(here, {signal: lambda _word: writer.wake()}).serve())
    try:
        await asyncio.to_thread(do, elsewhere, lambda session: work(session, 1))
        await asyncio.wait_for(looked.wait(), PATIENCE)
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        assert await asyncio.to_thread(writer.stop, 10)


async def test_what_this_process_itself_commits_is_not_heard(here: Database, elsewhere: Database) -> None:
    async with listening(here, Signal.INBOX) as heard:
        await asyncio.to_thread(do, here, partial(arrive, number=1))
        await asyncio.to_thread(do, elsewhere, partial(arrive, number=2))
        await heard.next()
        assert heard.words.empty()


async def test_what_is_rolled_back_is_not_heard(here: Database, elsewhere: Database) -> None:
    def fail(session: Session) -> None:
        arrive(session, 1)
        raise KeyError

    async with listening(here, Signal.INBOX, Signal.OUTBOX) as heard:
        with pytest.raises(KeyError):
            await asyncio.to_thread(do, elsewhere, fail)
        await asyncio.to_thread(do, elsewhere, partial(reply, number=2))
        assert (await heard.next())[0] is Signal.OUTBOX


async def test_a_fetched_file_wakes_the_worker(here: Database, elsewhere: Database) -> None:
    async with listening(here, Signal.INBOX) as heard:
        await asyncio.to_thread(do, elsewhere, lambda session: inbox.fetched(session, 1, {}))
        assert await heard.next() == (Signal.INBOX, "")


async def test_a_lost_connection_is_made_again_and_everything_may_have_been_missed(
    here: Database, elsewhere: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    async with listening(here, Signal.INBOX) as heard:
        for number in range(3):
            await asyncio.to_thread(do, elsewhere, lose_signals)
            assert await heard.next() == (Signal.INBOX, "")
            await asyncio.to_thread(do, elsewhere, partial(arrive, number=number))
            await heard.next()
    assert caplog.text.count("can't be heard now") == caplog.text.count("are heard again") == 3


async def test_a_quiet_connection_is_asked_whether_it_lives(here: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals, "SILENCE", 0.001)
    async with listening(here, Signal.INBOX) as heard:
        for _ in range(3):
            assert await heard.next() == (Signal.INBOX, "")


async def test_on_sqlite_nobody_listens(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    await asyncio.wait_for(SignalListener(database, {Signal.INBOX: print}).serve(), PATIENCE)
    do(database, partial(arrive, number=1))
    database.dispose()


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        ({Part.WEB}, {Signal.CHAT}),
        ({Part.WORKER}, {Signal.INBOX}),
        ({Part.SENDER, Part.TICKER}, {Signal.OUTBOX}),
        ({Part.TICKER, Part.CHANNELS}, set()),
        (set(Part), set(Signal)),
    ],
)
async def test_each_part_listens_to_what_it_would_else_look_for(
    here: Database, tmp_path: Path, parts: set[Part], wanted: set[Signal]
) -> None:
    settings = Settings.model_validate(
        {
            "storage": {"database": here.url.render_as_string(hide_password=False), "files": tmp_path},
            "web": {"secret": "a secret of the tests, long enough for all"},
        }
    )
    running = Running(settings, frozenset(parts), clock.real(settings.time_zone), here, None, Heartbeat())
    assert set(running._listeners()) == wanted
