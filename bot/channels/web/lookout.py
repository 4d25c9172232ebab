"""What other processes write into the chats that are open here: one look a second for all of them together."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from bot.channels.web.room import Room
from bot.safe_summary import safe_summary
from storage import web_messages

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0


class Lookout:
    """Wakes windows as long as any is open; idle where no other process can write."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._windows = 0
        self._looking: asyncio.Task[None] | None = None

    @contextmanager
    def kept(self) -> Iterator[None]:
        """A window is open meanwhile."""
        self._windows += 1
        if self._room.is_shared and self._looking is None:
            self._looking = asyncio.create_task(self._look())
        try:
            yield
        finally:
            self._windows -= 1
            if self._looking and not self._windows:
                self._looking.cancel()
                self._looking = None

    async def _look(self) -> None:
        known: dict[str, int] = {}
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                newest = await self._room.read(partial(web_messages.newest, chats=self._room.hub.open_chats))
            except Exception as error:
                log.warning("a look failed, there will be another: %s", safe_summary(error))
                continue
            for chat, number in newest.items():
                if number > known.get(chat, 0):
                    self._room.hub.wake(chat)
            known = newest
