"""Remembers recently read sessions for a few seconds, and which open streams belong to them."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.channels.web.limits import Seconds

FRESH = 3.0  # seconds for which a cached session is trusted, so the delay until another process's revocation is seen
MOST = 20_000  # cached sessions


@dataclass(frozen=True, slots=True)
class Known:
    """A valid session; `cookie` is the value its browser sends."""

    digest: str
    cookie: str
    chat: str
    seen_at: datetime


class SessionCache:
    """One per process, used only on its event loop."""

    def __init__(self, seconds: Seconds) -> None:
        self._seconds = seconds
        self._known: dict[str, tuple[float, Known | None]] = {}
        self._ends: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self.forgotten = 0  # number of calls of `forget`

    def recall(self, digest: str) -> tuple[bool, Known | None]:
        """Whether the session was read a moment ago, and the session (None if it wasn't valid)."""
        read_at, known = self._known.get(digest, (-FRESH, None))
        # A clock that jumped back proves nothing about the entry's age.
        return 0 <= self._seconds() - read_at < FRESH, known

    def remember(self, digest: str, known: Known | None) -> None:
        """Cache a session that was just read."""
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[digest] = (self._seconds(), known)

    def forget(self, digests: Iterable[str]) -> None:
        """Drop revoked sessions from the cache and end their open streams."""
        self.forgotten += 1
        for digest in digests:
            self._known.pop(digest, None)
            for end in self._ends.get(digest, ()):
                end.set()

    @contextmanager
    def until_revoked(self, digest: str) -> Iterator[asyncio.Event]:
        """The event is set when the session is revoked inside the `with` block."""
        end = asyncio.Event()
        self._ends[digest].add(end)
        try:
            yield end
        finally:
            self._ends[digest].discard(end)
            if not self._ends[digest]:
                del self._ends[digest]

    @property
    def watched(self) -> list[str]:
        """The sessions with an open stream."""
        return list(self._ends)
