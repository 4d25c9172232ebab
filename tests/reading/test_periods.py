"""Periods as people name them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.errors import Unacceptable
from domain.catalogue import Per
from domain.periods import MONTHS, Period
from reading.periods import parse_period

TODAY = date(2026, 11, 23)

periods = st.builds(
    lambda year, months: Period(year, min(months), max(months)),
    st.integers(2000, 2100),
    st.tuples(st.integers(1, 12), st.integers(1, 12)),
)
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("2026", "2026年"),
        ("2026年", "2026年"),
        ("2026年度", "2026年"),
        ("２０２６年", "2026年"),
        ("今年", "2026年"),
        ("去年", "2025年"),
        ("全年", "2026年"),
        ("2026-03", "2026年3月"),
        ("2026.3", "2026年3月"),
        ("2026年3月份", "2026年3月"),
        ("3月", "2026年3月"),
        ("十一月", "2026年11月"),
        ("12月", "2025年12月"),
        ("本月", "2026年11月"),
        ("上个月", "2026年10月"),
        ("上半年", "2026年上半年"),
        ("去年下半年", "2025年下半年"),
        ("2026H1", "2026年上半年"),
        ("一季度", "2026年第一季度"),
        ("第四季度", "2026年第四季度"),
        ("2026年第3季度", "2026年第三季度"),
        ("2026-Q2", "2026年第二季度"),
        ("本季度", "2026年第四季度"),
        ("上季度", "2026年第三季度"),
        ("前三季度", "2026年前三季度"),
        ("上上个月", "2026年9月"),
        ("上上月", "2026年9月"),
        ("1至3月", "2026年第一季度"),
        ("2025年度", "2025年"),
        ("上年度", "2025年"),
        ("本年度", "2026年"),
        ("今年以来", "2026年"),
        ("今年1月至今", "2026年1—11月"),
        ("上上季度", "2026年第二季度"),
        ("1-10月", "2026年1—10月"),
        ("2025年1月至10月", "2025年1—10月"),
        ("2026年一月到三月", "2026年第一季度"),
        ("2026年 1—12 月", "2026年"),
    ],
)
def test_periods_are_understood_as_people_name_them(said: str, label: str) -> None:
    assert parse_period(said, TODAY).label == label


@pytest.mark.parametrize(
    "said", ["", "昨天", "13月", "0月", "10-1月", "1999年", "2026-13", "五季度", "下个月", "202", "3"]
)
def test_what_is_no_period_is_answered_with_examples(said: str) -> None:
    with pytest.raises(Unacceptable, match="上半年"):
        parse_period(said, TODAY)


def test_last_month_in_january_is_december() -> None:
    assert parse_period("上个月", date(2026, 1, 5)) == Period(2025, 12, 12)
    assert parse_period("上季度", date(2026, 2, 5)) == Period(2025, 10, 12)


@given(periods)
def test_a_label_is_understood_as_its_period(period: Period) -> None:
    assert parse_period(period.label, TODAY) == period


@given(days, st.sampled_from(Per))
def test_every_day_lies_in_its_period_and_that_ends_with_a_month(day: date, per: Per) -> None:
    period = Period.containing(day, per)
    assert period.first <= day <= period.last
    assert period.last_month - period.first_month + 1 == MONTHS[per]
    assert period.first.day == 1
    assert (period.last + timedelta(days=1)).day == 1


@given(periods, st.sampled_from(Per))
def test_parts_cover_the_period_without_a_hole(period: Period, per: Per) -> None:
    parts = list(period.split(per))
    assert parts[0].first <= period.first
    assert parts[-1].last >= period.last
    for earlier, later in pairwise(parts):
        assert earlier.last + timedelta(days=1) == later.first


@given(st.integers(-1, 14), st.integers(-1, 14))
def test_months_that_are_none_make_no_period(first: int, last: int) -> None:
    if 1 <= first <= last <= 12:
        assert Period(2026, first, last).first.month == first
    else:
        with pytest.raises(ValueError, match="no period"):
            Period(2026, first, last)
