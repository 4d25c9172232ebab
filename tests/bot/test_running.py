"""The parts as they are put together: what one of them commits, another hears of."""

import asyncio
from pathlib import Path

from sqlalchemy.orm import Session

from bot import clock, config
from bot.heartbeat import Heartbeat
from bot.running import Part, Running
from storage import sessions
from storage.engine import Database
from tests.bot.program import SECRET, free_port


async def test_a_session_that_a_transaction_revokes_ends_at_once(tmp_path: Path, sqlite_url: str) -> None:
    web = {"port": free_port(), "secret": SECRET}
    settings = config.check({"storage": {"database": sqlite_url, "files": "files"}, "web": web}, tmp_path)
    now = clock.real(settings.time_zone)
    database = Database(sqlite_url)
    running = Running(settings, frozenset(Part), now, database, None, Heartbeat())
    stopping = asyncio.Event()
    program = asyncio.create_task(running.until(stopping))

    def revoke(session: Session) -> None:
        sessions.begin(session, "digest", "chat", now())
        sessions.revoke(session, "digest", now())

    try:
        with running._front._cache.until_revoked("digest") as revoked:
            await running._writer.run(revoke)
            async with asyncio.timeout(10):
                await revoked.wait()
    finally:
        stopping.set()
        assert await program is None
        database.dispose()
