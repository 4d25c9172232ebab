"""Lets only one program use a SQLite file; a second one says so and stops."""

import fcntl
import os
import time
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy.engine import make_url


class AlreadyRunning(Exception):
    """Another program uses the database. The text tells the operator which."""


class FileLock(AbstractContextManager["FileLock"]):
    """A lock on a file beside the SQLite database; the system releases it however the process ends.

    A database has the same lock through whatever links it is opened. If another process holds it, we retry for
    `patience` seconds, because a killed process may not be gone yet.
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
            raise AlreadyRunning(f"数据库已被另一个三张清单程序（进程 {holder}）使用。请先停止它，再启动。") from error
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


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite URL; None for other databases."""
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None
