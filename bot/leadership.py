"""Who does what only one may do at a time: poll for a token, send for a channel, tick. The database decides.

A lead lasts for some seconds and is renewed. It is lost at once with its connection, and in the end by a leader that
stands still: one that wakes up again asks before it goes on.
"""

import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bot.locks import sqlite_file
from storage import leads

SECONDS = 10.0  # that a lead lasts
CERTAIN = 0.7  # of that time: clocks run at different speeds
RENEWED = 0.3


def _running_time() -> float:
    """Seconds, those asleep included."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Leading(Protocol):
    """The lead in one matter, as one process sees it."""

    def held(self) -> bool:
        """Take it where nobody has it, and renew it; whether it is ours. Asks the database."""
        ...

    def certain(self) -> bool:
        """It is ours beyond doubt, without asking."""
        ...


class Alone:
    """On SQLite there is one process, and it leads in everything."""

    def held(self) -> bool:
        return True

    def certain(self) -> bool:
        return True


class DatabaseLead:
    """A lead kept in PostgreSQL, by a connection of its own."""

    def __init__(self, url: str, matter: str, seconds: float, clock: Callable[[], float] = _running_time) -> None:
        self._matter = matter
        self._seconds = seconds
        self._clock = clock
        self._engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True)
        self._connection: Connection | None = None
        self._renewed: float | None = None

    def held(self) -> bool:
        if self._connection is not None:
            try:
                return self._ask(self._connection)
            except DBAPIError:
                # With the connection went the lead: begin again.
                self._close()
        self._connection = self._engine.connect()
        return self._ask(self._connection)

    def certain(self) -> bool:
        return self._younger_than(CERTAIN)

    def release(self) -> None:
        """Let another process have it."""
        if self._connection is not None:
            with suppress(DBAPIError):  # with the connection went the lead
                leads.let_go(self._connection, self._matter)
            self._close()

    def _ask(self, connection: Connection) -> bool:
        if self._younger_than(RENEWED):
            connection.execute(text("SELECT 1"))  # the connection is still there
            return True
        asked = self._clock()
        taken = leads.take(connection, self._matter, self._seconds)
        self._renewed = asked if taken else None
        return taken

    def _younger_than(self, part: float) -> bool:
        return self._renewed is not None and self._clock() - self._renewed < part * self._seconds

    def _close(self) -> None:
        self._renewed = None
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


class Leadership:
    """The leads of this process."""

    def __init__(self, url: str) -> None:
        self._url = None if sqlite_file(url) else url
        self._leads: dict[str, DatabaseLead] = {}

    def of(self, matter: str, seconds: float = SECONDS) -> Leading:
        """The lead in `matter`, lasting for `seconds` after each time that it was asked for."""
        if self._url is None:
            return Alone()
        if matter not in self._leads:
            self._leads[matter] = DatabaseLead(self._url, matter, seconds)
        return self._leads[matter]

    def release(self) -> None:
        """Let others lead."""
        for lead in self._leads.values():
            lead.release()


def poll_of(token: str) -> str:
    """The matter of polling for `token`, without the token in it."""
    return f"poll {hashlib.sha256(token.encode()).hexdigest()}"
