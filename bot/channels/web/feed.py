"""The messages that one open window still has to show: each once, in order of number, from whatever source."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from storage.models import WebMessage

MOST = 200  # messages read at once, or buffered for a slow window

Read = Callable[[int], Awaitable[Sequence[WebMessage]]]
"""The messages after a number, oldest first, at most `MOST`."""


class Feed:
    """Starts after the message `after`. Messages may be pushed in any order, twice, and during a read.

    The database is read only when something is missing: at the start, and when numbers are not consecutive.
    This relies on a number being visible in the database before any greater one is pushed.
    """

    def __init__(self, after: int) -> None:
        self._after = after
        self._pushed: dict[int, WebMessage] = {}
        self._behind = True
        self.news = asyncio.Event()

    def push(self, message: WebMessage) -> None:
        """Add a committed message."""
        if message.number <= self._after:
            return
        if len(self._pushed) >= MOST:
            self.mark_behind(message.number)
            return
        self._pushed[message.number] = message
        self.news.set()

    def mark_behind(self, number: int) -> None:
        """Note that the message with this number is committed and has to be read."""
        if number > self._after:
            self._behind = True
            self.news.set()

    async def next(self, read: Read) -> list[WebMessage]:
        """The messages that follow. If there are none, wait for `news`. Raises what `read` raises."""
        self.news.clear()
        messages = self._consecutive()
        if not messages and (self._behind or self._pushed):
            messages = await self._caught_up(read)
        if messages:
            self._after = messages[-1].number
            self._pushed = {number: kept for number, kept in self._pushed.items() if number > self._after}
        return messages

    def _consecutive(self) -> list[WebMessage]:
        messages: list[WebMessage] = []
        while message := self._pushed.get(self._after + len(messages) + 1):
            messages.append(message)
        return messages

    async def _caught_up(self, read: Read) -> list[WebMessage]:
        # Messages pushed from now on may come after some that this read doesn't see yet.
        self._behind, pushed = False, dict(self._pushed)
        try:
            messages = {message.number: message for message in await read(self._after)}
        except BaseException:
            self._behind = True
            raise
        if len(messages) >= MOST:
            self._behind = True
        else:
            messages = pushed | messages
        return [messages[number] for number in sorted(messages)]
