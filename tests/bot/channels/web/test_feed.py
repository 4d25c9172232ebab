"""A window shows each message once and in order, whatever comes between a commit, its signal, and a read."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.web import feed
from bot.channels.web.feed import Feed
from storage.models import WebMessage

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


def message(number: int) -> WebMessage:
    return WebMessage(chat="office", number=number, by_person=False, key=f"{number}", payload={}, at=NOON)


class Chat:
    """A chat of which one window begins after `after`; reads last as long as the test says."""

    def __init__(self, committed: int, after: int) -> None:
        self.committed = committed
        self.after = after
        self.reads = 0
        self.shown: list[int] = []
        self._unsaid: set[int] = set()  # committed, and neither brought nor known of by a look
        self._feed = Feed(after)
        self._going: asyncio.Task[None] | None = None
        self._snapshot = asyncio.Event()
        self._landing = asyncio.Event()
        self._fails = False

    def commit(self, many: int) -> None:
        self._unsaid |= set(range(self.committed + 1, self.committed + 1 + many))
        self.committed += many

    def bring(self, number: int) -> None:
        """By a delivery here, or by what was read of another process; as early as its commit, as late as ever."""
        if 1 <= number <= self.committed:
            self._feed.bring(message(number))
            self._unsaid.discard(number)

    def doubt(self) -> None:
        """A look finds out how far the chat goes."""
        if self.committed:
            self._feed.fall_behind(self.committed)
            self._unsaid.clear()

    async def begin(self) -> None:
        """The window asks for what is next, and may begin to read."""
        if self._going is None:
            self._snapshot, self._landing, self._fails = asyncio.Event(), asyncio.Event(), False
            self._going = asyncio.create_task(self._next())
            await steps()

    async def see(self) -> None:
        """The read begun takes its snapshot, but does not return yet."""
        self._snapshot.set()
        await steps()

    async def land(self, *, fails: bool = False) -> None:
        """The read returns, or raises."""
        self._fails = fails
        self._snapshot.set()
        self._landing.set()
        await steps()
        if self._going and self._going.done():
            self._going = None

    async def end(self) -> None:
        """The last is brought; the window asks until nothing is new."""
        await self.land()
        for number in sorted(self._unsaid, reverse=True):
            self.bring(number)
        shown = -1
        while shown != len(self.shown):
            shown = len(self.shown)
            await self.begin()
            await self.land()

    async def _next(self) -> None:
        with suppress(ConnectionError):
            self.shown += [one.number for one in await self._feed.next(self._read)]

    async def _read(self, after: int) -> Sequence[WebMessage]:
        self.reads += 1
        await self._snapshot.wait()
        seen = [message(number) for number in range(after + 1, self.committed + 1)][: feed.MOST]
        await self._landing.wait()
        if self._fails:
            raise ConnectionError
        return seen


async def steps() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


STEP = st.one_of(
    st.tuples(st.just("commit"), st.integers(1, 4)),
    st.tuples(st.just("bring"), st.integers(0, 6)),
    st.tuples(st.just("bring"), st.integers(0, 2)),
    st.tuples(st.sampled_from(["doubt", "begin", "begin", "see", "land", "land", "fail"]), st.just(0)),
)


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MOST", 3)


@settings(max_examples=500, deadline=None)
@given(st.integers(0, 8), st.integers(0, 8), st.lists(STEP, max_size=40))
def test_each_message_is_shown_once_and_in_order(committed: int, after: int, story: list[tuple[str, int]]) -> None:
    async def play() -> Chat:
        chat = Chat(committed, min(after, committed))
        for what, how in story:
            match what:
                case "commit":
                    chat.commit(how)
                case "bring":
                    chat.bring(chat.committed - how)
                case "doubt":
                    chat.doubt()
                case "begin":
                    await chat.begin()
                case "see":
                    await chat.see()
                case "land":
                    await chat.land()
                case "fail":
                    await chat.land(fails=True)
            assert chat.shown == list(range(chat.after + 1, chat.after + 1 + len(chat.shown)))
        await chat.end()
        return chat

    chat = asyncio.run(play())
    assert chat.shown == list(range(chat.after + 1, chat.committed + 1))


async def test_what_is_brought_in_order_is_never_read() -> None:
    chat = Chat(committed=0, after=0)
    await chat.end()
    joined = chat.reads
    for number in range(1, 20):
        chat.commit(1)
        chat.bring(number)
        await chat.begin()
        await chat.land()
        assert chat.shown[-1] == number
    assert (joined, chat.reads) == (1, 1)


async def test_what_is_brought_while_a_read_is_under_way_waits_for_what_comes_before_it() -> None:
    chat = Chat(committed=1, after=0)
    await chat.begin()
    await chat.see()
    chat.commit(2)
    chat.bring(3)
    await chat.land()
    assert chat.shown == [1]
    await chat.end()
    assert chat.shown == [1, 2, 3]


async def test_a_failed_read_is_made_up_for() -> None:
    chat = Chat(committed=2, after=0)
    await chat.begin()
    await chat.land(fails=True)
    await chat.end()
    assert chat.shown == [1, 2]


async def test_a_gap_is_read_once() -> None:
    chat = Chat(committed=0, after=0)
    await chat.end()
    chat.commit(2)
    chat.bring(2)
    await chat.begin()
    await chat.land()
    chat.bring(1)
    await chat.begin()
    assert (chat.shown, chat.reads) == ([1, 2], 2)


async def test_a_window_that_takes_nothing_keeps_no_more_than_one_page() -> None:
    slow = Feed(0)
    await slow.next(nothing)
    for number in range(1, 100):
        slow.bring(message(number))
    assert len(slow._brought) == feed.MOST


async def test_a_number_that_is_nowhere_any_more_does_not_keep_a_window_busy() -> None:
    chat = Feed(0)
    await chat.next(nothing)
    chat.fall_behind(7)
    chat.bring(message(5))
    asked = count()
    while await chat.next(nothing):
        assert next(asked) < 2
    assert not chat.news.is_set()


async def nothing(_after: int) -> Sequence[WebMessage]:
    return []
