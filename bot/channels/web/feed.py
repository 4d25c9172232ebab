"""What one window has yet to show: each message of its chat once, in the order of their numbers, whoever brings it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from storage.models import WebMessage

MOST = 200  # messages read at once, or kept for a window that is slow to take them

Read = Callable[[int], Awaitable[Sequence[WebMessage]]]
"""The messages after a number, oldest first, at most `MOST`."""


class Feed:
    """Begins after the message `after`. Messages may be brought in any order, twice, and while a read is under way.

    The database is read only where something is missing: when the feed begins, and where numbers are not consecutive.
    This relies on a number being visible in the database before any greater one is brought.
    """

    def __init__(self, after: int) -> None:
        self._after = after
        self._brought: dict[int, WebMessage] = {}
        self._behind = True
        self.news = asyncio.Event()

    def bring(self, message: WebMessage) -> None:
        """This message is committed."""
        if message.number <= self._after:
            return
        if len(self._brought) >= MOST:
            self.fall_behind(message.number)
            return
        self._brought[message.number] = message
        self.news.set()

    def fall_behind(self, number: int) -> None:
        """The message with this number is committed, and has to be read."""
        if number > self._after:
            self._behind = True
            self.news.set()

    async def next(self, read: Read) -> list[WebMessage]:
        """The messages that follow, none if nothing is new; wait for `news` then. Raises what `read` raises."""
        self.news.clear()
        messages = self._consecutive()
        if not messages and (self._behind or self._brought):
            messages = await self._caught_up(read)
        if messages:
            self._after = messages[-1].number
            self._brought = {number: kept for number, kept in self._brought.items() if number > self._after}
        return messages

    def _consecutive(self) -> list[WebMessage]:
        messages: list[WebMessage] = []
        while message := self._brought.get(self._after + len(messages) + 1):
            messages.append(message)
        return messages

    async def _caught_up(self, read: Read) -> list[WebMessage]:
        # What is brought from now on may follow messages that this read does not see yet.
        self._behind, brought = False, dict(self._brought)
        try:
            messages = {message.number: message for message in await read(self._after)}
        except BaseException:
            self._behind = True
            raise
        if len(messages) >= MOST:
            self._behind = True
        else:
            messages = brought | messages
        return [messages[number] for number in sorted(messages)]
