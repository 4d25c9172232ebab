"""How long to wait after repeated failures."""

import logging
from collections.abc import Awaitable, Callable

from telegram.error import RetryAfter

from bot.channels.telegram.outcome import seconds_of

_log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]


class Backoff:
    """1 s, doubled at each failure up to a minute, or exactly as long as Telegram asks."""

    def __init__(self, sleep: Sleep, *, first: float = 1.0, longest: float = 60.0) -> None:
        self._sleep = sleep
        self._first = first
        self._longest = longest
        self._next = first

    def reset(self) -> None:
        self._next = self._first

    async def wait_after(self, error: Exception, doing: str) -> None:
        if isinstance(error, RetryAfter):
            seconds = seconds_of(error)
        else:
            seconds, self._next = self._next, min(self._next * 2, self._longest)
        # Log only the kind: the error's text may contain the token or what people wrote.
        _log.warning("%s failed (%s), again in %g s", doing, type(error).__name__, seconds)
        await self._sleep(seconds)
