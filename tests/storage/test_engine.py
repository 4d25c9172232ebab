"""Databases: migrations make what the models say, writers take turns, readers read one moment and write nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, String, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from domain.organisations import Level
from domain.people import Membership
from storage import engine, organisations
from storage.engine import Database, migrate, pending_migrations
from storage.models import Base, Organisation, Person

NORMAL, FULL = 1, 2  # as SQLite numbers them


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)


def founded(session: Session, name: str) -> Organisation:
    return organisations.add(session, name=name, level=Level.BRANCH, founded=date(2016, 7, 1), by=None, now=NOW)


def test_migrations_make_what_the_models_say(database: Database) -> None:
    with database.read() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_migrated_database_has_nothing_pending_and_migrating_again_keeps_its_rows(database: Database) -> None:
    with database.write() as session:
        founded(session, "一支部")
    url = database.url.render_as_string(hide_password=False)
    assert pending_migrations(url) == []
    migrate(url)
    with database.read() as session:
        assert organisations.by_name(session, "一支部")


def test_a_new_file_has_every_revision_pending(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/sanzhang.db"
    assert pending_migrations(url)[0] == "0001"
    migrate(url)
    assert pending_migrations(url) == []


def test_what_the_migrations_made_they_take_down_again(database: Database) -> None:
    with database.writer.connect() as connection, connection.begin():
        config = engine._config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(database.writer).get_table_names() == ["alembic_version"]


@pytest.mark.parametrize("loses_rows", [False, True])
def test_a_migration_may_copy_a_table_and_loses_no_row_that_refers_to_it(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, loses_rows: bool
) -> None:
    def upgrade(config: object, _revision: str) -> None:
        connection = config.attributes["connection"]  # type: ignore[attr-defined]
        with Operations(MigrationContext.configure(connection)).batch_alter_table(
            "organisations", recreate="always"
        ) as table:
            table.add_column(Column("note", String))
        if loses_rows:
            connection.execute(text("DELETE FROM organisations"))

    database = Database(sqlite_url)
    with database.write() as session:
        branch = founded(session, "一支部").id
        session.add(Person(name="王敏", organisation_id=branch, standing=Membership.FULL, joined=date(2020, 1, 1)))
    monkeypatch.setattr(command, "upgrade", upgrade)
    if loses_rows:
        with pytest.raises(RuntimeError, match="refer to nothing"):
            migrate(sqlite_url)
    else:
        migrate(sqlite_url)
    with database.read() as session:
        assert (
            session.scalar(text("SELECT count(*) FROM organisations JOIN people ON organisation_id = organisations.id"))
            == 1
        )
    database.dispose()


def test_a_reader_can_write_nothing(database: Database) -> None:
    with pytest.raises(DBAPIError), database.read() as session:
        founded(session, "一支部")


def test_a_reader_sees_one_moment_however_long_it_reads(database: Database) -> None:
    with database.read() as reading:
        assert organisations.roots(reading) == []
        with database.write() as session:
            founded(session, "一支部")
        assert organisations.roots(reading) == []
    with database.read() as reading:
        assert len(organisations.roots(reading)) == 1


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    def fails() -> None:
        with database.write() as session:
            founded(session, "一支部")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with database.read() as session:
        assert organisations.roots(session) == []


def test_a_reference_to_nothing_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(Person(name="王敏", organisation_id=999, standing=Membership.FULL, joined=date(2020, 1, 1)))


def test_sqlite_writes_through_to_the_disk(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.write() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA synchronous")) == 2  # FULL
    database.dispose()


def test_writers_that_read_first_take_turns_on_sqlite(sqlite_url: str) -> None:
    """A deferred BEGIN would fail with "locked" here, or lose additions."""
    database = Database(sqlite_url)
    with database.write() as session:
        branch = founded(session, "0").id

    def count_on() -> None:
        for _ in range(20):
            with database.write() as session:
                organisation = organisations.get(session, branch)
                organisation.name = str(int(organisation.name) + 1)

    threads = [Thread(target=count_on) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with database.read() as session:
        assert organisations.get(session, branch).name == "80"
    database.dispose()


def test_a_light_commit_waits_for_no_disk_and_the_next_one_does(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.write(light=True) as session:
        assert session.connection().exec_driver_sql("PRAGMA synchronous").scalar() == NORMAL
    with database.write() as session:
        assert session.connection().exec_driver_sql("PRAGMA synchronous").scalar() == FULL
    database.dispose()


def test_a_light_commit_waits_for_no_disk_on_postgresql(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    for light, waits in ((True, "off"), (False, "on")):
        with database.write(light=light) as session:
            assert session.connection().exec_driver_sql("SHOW synchronous_commit").scalar() == waits
    database.dispose()


def test_a_seal_writes_so_that_its_commit_reaches_the_disk(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    log = Path(f"{database.url.database}-wal")
    database.seal()
    before = log.stat().st_size
    database.seal()
    assert log.stat().st_size > before
    database.dispose()


def test_a_seal_on_postgresql_moves_its_log_on(postgresql_url: str) -> None:
    database = Database(postgresql_url)

    def flushed() -> int:
        with database.read() as session:
            asked = "SELECT pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')"
            return int(session.connection().exec_driver_sql(asked).scalar_one())

    before = flushed()
    database.seal()
    assert flushed() > before
    database.dispose()
