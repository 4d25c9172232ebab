"""The fixtures of tests/databases.py keep what they promise."""

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool

FIRST_THING_A_TEST_DOES = "CREATE TABLE left_behind (id integer)"


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_has_a_migrated_database_to_itself(database_url: str, turn: str) -> None:
    engine = create_engine(database_url, poolclass=NullPool)
    tables = inspect(engine).get_table_names()
    assert "alembic_version" in tables
    assert "left_behind" not in tables
    with engine.begin() as connection:
        connection.execute(text(FIRST_THING_A_TEST_DOES))


def test_postgresql_is_the_real_one(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url, poolclass=NullPool)
    with engine.connect() as connection:
        assert str(connection.scalar(text("SELECT version()"))).startswith("PostgreSQL")
        assert connection.scalar(text("SHOW server_encoding")) == "UTF8"
        assert connection.scalar(text("SHOW fsync")) == "off"


def test_sqlite_is_a_file_that_two_connections_can_share(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url, poolclass=NullPool)
    with engine.begin() as writer:
        writer.execute(text(FIRST_THING_A_TEST_DOES))
    with engine.connect() as reader:
        assert "left_behind" in inspect(reader).get_table_names()
