"""Who is looking at which chat in this process: they are woken when something new is in it."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

MOST = 6  # windows in which one chat may be open


class Hub:
    """One for the process; only used on its event loop."""

    def __init__(self) -> None:
        self._looking: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self.closing = False

    @contextmanager
    def looking_at(self, chat: str, news: asyncio.Event) -> Iterator[None]:
        """Meanwhile `news` is set whenever something is new in `chat`."""
        self._looking[chat].add(news)
        try:
            yield
        finally:
            self._looking[chat].discard(news)
            if not self._looking[chat]:
                del self._looking[chat]

    def windows(self, chat: str) -> int:
        """In how many windows `chat` is open."""
        return len(self._looking.get(chat, ()))

    @property
    def open_chats(self) -> list[str]:
        """The chats that are open in any window."""
        return list(self._looking)

    def wake(self, chat: str) -> None:
        """Something is new in `chat`."""
        for news in self._looking.get(chat, ()):
            news.set()

    def close(self) -> None:
        """Let all streams end."""
        self.closing = True
        for chat in self._looking:
            self.wake(chat)
