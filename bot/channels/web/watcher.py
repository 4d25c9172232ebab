"""Brings messages from other processes into the windows of this one: reads them together when signalled."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.channels.web.open_windows import OpenWindows
from bot.safe_summary import safe_summary
from storage import web_messages
from storage.engine import Database

log = logging.getLogger(__name__)

MOST = 500  # messages in one read

T = TypeVar("T")


class DatabaseWatcher:
    """Takes signals on the event loop. Signals that arrive during a read are read together afterwards."""

    def __init__(self, database: Database, windows: OpenWindows) -> None:
        self._database = database
        self._windows = windows
        self._signalled: set[tuple[str, int]] = set()
        self._unsure = False
        self._reading: asyncio.Task[None] | None = None

    def hear(self, word: str) -> None:
        """`word` is a message's "NUMBER CHAT", or empty when signals may have been missed."""
        number, _, chat = word.partition(" ")
        if not word:
            self._unsure = True
        elif self._windows.open_for(chat):
            self._signalled.add((chat, int(number)))
        if self._reading is None and (self._unsure or self._signalled):
            self._reading = asyncio.create_task(self._read_all())

    async def _read_all(self) -> None:
        try:
            while self._unsure or self._signalled:
                if self._unsure:
                    self._unsure = False
                    if chats := self._windows.open_chats:
                        self._windows.mark_behind(await self._read(partial(web_messages.newest, chats=chats)))
                    continue
                numbers = [self._signalled.pop() for _ in range(min(len(self._signalled), MOST))]
                self._windows.push(await self._read(partial(web_messages.these, numbers=numbers)))
        except SQLAlchemyError as error:
            # The next signal makes up for it: `_unsure` lets it read everything.
            log.warning("what other processes wrote can't be read now: %s", safe_summary(error))
            self._unsure = True
        finally:
            self._reading = None

    async def _read(self, question: Callable[[Session], T]) -> T:
        def ask() -> T:
            with self._database.read() as session:
                return question(session)

        return await asyncio.to_thread(ask)
