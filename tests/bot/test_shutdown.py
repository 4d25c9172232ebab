"""How the program begins and ends: in a sentence where it can't, in good order where it is told to."""

import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from domain.organisations import Level
from domain.people import Role
from storage import invites, organisations
from storage.engine import Database
from storage.models import InboxEvent, InboxState, OutboxMessage, OutboxState, Person
from tests.bot.program import Program
from tests.fake_telegram import FakeTelegram

NAMES = [surname + "建国" for surname in "王李张刘陈杨黄赵吴周徐孙"]


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram() as telegram:
        yield telegram


def test_told_to_stop_while_people_chat_it_answers_what_it_took_and_ends(
    tmp_path: Path, sqlite_url: str, telegram: FakeTelegram
) -> None:
    database = Database(sqlite_url)
    codes = issue_codes(database, len(NAMES))
    people = [telegram.user(name) for name in NAMES]
    with Program(tmp_path, sqlite_url, telegram) as program:
        program.until_healthy()
        for person, code in zip(people, codes, strict=True):
            person.says(f"/start {code}")
        telegram.waits_until(lambda it: it.count("sendMessage") > len(people) // 2)
        for person, name in zip(people, NAMES, strict=True):
            person.says(name)
        telegram.waits_until(lambda it: it.count("sendMessage") > len(people))
        told = time.monotonic()
        program.is_told_to_stop()
        assert program.ends() == 0
        assert time.monotonic() - told < 10
    assert "Traceback" not in program.output
    with database.read() as session:
        left_in = session.scalars(select(InboxEvent).where(InboxEvent.state != InboxState.DONE)).all()
        left_out = session.scalars(select(OutboxMessage).where(OutboxMessage.state != OutboxState.SENT)).all()
        named = session.scalar(select(func.count()).select_from(Person))
    assert (len(left_in), len(left_out)) == (0, 0)
    # What it did not take, it did not acknowledge either.
    assert named is not None
    assert named >= len(people) - telegram.waiting
    assert telegram.count("sendMessage") == len(people) + 2 * named
    database.dispose()


def test_every_part_and_every_channel_tells_how_it_is(tmp_path: Path, sqlite_url: str, telegram: FakeTelegram) -> None:
    with Program(tmp_path, sqlite_url, telegram, web=True) as program:
        seen = program.until_healthy()
    assert {part for part, told in seen.items() if part != "ok" and told["ok"]} == {
        "inbox", "outbox", "writer", "sender", "ticker", "web", "telegram",
    }  # fmt: skip


def test_a_second_program_on_the_same_file_says_so_and_ends(
    tmp_path: Path, sqlite_url: str, telegram: FakeTelegram
) -> None:
    with Program(tmp_path, sqlite_url, telegram) as first:
        first.until_healthy()
        with Program(tmp_path, sqlite_url, telegram, name="second") as second:
            assert second.ends() == 1
        assert "已被另一个三张清单程序（进程" in second.output
        assert "Traceback" not in second.output
        first.until_healthy()


def test_a_second_poller_of_the_same_bot_says_so_and_ends(
    tmp_path: Path, sqlite_url: str, telegram: FakeTelegram
) -> None:
    with Program(tmp_path, sqlite_url, telegram) as program:
        program.until_healthy()
        telegram.waits_until(lambda it: it.count("getUpdates") > 0)
        answer = httpx.post(
            f"{telegram.base_url}{telegram.token}/getUpdates", json={"timeout": 1}, timeout=30, trust_env=False
        )
        assert answer.status_code == 200
        assert program.ends() == 1
    assert "另一个程序正在用同一个 Telegram token" in program.output
    assert "Traceback" not in program.output


def test_with_nobody_to_talk_to_it_does_not_start(tmp_path: Path, sqlite_url: str) -> None:
    with Program(tmp_path, sqlite_url) as program:
        assert program.ends() == 1
    assert "请至少设置一项" in program.output
    assert "Traceback" not in program.output


def test_health_is_told_while_it_runs(tmp_path: Path, sqlite_url: str) -> None:
    with Program(tmp_path, sqlite_url, web=True) as program:
        health = program.until_healthy()
    assert health["ok"]
    assert health["writer"]["ok"]
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{program.address}/healthz", trust_env=False)


def test_a_database_that_is_locked_is_seen_within_seconds_and_nothing_is_lost(
    tmp_path: Path, sqlite_url: str, telegram: FakeTelegram
) -> None:
    with Program(tmp_path, sqlite_url, telegram, web=True) as program:
        program.until_healthy()
        locking = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
        locking.execute("BEGIN IMMEDIATE")
        locked = time.monotonic()
        telegram.user("王建国").says("你好")
        seen = program.until_unhealthy()
        assert time.monotonic() - locked < 10
        assert not seen["writer"]["ok"]
        locking.execute("ROLLBACK")
        locking.close()
        telegram.waits_until(lambda it: it.count("sendMessage") > 0)
        program.until_healthy()


def test_processes_without_the_web_part_tell_how_they_are(
    tmp_path: Path, postgresql_url: str, telegram: FakeTelegram
) -> None:
    first = Program(tmp_path, postgresql_url, telegram, options=["--role", "worker"])
    second = Program(tmp_path, postgresql_url, telegram, options=["--role", "worker"], name="second", port=first.port)
    with first:
        assert first.until_healthy()["writer"]["ok"]
        with second:
            second.until_it_says("is taken")
        assert "health.port" in second.output


def issue_codes(database: Database, count: int) -> list[str]:
    """So many codes for secretaries of a branch, nobody yet."""
    now = datetime.now(UTC)
    with database.write() as session:
        branch = organisations.add(session, name="第一党支部", level=Level.BRANCH, founded=now.date(), by=None, now=now)
        return [
            invites.issue(session, organisation_id=branch.id, role=Role.BRANCH_SECRETARY, by=None, now=now)
            for _ in range(count)
        ]
