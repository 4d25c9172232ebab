"""How many statements a piece of code asks."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.orm import Session


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """The statements that are asked meanwhile."""
    asked: list[str] = []
    connection = session.connection()

    def keep(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(connection, "before_cursor_execute", keep)
    try:
        yield asked
    finally:
        event.remove(connection, "before_cursor_execute", keep)
