"""Signals between processes on PostgreSQL: sent with a commit, and heard by those who would otherwise have to look.

SQLite belongs to one process, so nothing is sent there. A signal never holds what people wrote.
"""

import asyncio
from collections.abc import AsyncIterator, Collection
from enum import StrEnum

from psycopg import AsyncConnection, Error, OperationalError
from psycopg.sql import SQL, Identifier
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.engine import Database

__all__ = ["Error", "Signal", "heard", "send"]

SILENCE = 15.0  # seconds until a quiet connection is asked whether it still lives


class Signal(StrEnum):
    """What there is news of."""

    INBOX = "sanzhang_inbox"
    OUTBOX = "sanzhang_outbox"
    CHAT = "sanzhang_chat"


def send(session: Session, signal: Signal, word: str = "") -> None:
    """Let other processes hear `word` once this transaction is committed. The same twice is heard once."""
    if session.get_bind().dialect.name == "postgresql":
        origin = session.info.get("origin", "")
        session.connection().execute(select(func.pg_notify(signal.value, f"{origin} {word}")))


async def heard(database: Database, wanted: Collection[Signal]) -> AsyncIterator[tuple[Signal, str]]:
    """What other processes send, and an empty word for each signal when anything may have been missed.

    That is so at the beginning and, to be safe, every `SILENCE` seconds. Raises Error when the connection is lost.
    """
    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    async with await AsyncConnection.connect(address, autocommit=True) as connection:
        for signal in wanted:
            await connection.execute(SQL("LISTEN {}").format(Identifier(signal.value)))
        while True:
            for signal in wanted:
                yield signal, ""
            async for notice in connection.notifies(timeout=SILENCE):
                origin, _, word = notice.payload.partition(" ")
                if origin != database.origin:
                    yield Signal(notice.channel), word
            await _is_alive(connection)


async def _is_alive(connection: AsyncConnection[object]) -> None:
    try:
        async with asyncio.timeout(SILENCE):
            await connection.execute("SELECT 1")
    except TimeoutError:
        raise OperationalError("the connection does not answer") from None
