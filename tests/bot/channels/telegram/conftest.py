"""A channel of ours against the fake Telegram over real HTTP, with a clock and a sleep that only note what is asked."""

import asyncio
import contextlib
import datetime
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field

import pytest

from bot.channels.telegram import Telegram
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.wire import Address
from handlers.messages import Incoming
from tests.fake_telegram import FakeTelegram, User

PATIENCE = 10


@dataclass
class Inbox:
    """Keeps what it is given; fails as often as it is told to, and then keeps nothing."""

    refusals: int = 0
    events: asyncio.Queue[Incoming] = field(default_factory=asyncio.Queue)
    refused: list[Incoming] = field(default_factory=list)

    async def receive(self, events: list[Incoming]) -> None:
        if self.refusals:
            self.refusals -= 1
            self.refused += events
            raise RuntimeError("the disk is full")
        for event in events:
            self.events.put_nowait(event)

    async def next(self) -> Incoming:
        async with asyncio.timeout(PATIENCE):
            return await self.events.get()


@dataclass
class Clock:
    now: datetime.datetime = datetime.datetime(2026, 3, 10, 9, 0, tzinfo=datetime.UTC)
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> datetime.datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += datetime.timedelta(seconds=seconds)
        await asyncio.sleep(0)


Connect = Callable[..., Telegram]


@pytest.fixture
def server() -> Iterator[FakeTelegram]:
    with FakeTelegram() as server:
        yield server


@pytest.fixture
def zhang(server: FakeTelegram) -> User:
    """He has written before, so the bot may write to him."""
    return server.user("张三", acquainted=True)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
async def connect(server: FakeTelegram, clock: Clock) -> AsyncIterator[Connect]:
    """Makes channels, closed at the end; arguments as `Telegram` has them, the token of the fake by default."""
    async with contextlib.AsyncExitStack() as open_channels:

        def make(token: str = server.token, *, pace: Pace | None = None, file_limit: int = 5 * 2**20) -> Telegram:
            telegram = Telegram(
                token,
                clock=clock,
                sleep=clock.sleep,
                address=Address(server.base_url, server.base_file_url),
                file_limit=file_limit,
                pace=pace or Pace(overall=1000, burst=1000),
            )
            open_channels.push_async_callback(telegram.close)
            return telegram

        yield make


@pytest.fixture
def telegram(connect: Connect) -> Telegram:
    return connect()


@contextlib.asynccontextmanager
async def polling(telegram: Telegram, inbox: Inbox) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(telegram.poll(inbox.receive))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])
