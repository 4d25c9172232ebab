"""One program for one thing: a second one on the same SQLite file, or polling for the same bot, says so and stops."""

import fcntl
import hashlib
import os
import time
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool


class Taken(Exception):
    """Somebody else holds it. Its text says who, for the operator."""


class FileLock(AbstractContextManager["FileLock"]):
    """Held by the process on the file beside a SQLite database; the system frees it however the process ends.

    By whatever links a database is reached, it has one lock. One that another process has is asked for again for
    `patience` seconds: who was killed may not be gone yet.
    """

    def __init__(self, database: Path, patience: float = 2.0) -> None:
        file = database.resolve()
        self._path = file.with_name(file.name + ".lock")
        self._patience = patience
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self._take(descriptor)
        except BlockingIOError as error:
            holder = os.read(descriptor, 20).decode(errors="replace").strip() or "?"
            os.close(descriptor)
            raise Taken(f"数据库已被另一个三张清单程序（进程 {holder}）使用。请先停止它，再启动。") from error
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        self._descriptor = descriptor
        return self

    def _take(self, descriptor: int) -> None:
        end = time.monotonic() + self._patience
        while True:
            try:
                return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= end:
                    raise
                time.sleep(0.05)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class DatabaseLock:
    """An advisory lock of PostgreSQL on `matter`, held by a connection of its own; gone with the connection."""

    def __init__(self, url: str, matter: str) -> None:
        digest = hashlib.sha256(f"sanzhang {matter}".encode()).digest()
        self._key = int.from_bytes(digest[:8], signed=True)
        self._engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True)
        self._connection: Connection | None = None

    def held(self) -> bool:
        """Take it, or make sure that it is still ours. False while another process has it."""
        if self._connection is not None:
            try:
                self._connection.execute(text("SELECT 1"))
            except Exception:
                # With the connection went the lock: begin again.
                self.release()
            else:
                return True
        connection = self._engine.connect()
        if connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key}).scalar():
            self._connection = connection
            return True
        connection.close()
        return False

    def release(self) -> None:
        """Let another process have it."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite URL; None for another database."""
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None
