"""Who is looking at which chat in this process: they are woken when something new is in it."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

MOST = 6  # open streams of one chat: as many windows as anyone has


class TooMany(Exception):
    """The chat is open in too many windows."""


class Hub:
    """One for the process; only used on its event loop."""

    def __init__(self) -> None:
        self._looking: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self.closing = False

    @contextmanager
    def looking_at(self, chat: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever something is new. Raises TooMany."""
        if len(self._looking[chat]) >= MOST:
            raise TooMany
        event = asyncio.Event()
        self._looking[chat].add(event)
        try:
            yield event
        finally:
            self._looking[chat].discard(event)
            if not self._looking[chat]:
                del self._looking[chat]

    def wake(self, chat: str) -> None:
        """Something is new in `chat`."""
        for event in self._looking.get(chat, ()):
            event.set()

    def close(self) -> None:
        """Let all streams end."""
        self.closing = True
        for chat in list(self._looking):
            self.wake(chat)
