"""A database that is away for a while, as after a restart of its server or a full disk."""

from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from storage.engine import Database


class Outage:
    """While `left` is not 0, a transaction that would begin is refused, and `left` is one less. Ends by itself then."""

    def __init__(self, database: Database, left: int = 0) -> None:
        self.left = left
        self.refused = 0
        engines = [database.writer]
        if database.dialect == "sqlite":  # elsewhere the reader is the same engine
            engines.append(database.reader)
        for engine in engines:
            event.listen(engine, "begin", self._begins)

    def _begins(self, _connection: Connection) -> None:
        if self.left:
            self.left -= 1
            self.refused += 1
            raise away()


def away() -> OperationalError:
    """What SQLAlchemy raises then."""
    return OperationalError("BEGIN", None, ConnectionError("the server closed the connection"))
