"""The supervisor: one message that hangs or kills the program stops nobody else, nor the program from ending."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from sqlalchemy import select

from storage.engine import Database
from storage.inbox import ATTEMPTS
from storage.models import InboxEvent, InboxState
from tests.bot.poisoned import HANGS, KILLS
from tests.bot.program import PATIENCE, Program
from tests.bot.test_shutdown import issue_codes
from tests.fake_telegram import FakeTelegram

SORRY = "对不起"


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram() as telegram:
        yield telegram


def poisoned(folder: Path, url: str, telegram: FakeTelegram | None = None, limit: int = 1) -> Program:
    return Program(folder, url, telegram, web=True, module="tests.bot.poisoned", limit=limit)


@pytest.mark.parametrize("poison", [HANGS, KILLS])
def test_a_message_that_hangs_or_kills_is_set_aside_and_everybody_is_answered(
    tmp_path: Path, database_url: str, telegram: FakeTelegram, poison: str
) -> None:
    database = Database(database_url)
    (code,) = issue_codes(database, 1)
    wang, li = telegram.user("王建国"), telegram.user("李建国")
    with poisoned(tmp_path, database_url, telegram) as program:
        program.until_healthy()
        wang.says(poison)
        wang.says(f"/start {code}")
        li.says("你好")
        li.hears("邀请码", timeout=PATIENCE)
        wang.hears("请问您的姓名", timeout=PATIENCE)
    with database.read() as session:
        events = session.scalars(select(InboxEvent).order_by(InboxEvent.id)).all()
    poisonous = next(event for event in events if event.state is not InboxState.DONE)
    assert (poisonous.state, poisonous.attempts) == (InboxState.DEAD, ATTEMPTS)
    assert next(message.text for message in wang.chat if message.from_bot).startswith(SORRY)
    assert program.output.count("while handling event") == ATTEMPTS
    # Where it hung, but never what was written.
    assert ("poisoned.py" in program.output) is (poison == HANGS)
    assert poison not in program.output
    database.dispose()


def test_told_to_stop_it_ends_though_a_message_hangs(tmp_path: Path, sqlite_url: str, telegram: FakeTelegram) -> None:
    database = Database(sqlite_url)
    with poisoned(tmp_path, sqlite_url, telegram, limit=60) as program:
        program.until_healthy()
        telegram.user("王建国").says(HANGS)
        until(lambda: under_way(database))
        told = time.monotonic()
        program.is_told_to_stop()
        assert program.ends() == 0
        assert time.monotonic() - told < 10 + 1  # the machine is shared
    database.dispose()


def test_killed_it_takes_the_program_with_it_and_the_next_one_starts(tmp_path: Path, sqlite_url: str) -> None:
    with Program(tmp_path, sqlite_url, web=True) as program:
        program.until_healthy()
        (child,) = psutil.Process(program.pid).children()
        program.is_killed()
        program.starts()
        program.until_healthy()
        # Nobody may be there to bury it.
        assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    assert "已被另一个" not in program.output


def test_a_program_that_dies_is_started_again_at_once(tmp_path: Path, sqlite_url: str) -> None:
    with Program(tmp_path, sqlite_url, web=True) as program:
        program.until_healthy()
        (child,) = psutil.Process(program.pid).children()
        os.kill(child.pid, signal.SIGSEGV)
        child.wait(PATIENCE)
        program.until_healthy()
    assert f"the program died of signal {signal.SIGSEGV}" in program.output


def test_what_can_not_start_is_not_tried_again(tmp_path: Path, sqlite_url: str) -> None:
    with Program(tmp_path, sqlite_url, options=["--role", "cook"], web=True) as program:
        assert program.ends() == 2
    assert "分工只能是" in program.output
    assert "died" not in program.output


def test_what_dies_at_each_start_is_given_up(tmp_path: Path, sqlite_url: str) -> None:
    with Program(tmp_path, sqlite_url, web=True, module="tests.bot.stillborn") as program:
        assert program.ends() == 1
    assert "不再重试" in program.output


def under_way(database: Database) -> bool:
    with database.read() as session:
        return session.scalar(select(InboxEvent.id).where(InboxEvent.begun_at.is_not(None))) is not None


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)
