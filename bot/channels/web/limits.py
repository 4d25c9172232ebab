"""Rate limits: so many times within a span, measured by an injected clock."""

from collections import defaultdict, deque
from collections.abc import Callable

Seconds = Callable[[], float]
"""Seconds since whenever, only ever forward: a clock that is set, or stands still, must shut nobody out."""


class Limit:
    """At most `times` within `span` seconds, for each name."""

    def __init__(self, times: int, span: float, seconds: Seconds) -> None:
        self._times = times
        self._span = span
        self._seconds = seconds
        self._done: defaultdict[str, deque[float]] = defaultdict(deque)
        self._swept = seconds()

    def reached(self, name: str) -> bool:
        """Whether `name` has used up its limit."""
        return self.beyond(name) >= 0

    def beyond(self, name: str) -> int:
        """How far `name` is above the limit; 0 when the limit is just reached, negative below it."""
        done = self._done.get(name, deque())
        oldest = self._seconds() - self._span
        while done and done[0] <= oldest:
            done.popleft()
        return len(done) - self._times

    def count(self, name: str) -> None:
        """Count one more."""
        now = self._seconds()
        self._sweep(now)
        self._done[name].append(now)

    def take_back(self, name: str) -> None:
        """Uncount the last one."""
        done = self._done.get(name)
        if done:
            done.pop()

    def _sweep(self, now: float) -> None:
        """Now and then forget old names, otherwise every address would be remembered forever."""
        if now - self._swept < self._span:
            return
        self._swept = now
        for name in [name for name, done in self._done.items() if not done or done[-1] <= now - self._span]:
            del self._done[name]
