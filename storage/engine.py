"""Databases: SQLite in one file, or PostgreSQL. One writer at a time on SQLite, and it says so from its first word."""

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

MIGRATIONS = Path(__file__).with_name("migrations")
BUSY_MILLISECONDS = 3_000  # that a locked SQLite is waited for, before it is said so and tried again
IDLE_MILLISECONDS = 60_000  # between two statements of a transaction, on PostgreSQL
SEALS = {"sqlite": "PRAGMA user_version=0", "postgresql": "SELECT pg_logical_emit_message(true, 'seal', '')"}


class Database:
    """`write` and `read` give sessions; each `with` is one transaction. Engines open on first use."""

    def __init__(self, url: str, pool_size: int = 5) -> None:
        self.url = make_url(url)
        self.dialect = self.url.get_backend_name()
        # Tells signals of our own transactions from those of other processes.
        self.origin = secrets.token_hex(8)
        if self.dialect == "sqlite" and self.url.database:
            _make_private(Path(self.url.database))
        self.writer = _engine(url, pool_size, begin="BEGIN IMMEDIATE")
        self._light = self.writer.execution_options(light=True)
        # Reports read a consistent picture beside the writer, and can't hold it up.
        self.reader = (
            _engine(url, pool_size, begin="BEGIN", read_only=True)
            if self.dialect == "sqlite"
            else self.writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        )

    @contextmanager
    def write(self, *, light: bool = False) -> Iterator[Session]:
        """One transaction, committed at the end, rolled back on any exception.

        A `light` commit waits for no disk. It outlives this program, whatever ends it, but the machine only once the
        next commit that is not light has followed; so does `seal`.
        """
        engine = self._light if light else self.writer
        with Session(engine, expire_on_commit=False, info={"origin": self.origin}) as session, session.begin():
            yield session

    def seal(self) -> None:
        """Wait until all that was committed is on the disk."""
        with self.write() as session:
            # Both write something that means nothing: a commit of nothing would not reach the disk.
            session.connection().exec_driver_sql(SEALS[self.dialect])

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One transaction that only reads."""
        with Session(self.reader, expire_on_commit=False) as session:
            yield session

    def watch(self, asks: Callable[[], object], asked: Callable[[], object]) -> None:
        """Call these before and after each statement of a writer, in its thread."""
        event.listen(self.writer, "before_cursor_execute", lambda *_: asks())
        for ended in ("after_cursor_execute", "handle_error"):
            event.listen(self.writer, ended, lambda *_: asked())

    def dispose(self) -> None:
        """Close all connections."""
        self.writer.dispose()
        self.reader.dispose()


def _make_private(file: Path) -> None:
    """A new file, and a new folder for it, that their owner alone may read: names are in it, and what was said."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not file.exists():
        file.touch(mode=0o600)


def migrate(url: str) -> None:
    """Bring the database at `url` to the newest version; a new one is made.

    On SQLite references are not enforced meanwhile, for a table is altered by copying and dropping it; what then
    refers to nothing raises, and nothing has changed.
    """
    database = Database(url)
    try:
        with database.writer.connect() as connection:
            if database.dialect == "sqlite":
                # Within a transaction SQLite would not hear it.
                connection.connection.execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                config = _config()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                if database.dialect == "sqlite" and (
                    lost := connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                ):
                    raise RuntimeError(f"after the migration {len(lost)} rows would refer to nothing")
    finally:
        database.dispose()


def pending_migrations(url: str) -> list[str]:
    """The revisions that the database at `url` has yet to take, oldest first."""
    database = Database(url)
    try:
        with database.reader.connect() as connection:
            at = MigrationContext.configure(connection).get_current_revision()
    finally:
        database.dispose()
    script = ScriptDirectory.from_config(_config())
    return [revision.revision for revision in reversed(list(script.iterate_revisions("head", at or "base")))]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _engine(url: str, pool_size: int, begin: str, *, read_only: bool = False) -> Engine:
    options: dict[str, Any] = {
        "json_serializer": lambda value: orjson.dumps(value).decode(),
        "json_deserializer": orjson.loads,
        # An error's text goes to logs: it must not carry what people wrote.
        "hide_parameters": True,
    }
    if make_url(url).get_backend_name() != "sqlite":
        # A program that stands still in the middle of a transaction must not hold its locks for ever.
        patience = {"options": f"-c idle_in_transaction_session_timeout={IDLE_MILLISECONDS}"}
        engine = create_engine(url, pool_size=pool_size, pool_pre_ping=True, connect_args=patience, **options)
        event.listen(engine, "begin", _lighten_postgresql)
        return engine
    engine = create_engine(url, connect_args={"timeout": BUSY_MILLISECONDS / 1000}, **options)

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        # The driver would begin transactions when it likes; we begin them ourselves.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        if read_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Within a transaction SQLite would not hear it.
        level = "NORMAL" if connection.get_execution_options().get("light") else "FULL"
        connection.connection.execute(f"PRAGMA synchronous={level}")
        connection.exec_driver_sql(begin)

    return engine


def _lighten_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("light"):
        connection.exec_driver_sql("SET LOCAL synchronous_commit=off")
