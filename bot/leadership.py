"""Decides which process does what only one may do at a time: poll for a token, send for a channel, tick.

A lead is stored in the database, lasts some seconds and is renewed. A leader loses it at once with its connection, and
eventually if it hangs; when it wakes up it asks before it continues.
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

SECONDS = 10.0  # how long a lead lasts
CERTAIN = 0.7  # the part of that time that is safe, since clocks run at different speeds
RENEWED = 0.3


def _running_time() -> float:
    """A clock in seconds that also counts time in suspend."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Leading(Protocol):
    """One process's view of the lead in one matter."""

    def held(self) -> bool:
        """Take the lead if it is free, or renew it; returns whether we have it. Queries the database."""
        ...

    def certain(self) -> bool:
        """Whether we certainly still have the lead, without a query."""
        ...


class Alone:
    """For SQLite, where the only process leads in everything."""

    def held(self) -> bool:
        return True

    def certain(self) -> bool:
        return True


class DatabaseLead:
    """A lead stored in PostgreSQL and held by its own connection."""

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
                # The lead was lost with the connection: start over.
                self._close()
        self._connection = self._engine.connect()
        return self._ask(self._connection)

    def certain(self) -> bool:
        return self._younger_than(CERTAIN)

    def release(self) -> None:
        """Let another process have it."""
        if self._connection is not None:
            with suppress(DBAPIError):  # the lead was lost with the connection
                leads.let_go(self._connection, self._matter)
            self._close()

    def _ask(self, connection: Connection) -> bool:
        if self._younger_than(RENEWED):
            connection.execute(text("SELECT 1"))  # check the connection
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
        """The lead in `matter`, which lasts `seconds` after each renewal."""
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
    """The name of the lead for polling with `token`, without containing the token."""
    return f"poll {hashlib.sha256(token.encode()).hexdigest()}"
