"""Who does what only one may do at a time: poll for a token, send for a channel, tick. The database decides."""

import hashlib
from collections.abc import Callable

from bot.locks import DatabaseLock, sqlite_file


class Leadership:
    """On SQLite there is one process, and it leads in everything; on PostgreSQL each matter has its lock."""

    def __init__(self, url: str) -> None:
        self._url = None if sqlite_file(url) else url
        self._locks: dict[str, DatabaseLock] = {}

    def of(self, matter: str) -> Callable[[], bool]:
        """Asks whether this process leads in `matter` now, and takes the lead where nobody has it."""
        if self._url is None:
            return lambda: True
        lock = self._locks.setdefault(matter, DatabaseLock(self._url, matter))
        return lock.held

    def release(self) -> None:
        """Let others lead."""
        for lock in self._locks.values():
            lock.release()


def poll_of(token: str) -> str:
    """The matter of polling for `token`, without the token in it."""
    return f"poll {hashlib.sha256(token.encode()).hexdigest()}"
