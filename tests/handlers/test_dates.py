"""Days as people type them."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue import Unacceptable
from handlers.dates import When, find_past, future, past, spoken, spoken_day, typed

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
    ],
)
def test_what_is_to_be_done(words: str, days: tuple[date, date]) -> None:
    when = future(words, MONDAY)
    assert (when.first, when.last) == days


def test_a_day_typed_early_in_the_month_is_last_months() -> None:
    assert past("28号", date(2026, 11, 5)).first == date(2026, 10, 28)


@pytest.mark.parametrize("words", ["3.5万元", "国庆节", "", "支委会", "下午3点", "一百", "1" * 200])
def test_what_is_no_date_is_said_with_examples(words: str) -> None:
    with pytest.raises(Unacceptable, match="可以写"):
        past(words, MONDAY)


def test_a_day_that_does_not_exist_is_named() -> None:
    with pytest.raises(Unacceptable, match="没有“2月30日”这一天"):
        past("2月30日", MONDAY)


def test_a_day_to_come_was_not_held() -> None:
    with pytest.raises(Unacceptable, match="11月27日 周五还没到"):
        past("这周五", MONDAY)


def test_a_day_gone_by_is_no_deadline() -> None:
    with pytest.raises(Unacceptable, match="11月20日 周五已经过了"):
        future("上周五", MONDAY)


@given(DAYS, st.integers(0, 400), st.booleans(), st.times(), st.integers(0, 4000))
def test_typed_words_give_the_same_days_back_on_any_later_day(
    first: date, length: int, one_day: bool, starts: time, later: int
) -> None:
    starts = starts.replace(second=0, microsecond=0)
    when = When(first, first, starts) if one_day else When(first, first + timedelta(days=length))
    assert past(typed(when), first + timedelta(days=later)) == when


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
    assert answer.first <= today if isinstance(answer, When) else answer.endswith("。")


@given(st.text("0123456789一二三十月日号年上下周半旬至-.: 前内天个季度这末底", max_size=14), DAYS)
def test_words_like_dates_never_break_anything(text: str, today: date) -> None:
    find_past(text, today)
    answer = answered(future, text, today)
    assert answer.last >= today if isinstance(answer, When) else answer.endswith("。")


def test_a_stretch_is_echoed_as_one() -> None:
    assert spoken(past("3月15日至17日", MONDAY), MONDAY) == "3月15日至17日"
    assert spoken(past("昨天下午3点到5点", MONDAY), MONDAY) == "11月22日 周日 15:00—17:00"
