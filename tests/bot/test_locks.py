"""One at a time: a file has one program, and a matter one leader; whoever ends, however, makes way for the next."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from threading import Timer

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import OperationalError

from bot.leadership import SECONDS, DatabaseLead, Leadership, poll_of
from bot.locks import FileLock, Taken
from storage.engine import Database
from storage.models import Lead


@pytest.fixture
def pair(postgresql_url: str) -> Iterator[tuple[Leadership, Leadership]]:
    """Those of two processes."""
    pair = Leadership(postgresql_url), Leadership(postgresql_url)
    yield pair
    for leadership in pair:
        leadership.release()


def test_a_second_program_on_a_file_is_told_who_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getpid", lambda: 4711)
    database = tmp_path / "data" / "sanzhang.db"
    with FileLock(database):
        with pytest.raises(Taken, match="进程 4711"), FileLock(database, patience=0):
            pass
        with FileLock(database.with_name("another.db")):
            pass
    with FileLock(database):
        pass


def test_a_link_to_the_file_evades_no_lock(tmp_path: Path) -> None:
    database, link = tmp_path / "data" / "sanzhang.db", tmp_path / "link.db"
    database.parent.mkdir()
    database.touch()
    link.symlink_to(database)
    with FileLock(database), pytest.raises(Taken), FileLock(link, patience=0):
        pass


def test_a_lock_that_is_freed_meanwhile_is_had(tmp_path: Path) -> None:
    database = tmp_path / "sanzhang.db"
    with FileLock(database) as first:
        Timer(0.1, first.__exit__, [None, None, None]).start()
        with FileLock(database, patience=60):
            pass


def test_on_one_file_there_is_one_process_and_it_leads_in_everything(sqlite_url: str) -> None:
    leadership = Leadership(sqlite_url)
    assert leadership.of("send").held()
    assert leadership.of("tick").held()
    leadership.release()


def test_in_each_matter_one_leads_until_it_lets_go(pair: tuple[Leadership, Leadership]) -> None:
    one, other = pair
    assert [one.of("send").held(), other.of("send").held(), one.of("send").held()] == [True, False, True]
    assert other.of("tick").held()
    assert not one.of("tick").held()
    one.release()
    assert other.of("send").held()
    assert not one.of("send").held()


def test_with_the_connection_the_lead_is_lost_to_whoever_asks_first(
    pair: tuple[Leadership, Leadership], postgresql_url: str
) -> None:
    leads, would = (one.of("send").held for one in pair)
    assert leads()
    disconnect_all(postgresql_url)
    assert would()
    assert not leads()
    disconnect_all(postgresql_url)
    assert leads()


class Watch:
    """The seconds that run for a process."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_leader_that_stands_still_is_replaced_and_knows_it_before_it_goes_on(postgresql_url: str) -> None:
    watch = Watch()
    frozen, other = DatabaseLead(postgresql_url, "send", SECONDS, watch), DatabaseLead(postgresql_url, "send", SECONDS)
    assert frozen.held()
    assert frozen.certain()
    assert not other.held()
    assert not other.certain()
    expires(postgresql_url)
    watch.seconds = SECONDS
    assert not frozen.certain()
    assert other.held()
    assert not frozen.held()
    other.release()
    assert frozen.held()
    frozen.release()


def test_a_leader_renews_its_lead_in_time(postgresql_url: str) -> None:
    watch = Watch()
    lead = DatabaseLead(postgresql_url, "send", SECONDS, watch)
    assert lead.held()
    first = until_when(postgresql_url)
    watch.seconds = 0.1
    assert lead.held()
    assert until_when(postgresql_url) == first
    watch.seconds = SECONDS / 2
    assert lead.held()
    assert lead.certain()
    assert until_when(postgresql_url) > first
    lead.release()


def test_who_can_not_ask_does_not_believe_to_lead(postgresql_url: str) -> None:
    nowhere = postgresql_url.replace("/test_", "/never_")
    with pytest.raises(OperationalError):
        Leadership(nowhere).of("send").held()


def test_the_lead_in_polling_does_not_give_away_the_token() -> None:
    assert poll_of("123:secret") != poll_of("124:secret")
    assert "secret" not in poll_of("123:secret")


def disconnect_all(url: str) -> None:
    """As a restart of the server does."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid != pg_backend_pid()"
            )
        )
    engine.dispose()


def expires(url: str) -> None:
    """As after so many seconds."""
    database = Database(url)
    with database.write() as session:
        session.execute(text("UPDATE leads SET until = until - interval '1 minute'"))
    database.dispose()


def until_when(url: str) -> datetime:
    database = Database(url)
    with database.read() as session:
        until = session.scalars(select(Lead.until)).one()
    database.dispose()
    return until
