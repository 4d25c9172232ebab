"""Reminders and deliveries: whatever ticks, restarts or sleeps, each due matter is there exactly once."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import select

from bot.config import ReminderSettings
from bot.ticker import Ticker, plan
from bot.writer import Writer
from domain.organisations import Level
from domain.people import Role
from handlers.messages import Outgoing
from handlers.scheduled import reminders
from storage import organisations
from storage.models import OutboxMessage
from tests.handlers.bureau import CHINA, Bureau, Chatter
from tests.statements import counted

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


def looks(bureau: Bureau, now: datetime, settings: ReminderSettings = REMINDERS) -> None:
    for piece in plan(bureau.database, bureau.content, settings, now):
        with bureau.database.write() as session:
            piece(session)


def keys(bureau: Bureau) -> list[str]:
    with bureau.database.read() as session:
        return sorted(session.scalars(select(OutboxMessage.key).where(OutboxMessage.key.not_like("in:%"))))


def reminded(bureau: Bureau, month: str = "2026-11") -> Counter[str]:
    """How many messages of each matter there are that went out for `month`; its reports are of the month before."""
    last = {"2026-11": "2026-10", "2027-02": "2027-01"}[month]
    found = [key for key in keys(bureau) if f":{month}:" in key or f"report:{last}:" in key]
    return Counter(re.split(r":\d", key)[0] for key in found)


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
    looks(bureau, moment(22), sunday)
    assert "remind:month" not in reminded(bureau)
    looks(bureau, moment(23), sunday)
    assert reminded(bureau)["remind:month"] == 2


def test_the_compiled_report_of_last_month_goes_to_the_secretary_with_its_file(bureau: Bureau) -> None:
    looks(bureau, moment(6))
    messages = bureau.delivers("曾振华")
    assert "2026年10月" in messages[0].text
    assert messages[1].document is not None
    assert messages[1].document.format == "docx"


@examples(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


@pytest.mark.parametrize("day", [27, 28])
def test_what_a_weekend_kept_from_going_out_by_the_months_end_goes_out_on_the_first_workday_once(
    bureau: Bureau, day: int
) -> None:
    late = ReminderSettings(day=day, report_day=day)
    for today in (datetime(2027, 2, 27, 10, tzinfo=CHINA) + timedelta(days=passed) for passed in range(6)):
        looks(bureau, today, late)
        if today.day in (27, 28):  # Saturday and Sunday, the last days of February
            assert reminded(bureau, "2027-02") == {}
    assert reminded(bureau, "2027-02") == {"remind:month": 2, "remind:summary": 1, "report": 2}
    assert "二支部2月还有这些没有记录" in text_to(bureau, "李明")


def test_what_was_sent_in_time_is_not_sent_again_after_the_months_end(bureau: Bureau) -> None:
    looks(bureau, moment(25))
    before = keys(bureau)
    bureau.person("新来的", "三支部", Role.BRANCH_SECRETARY)
    looks(bureau, moment(1, month=12))
    assert keys(bureau) == before


def test_the_report_that_was_delivered_is_the_one_whose_sources_are_asked_for(bureau: Bureau) -> None:
    bureau.secretary.says("10月15日主题党日，清理河道").taps("确认")
    looks(bureau, moment(6))
    secretary = Chatter(bureau, "曾振华", 0).says("数据来源").taps("主题党日：1次")
    assert "10月15日 周四 一支部：清理河道" in secretary.hears


def test_reminders_ask_the_same_few_statements_for_any_number_of_branches(bureau: Bureau) -> None:
    def statements() -> int:
        with bureau.database.read() as session, counted(session) as asked:
            reminders.due(session, bureau.content, 25, moment(25))
        return len(asked)

    few = statements()
    with bureau.database.write() as session:
        for number in range(40):
            organisations.add(
                session,
                name=f"新支部{number}",
                level=Level.BRANCH,
                founded=date(2020, 1, 1),
                parent_id=bureau.root.id,
                by=None,
                now=bureau.now,
            )
    assert statements() == few <= 14


async def test_several_tickers_make_one_message_of_each_matter(bureau: Bureau) -> None:
    clock = moment(25)
    now: Callable[[], datetime] = lambda: clock  # noqa: E731
    writer = Writer(bureau.database)
    writer.start()
    tickers = [Ticker(writer, bureau.database, bureau.content, REMINDERS, now) for _ in range(3)]
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
