"""Reminders and deliveries: whatever ticks, restarts or sleeps, each due matter is there exactly once."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.config import ReminderSettings
from bot.ticker import Ticker, send_due
from bot.writer import Writer
from domain.people import Role
from handlers.messages import Outgoing
from storage.models import OutboxMessage
from tests.handlers.bureau import CHINA, Bureau

REMINDERS = ReminderSettings()


@pytest.fixture
def bureau(database_url: str) -> Iterator[Bureau]:
    bureau = Bureau(database_url)
    bureau.person("曾振华", "机关党委", Role.SECRETARY)
    bureau.person("李明", "二支部", Role.BRANCH_SECRETARY)
    yield bureau
    bureau.database.dispose()


def moment(day: int, hour: int = 10, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, 30, tzinfo=CHINA)


def looks(bureau: Bureau, now: datetime) -> None:
    with bureau.database.write() as session:
        send_due(session, bureau.content, REMINDERS, now)


def keys(bureau: Bureau) -> list[str]:
    with bureau.database.read() as session:
        return sorted(session.scalars(select(OutboxMessage.key).where(OutboxMessage.key.not_like("in:%"))))


def reminded(bureau: Bureau) -> Counter[str]:
    """How many messages of each matter there are."""
    return Counter(re.split(r":\d", key)[0] for key in keys(bureau))


def text_to(bureau: Bureau, chat: str) -> str:
    return "\n".join(message.text for message in bureau.delivers(chat))


def test_before_the_day_nobody_is_reminded(bureau: Bureau) -> None:
    looks(bureau, moment(24))
    assert "remind:month" not in reminded(bureau)


def test_who_owes_something_hears_what_and_the_office_gets_one_summary(bureau: Bureau) -> None:
    bureau.secretary.says("昨天支委会，应到5实到5，研究换届").taps("确认")
    bureau.secretary.says("昨天主题党日，植树").taps("确认")
    looks(bureau, moment(25))
    assert reminded(bureau) == {"remind:month": 1, "remind:summary": 1, "report": 2}
    owed = text_to(bureau, "李明")
    assert "· 支委会（还差1次）" in owed
    assert text_to(bureau, "王芳") == ""
    summary = text_to(bureau, "许平")
    assert "二支部：" in summary
    assert "尚未登记机器人、没有收到提醒的：三支部" in summary


def test_a_day_off_waits_for_the_next_workday(bureau: Bureau) -> None:
    sunday = ReminderSettings(day=22)
    with bureau.database.write() as session:
        send_due(session, bureau.content, sunday, moment(22))
    assert "remind:month" not in reminded(bureau)
    with bureau.database.write() as session:
        send_due(session, bureau.content, sunday, moment(23))
    assert reminded(bureau)["remind:month"] == 2


def test_the_compiled_report_of_last_month_goes_to_the_secretary_with_its_file(bureau: Bureau) -> None:
    looks(bureau, moment(6))
    messages = bureau.delivers("曾振华")
    assert "2026年10月" in messages[0].text
    assert messages[1].document is not None
    assert messages[1].document.format == "docx"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(8, 18)), min_size=1, max_size=6))
def test_whenever_and_however_often_it_ticks_each_matter_is_there_once(
    bureau: Bureau, ticks: list[tuple[int, int]]
) -> None:
    """The clock jumps to and fro; the month's matters stay one message each."""
    for day, hour in ticks:
        looks(bureau, moment(day, hour))
    most = {"remind:month": 2, "remind:summary": 1, "report": 2}
    assert all(count <= most[matter] for matter, count in reminded(bureau).items())
    if any(day >= 25 for day, _ in ticks if moment(day).weekday() < 5):
        assert reminded(bureau)["remind:month"] == 2


def test_downtime_over_the_reminder_day_is_made_up_for(bureau: Bureau) -> None:
    looks(bureau, moment(30))
    assert reminded(bureau)["remind:month"] == 2


def test_a_month_that_was_slept_through_is_not_reminded_of_in_the_next(bureau: Bureau) -> None:
    looks(bureau, moment(2, month=12))
    assert "remind:month" not in reminded(bureau)


async def test_several_tickers_make_one_message_of_each_matter(bureau: Bureau) -> None:
    clock = moment(25)
    now: Callable[[], datetime] = lambda: clock  # noqa: E731
    writer = Writer(bureau.database)
    writer.start()
    tickers = [Ticker(writer, bureau.content, REMINDERS, now) for _ in range(3)]
    await asyncio.gather(*(ticker.tick() for ticker in tickers for _ in range(2)))
    clock += timedelta(days=1)
    await asyncio.gather(*(ticker.tick() for ticker in tickers))
    assert await asyncio.to_thread(writer.stop, 10)
    assert reminded(bureau) == {"remind:month": 2, "remind:summary": 1, "report": 2}


def test_a_reminder_offers_the_way_out_in_one_tap(bureau: Bureau) -> None:
    looks(bureau, moment(25))
    (message,) = [one for one in bureau.delivers("李明") if one.text]
    assert [button.label for button in message.buttons] == ["上报活动", "本月未开展", "本月情况"]
    assert isinstance(message, Outgoing)
