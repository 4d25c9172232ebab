"""Days as people type them."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue import Unacceptable
from reading.dates import When, future, past, spoken, spoken_day, typed
from reading.days import find_days, with_time
from reading.numbers import normal

MONDAY = date(2026, 11, 23)
DAYS = st.dates(date(2001, 1, 1), date(2090, 12, 31))


def day(text: str) -> tuple[date, date]:
    return date.fromisoformat(text), date.fromisoformat(text)


def span(first: str, last: str) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("昨天", day("2026-11-22")),
        ("前天", day("2026-11-21")),
        ("大前天", day("2026-11-20")),
        ("今天", day("2026-11-23")),
        ("上周五", day("2026-11-20")),
        ("上星期五", day("2026-11-20")),
        ("礼拜五", day("2026-11-20")),
        ("周日", day("2026-11-22")),
        ("星期天", day("2026-11-22")),
        ("这周一", day("2026-11-23")),
        ("上上周三", day("2026-11-11")),
        ("3月15号", day("2026-03-15")),
        ("3月15日", day("2026-03-15")),
        ("12月3日", day("2025-12-03")),
        ("2024.3.15", day("2024-03-15")),
        ("2024-03-15", day("2024-03-15")),
        ("2024/3/15", day("2024-03-15")),
        ("二〇二四年三月十五日", day("2024-03-15")),
        ("十一月二十号", day("2026-11-20")),
        ("廿三号", day("2026-11-23")),
        ("15号", day("2026-11-15")),
        ("28号", day("2026-10-28")),
        ("上个月20号", day("2026-10-20")),
        ("去年12月31日", day("2025-12-31")),
        ("１１月２０日", day("2026-11-20")),
        ("3.15", day("2026-03-15")),
        ("在11月20日", day("2026-11-20")),
        ("昨天开的", day("2026-11-22")),
        ("2024年3月", span("2024-03-01", "2024-03-31")),
        ("上个月", span("2026-10-01", "2026-10-31")),
        ("10月份", span("2026-10-01", "2026-10-31")),
        ("第一季度", span("2026-01-01", "2026-03-31")),
        ("今年上半年", span("2026-01-01", "2026-06-30")),
        ("去年下半年", span("2025-07-01", "2025-12-31")),
        ("3月15日至17日", span("2026-03-15", "2026-03-17")),
        ("3月30日到4月2日", span("2026-03-30", "2026-04-02")),
        ("3.15-17", span("2026-03-15", "2026-03-17")),
        ("3月中旬", span("2026-03-11", "2026-03-20")),
        ("上周", span("2026-11-16", "2026-11-22")),
        ("2025年", span("2025-01-01", "2025-12-31")),
        ("2月29日", day("2024-02-29")),
        ("今儿", day("2026-11-23")),
        ("刚才", day("2026-11-23")),
        ("上礼拜天", day("2026-11-22")),
        ("上周5", day("2026-11-20")),
        ("三天前", day("2026-11-20")),
        ("两周前", day("2026-11-09")),
        ("半个月前", day("2026-11-08")),
        ("一个月前", day("2026-10-23")),
        ("元月5日", day("2026-01-05")),
        ("11月20", day("2026-11-20")),
        ("三月十五", day("2026-03-15")),
        ("十一月廿三", day("2026-11-23")),
        ("廿三", day("2026-11-23")),
        ("11-20", day("2026-11-20")),
        ("11/20", day("2026-11-20")),
        ("20261120", day("2026-11-20")),
        ("2024 3 15", day("2024-03-15")),
        ("2024。3。15", day("2024-03-15")),
        ("26年11月20日", day("2026-11-20")),
        ("2026年11月20", day("2026-11-20")),
        ("31号", day("2026-10-31")),
        ("11月20日 周五", day("2026-11-20")),
        ("11月20日（星期五）", day("2026-11-20")),
        ("周五11月20日", day("2026-11-20")),
        ("上周五（11月20日）", day("2026-11-20")),
        ("昨天（周日）", day("2026-11-22")),
        ("大概上周五", day("2026-11-20")),
        ("11月", span("2026-11-01", "2026-11-23")),
        ("本月", span("2026-11-01", "2026-11-23")),
        ("这周", day("2026-11-23")),
        ("第四季度", span("2026-10-01", "2026-11-23")),
        ("四季度", span("2026-10-01", "2026-11-23")),
        ("上季度", span("2026-07-01", "2026-09-30")),
        ("2025年第四季度", span("2025-10-01", "2025-12-31")),
        ("12月份", span("2025-12-01", "2025-12-31")),
        ("去年12月", span("2025-12-01", "2025-12-31")),
        ("本月初", span("2026-11-01", "2026-11-10")),
        ("上月底", span("2026-10-21", "2026-10-31")),
        ("三月下旬", span("2026-03-21", "2026-03-31")),
        ("周末", span("2026-11-21", "2026-11-22")),
        ("上周末", span("2026-11-21", "2026-11-22")),
        ("3.15-3.17", span("2026-03-15", "2026-03-17")),
        ("3月15-17日", span("2026-03-15", "2026-03-17")),
        ("3月15日-3月17日", span("2026-03-15", "2026-03-17")),
        ("12月30日至1月2日", span("2025-12-30", "2026-01-02")),
        ("2025年12月30日至2026年1月2日", span("2025-12-30", "2026-01-02")),
        ("11月18号到20号上午", span("2026-11-18", "2026-11-20")),
    ],
)
def test_what_was_held(words: str, days: tuple[date, date]) -> None:
    when = past(words, MONDAY)
    assert (when.first, when.last) == days


@pytest.mark.parametrize(
    ("words", "starts", "ends"),
    [
        ("今天下午3点", time(15), None),
        ("3月15日下午3点", time(15), None),
        ("20号下午两点半", time(14, 30), None),
        ("昨天15:00", time(15), None),
        ("昨天上午9点到11点", time(9), time(11)),
        ("11月20日9:00-11:00", time(9), time(11)),
        ("昨天下午2点一刻", time(14, 15), None),
        ("昨晚7点", time(19), None),
        ("昨天上午", None, None),
        ("11月20日 周五 15:00", time(15), None),
        ("11月20日（星期五）下午3点", time(15), None),
        ("上周五15点", time(15), None),
        ("昨天下午两点到四点半", time(14), time(16, 30)),
        ("昨天中午12点", time(12), None),
        ("今早8点", time(8), None),
        ("昨天上午9时30分", time(9, 30), None),
    ],
)
def test_the_time_of_day(words: str, starts: time | None, ends: time | None) -> None:
    when = past(words, MONDAY)
    assert (when.starts, when.ends) == (starts, ends)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("月底前", day("2026-11-30")),
        ("年底前", day("2026-12-31")),
        ("下周五", day("2026-12-04")),
        ("周五", day("2026-11-27")),
        ("明天", day("2026-11-24")),
        ("下个月15号", day("2026-12-15")),
        ("15号", day("2026-12-15")),
        ("12月20日前", day("2026-12-20")),
        ("3月1日", day("2027-03-01")),
        ("明年3月", span("2027-03-01", "2027-03-31")),
        ("30天内", day("2026-12-23")),
        ("两周内", day("2026-12-07")),
        ("一个月内", day("2026-12-23")),
        ("半年内", day("2027-05-23")),
        ("半个月内", day("2026-12-08")),
        ("一年内", day("2027-11-23")),
        ("三天之内", day("2026-11-26")),
        ("下周五前", day("2026-12-04")),
        ("12月20日下午5点前", day("2026-12-20")),
        ("截至12月20日", day("2026-12-20")),
        ("12月20日之前", day("2026-12-20")),
        ("今年底前", day("2026-12-31")),
        ("明年底", day("2027-12-31")),
        ("3月底前", day("2027-03-31")),
        ("季度末", day("2026-12-31")),
        ("一季度末前", day("2027-03-31")),
        ("下下周三", day("2026-12-09")),
        ("本周内", span("2026-11-23", "2026-11-29")),
        ("年内", span("2026-01-01", "2026-12-31")),
        ("2月29日", day("2028-02-29")),
    ],
)
def test_what_is_to_be_done(words: str, days: tuple[date, date]) -> None:
    when = future(words, MONDAY)
    assert (when.first, when.last) == days


def test_a_day_typed_early_in_the_month_is_last_months() -> None:
    assert past("28号", date(2026, 11, 5)).first == date(2026, 10, 28)


@pytest.mark.parametrize(
    "words",
    [
        "3.5万元", "国庆节", "", "支委会", "下午3点", "一百", "1" * 200, "23", "二十三", "3.5小时", "2/3以上",
        "11月20日起", "3号楼", "每周五", "一周一次", "昨天研究换届", "前几天",
    ],
)  # fmt: skip
def test_what_is_no_date_is_said_with_examples(words: str) -> None:
    with pytest.raises(Unacceptable, match="可以写"):
        past(words, MONDAY)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("2月30日", "没有“2月30日”这一天"),
        ("2023年2月29日", "没有“2023年2月29日”这一天"),
        ("13月5日", "没有“13月5日”这一天"),
        ("32号", "没有“32号”这一天"),
        ("0号", "没有“0号”这一天"),
        ("11月20日25:00", "没有“25:00”这个时间"),
        ("3月17日至15日", "结束的日子比开始的早"),
        ("3月15日至2月1日", "结束的日子比开始的早"),
        ("昨天下午3点到2点", "结束的时间比开始的早"),
        ("11月20日 周四", "11月20日是周五，不是周四"),
        ("上周四（11月20日）", "对不上"),
        ("1026年3月5日", "年份不对"),
        ("11月20日至12月5日", "还没结束"),
    ],
)
def test_what_can_not_be_is_said_with_what_is_wrong(words: str, why: str) -> None:
    with pytest.raises(Unacceptable, match=why):
        past(words, MONDAY)


def test_a_day_to_come_was_not_held() -> None:
    with pytest.raises(Unacceptable, match="11月27日 周五还没到"):
        past("这周五", MONDAY)


def test_a_day_gone_by_is_no_deadline() -> None:
    with pytest.raises(Unacceptable, match="11月20日 周五已经过了"):
        future("上周五", MONDAY)


@st.composite
def whens(draw: st.DrawFn) -> When:
    """Any day or days of the years in use, with times or without, to the minute."""
    first = draw(DAYS)
    last = draw(st.just(first) | st.integers(0, 400).map(lambda length: first + timedelta(days=length)))
    minutes = sorted(draw(st.lists(st.integers(0, 24 * 60 - 1), max_size=2, unique=True)))
    return When(first, last, *(time(*divmod(minute, 60)) for minute in minutes))


@given(whens(), st.integers(0, 3000))
def test_typed_words_give_the_same_days_back_on_any_day(when: When, away: int) -> None:
    assert past(typed(when), when.last + timedelta(days=away)) == when
    assert future(typed(when), when.last - timedelta(days=away)) == when


@given(whens(), st.integers(0, 3000))
def test_the_echo_can_be_typed_back(when: When, later: int) -> None:
    today = when.last + timedelta(days=later)
    assert past(spoken(when, today), today) == when


@given(DAYS, DAYS)
def test_the_echo_names_the_right_weekday(one: date, today: date) -> None:
    assert spoken_day(one, today).endswith(f"周{'一二三四五六日'[one.weekday()]}")
    assert (f"{one.year}年" in spoken_day(one, today)) == (one.year != today.year)


def answered(parse: Callable[[str, date], When], text: str, today: date) -> When | str:
    """The days, or the sentence why not."""
    try:
        return parse(text, today)
    except Unacceptable as refusal:
        return str(refusal)


@given(st.text(max_size=40), DAYS)
def test_whatever_is_typed_gives_days_not_to_come_or_a_sentence(text: str, today: date) -> None:
    answer = answered(past, text, today)
    assert answer.last <= today if isinstance(answer, When) else answer.endswith("。")


@given(st.text("0123456789一二三十月日号年上下周半旬至-.: 前内天个季度这末底", max_size=14), DAYS)
def test_words_like_dates_never_break_anything(text: str, today: date) -> None:
    find_days(text, today)
    answer = answered(future, text, today)
    assert answer.last >= today if isinstance(answer, When) else answer.endswith("。")


def test_a_stretch_is_echoed_as_one() -> None:
    assert spoken(past("3月15日至17日", MONDAY), MONDAY) == "3月15日至17日"
    assert spoken(past("昨天下午3点到5点", MONDAY), MONDAY) == "11月22日 周日 15:00—17:00"


@pytest.mark.parametrize(
    ("sentence", "held"),
    [
        ("昨天支委会，决定下周五召开党员大会", "2026-11-22"),
        ("总结第一季度工作，昨天开的支委会", "2026-11-22"),
        ("第三季度党员大会，9月28日召开", "2026-09-28"),
        ("11月20日支委会，讨论3月15日前完成整改", "2026-11-20"),
        ("支委会学习11月15日重要讲话，上周五", "2026-11-20"),
        ("《11月1日规定》学习会，11月16日", "2026-11-16"),
        ("在3号楼开会，11月18日", "2026-11-18"),
        ("捐款3.5万元，11.20", "2026-11-20"),
        ("昨天支委会，下午3点开始", "2026-11-22 15:00"),
        ("昨天支委会，研究3点意见", "2026-11-22"),
        ("2月30日支委会", None),
        ("下周五支委会", None),
        ("月底前完成整改", None),
        ("支委会讨论11月15日的问题", None),
        ("每周五学习", None),
    ],
)
def test_when_it_was_held_is_found_in_a_sentence(sentence: str, held: str | None) -> None:
    words = normal(sentence)
    days = [day for day in find_days(words, MONDAY) if day.role == "held"]
    told = [typed(with_time(words, day.when, [(day.start, day.end)])[0]) for day in days]
    assert told == ([held] if held else [])
