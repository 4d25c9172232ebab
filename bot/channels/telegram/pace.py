"""How fast we may send: a limit per second overall, and for one chat a short burst, then one a second.

(Telegram's bot FAQ, "My bot is hitting limits": 30 a second overall; in one chat no more than one a second, apart from
short bursts.) python-telegram-bot's limiter implements the first rule, and the second only for groups.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from aiolimiter import AsyncLimiter
from telegram.ext import AIORateLimiter

_MANY_CHATS = 1024


@dataclass(frozen=True, slots=True)
class Pace:
    """`overall` messages a second to all chats; `burst` at once to each chat, then one every `interval` seconds."""

    overall: int = 30
    burst: int = 10
    interval: float = 1.0


class PacedSending(AIORateLimiter):
    """Delays calls that name a chat; other calls pass at once."""

    def __init__(self, pace: Pace) -> None:
        super().__init__(overall_max_rate=pace.overall, overall_time_period=1, group_max_rate=0)
        self._pace = pace
        self._chats: dict[Any, AsyncLimiter] = {}

    @property
    def counted_chats(self) -> int:
        """How many chats were written to recently enough to be counted."""
        return len(self._chats)

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        chat = data.get("chat_id")
        if chat is None:
            return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)
        async with self._chat(chat):
            return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)

    def _chat(self, chat: Any) -> AsyncLimiter:
        if chat not in self._chats:
            if len(self._chats) >= _MANY_CHATS:
                self._forget_idle_chats()
            self._chats[chat] = AsyncLimiter(self._pace.burst, self._pace.burst * self._pace.interval)
        return self._chats[chat]

    def _forget_idle_chats(self) -> None:
        self._chats = {
            chat: limiter for chat, limiter in self._chats.items() if not limiter.has_capacity(limiter.max_rate)
        }
