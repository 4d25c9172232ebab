"""What this process knows of the sessions: who they are, for a few seconds, and which answers end with them."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.channels.web.limits import Seconds

FRESH = 3.0  # seconds for which what was read of a session holds: so late is it heard that another process revoked it
MOST = 20_000  # sessions kept in mind


@dataclass(frozen=True, slots=True)
class Known:
    """A session that holds; `cookie` is how its browser names it."""

    digest: str
    cookie: str
    chat: str
    seen_at: datetime


class SessionCache:
    """One for the process; only used on its event loop."""

    def __init__(self, seconds: Seconds) -> None:
        self._seconds = seconds
        self._known: dict[str, tuple[float, Known | None]] = {}
        self._ends: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self.forgotten = 0  # how often something was

    def recall(self, digest: str) -> tuple[bool, Known | None]:
        """Whether it was read a moment ago, and the session; None where there was none that holds."""
        read_at, known = self._known.get(digest, (-FRESH, None))
        # A count of seconds that stands still or jumps back proves nothing.
        return 0 <= self._seconds() - read_at < FRESH, known

    def remember(self, digest: str, known: Known | None) -> None:
        """It was read just now."""
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[digest] = (self._seconds(), known)

    def forget(self, digests: Iterable[str]) -> None:
        """They were revoked: read them again, and end what is being sent to them."""
        self.forgotten += 1
        for digest in digests:
            self._known.pop(digest, None)
            for end in self._ends.get(digest, ()):
                end.set()

    @contextmanager
    def until_revoked(self, digest: str) -> Iterator[asyncio.Event]:
        """The event is set when the session is revoked meanwhile."""
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
        """The sessions to which something is being sent."""
        return list(self._ends)
