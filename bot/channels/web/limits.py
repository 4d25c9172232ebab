"""How often someone may do something: so many times within a while, by an injected count of seconds."""

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
        """No more for now."""
        return self.beyond(name) >= 0

    def beyond(self, name: str) -> int:
        """By how many the limit is exceeded; 0 where it is just reached, below 0 where there may be more."""
        done = self._done.get(name, deque())
        oldest = self._seconds() - self._span
        while done and done[0] <= oldest:
            done.popleft()
        return len(done) - self._times

    def count(self, name: str) -> None:
        """Once more."""
        now = self._seconds()
        self._sweep(now)
        self._done[name].append(now)

    def take_back(self, name: str) -> None:
        """The last one does not count."""
        done = self._done.get(name)
        if done:
            done.pop()

    def _sweep(self, now: float) -> None:
        """Once in a while forget who came long ago, or every address there is would be remembered for ever."""
        if now - self._swept < self._span:
            return
        self._swept = now
        for name in [name for name, done in self._done.items() if not done or done[-1] <= now - self._span]:
            del self._done[name]
