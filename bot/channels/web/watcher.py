"""What other processes write into the chats that are open here: read for all windows together, when signalled."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.channels.web.hub import Hub
from bot.safe_summary import safe_summary
from storage import web_messages
from storage.engine import Database

log = logging.getLogger(__name__)

MOST = 500  # messages in one read

T = TypeVar("T")


class DatabaseWatcher:
    """Hears signals of chats on the event loop. What is signalled while it reads is read together afterwards."""

    def __init__(self, database: Database, hub: Hub) -> None:
        self._database = database
        self._hub = hub
        self._signalled: set[tuple[str, int]] = set()
        self._unsure = False
        self._reading: asyncio.Task[None] | None = None

    def hear(self, word: str) -> None:
        """`word` is "NUMBER CHAT" of a message; empty when any may have been missed."""
        number, _, chat = word.partition(" ")
        if not word:
            self._unsure = True
        elif self._hub.windows(chat):
            self._signalled.add((chat, int(number)))
        if self._reading is None and (self._unsure or self._signalled):
            self._reading = asyncio.create_task(self._read_all())

    async def _read_all(self) -> None:
        try:
            while self._unsure or self._signalled:
                if self._unsure:
                    self._unsure = False
                    if chats := self._hub.open_chats:
                        self._hub.fall_behind(await self._read(partial(web_messages.newest, chats=chats)))
                    continue
                numbers = [self._signalled.pop() for _ in range(min(len(self._signalled), MOST))]
                self._hub.bring(await self._read(partial(web_messages.these, numbers=numbers)))
        except SQLAlchemyError as error:
            # The next signal, or the next moment of doubt, makes up for it.
            log.warning("what other processes wrote can't be read now: %s", safe_summary(error))
            self._unsure = True
        finally:
            self._reading = None

    async def _read(self, question: Callable[[Session], T]) -> T:
        def ask() -> T:
            with self._database.read() as session:
                return question(session)

        return await asyncio.to_thread(ask)
