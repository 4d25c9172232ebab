"""One program for one SQLite file: a second one says so and stops."""

import fcntl
import os
import time
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy.engine import make_url


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


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite URL; None for another database."""
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None
