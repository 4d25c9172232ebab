"""Hears what other processes have committed, so that nobody has to look for it. Only PostgreSQL has other processes."""

import asyncio
import logging
from collections.abc import Callable, Mapping

from storage import signals
from storage.engine import Database
from storage.signals import Signal

log = logging.getLogger(__name__)


class SignalListener:
    """Calls `listeners` on the event loop with what they are signalled; with "" when anything may have been missed.

    A lost connection is made again, with `pause_seconds` between two tries.
    """

    def __init__(
        self, database: Database, listeners: Mapping[Signal, Callable[[str], object]], pause_seconds: float = 1.0
    ) -> None:
        self._database = database
        self._listeners = listeners
        self._pause_seconds = pause_seconds

    async def serve(self) -> None:
        """Listen until cancelled. On SQLite there is nothing to hear."""
        if self._database.dialect == "sqlite" or not self._listeners:
            return
        lost = False
        while True:
            try:
                async for signal, word in signals.heard(self._database, self._listeners):
                    if lost:
                        log.info("signals are heard again")
                        lost = False
                    self._listeners[signal](word)
            except signals.Error as error:
                if not lost:
                    log.warning("signals of other processes can't be heard now: %s", type(error).__name__)
                lost = True
            await asyncio.sleep(self._pause_seconds)
