"""How often someone may do something: so many times within a while, by an injected clock."""

from collections import defaultdict, deque
from datetime import timedelta

from bot.clock import Clock


class Limit:
    """At most `times` within `span`, for each name."""

    def __init__(self, times: int, span: timedelta, now: Clock) -> None:
        self._times = times
        self._span = span
        self._now = now
        self._done: defaultdict[str, deque[float]] = defaultdict(deque)

    def reached(self, name: str) -> bool:
        """No more for now."""
        done = self._done.get(name)
        if not done:
            return False
        oldest = self._now().timestamp() - self._span.total_seconds()
        while done and done[0] <= oldest:
            done.popleft()
        if not done:
            del self._done[name]
        return len(done) >= self._times

    def count(self, name: str) -> None:
        """Once more."""
        self._done[name].append(self._now().timestamp())

    def take_back(self, name: str) -> None:
        """The last one does not count."""
        done = self._done.get(name)
        if done:
            done.pop()
