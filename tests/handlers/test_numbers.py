"""Numbers, shares and attendance as people type them."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue import Unacceptable
from handlers.numbers import Attendance, attendance, count, percent

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("words", "value"),
    [("12人", 12), ("十二人", 12), ("两次", 2), ("三十五名", 35), ("一百零八人", 108), ("１２人", 12), ("廿三人", 23),
     ("0", 0), ("共15人", 15), ("二十", 20), ("两千三百", 2300), ("二〇", 20)],
)  # fmt: skip
def test_counts(words: str, value: int) -> None:
    assert count(words, TODAY) == value


@pytest.mark.parametrize("words", ["3.5", "-1", "很多", "", "一二百", "999999"])
def test_what_is_no_count_is_said(words: str) -> None:
    with pytest.raises(Unacceptable):
        count(words, TODAY)


@pytest.mark.parametrize(
    ("words", "due", "present"),
    [
        ("应到25人实到二十三人", 25, 23),
        ("应到5实到5", 5, 5),
        ("应到5人，实到4人", 5, 4),
        ("25/23", 25, 23),
        ("25 23", 25, 23),
        ("25、23", 25, 23),
        ("全到18人", 18, 18),
        ("18人全到齐", 18, 18),
        ("应到12人，缺席2人", 12, 10),
        ("应到12，请假1人，实到11", 12, 11),
    ],
)
def test_attendance(words: str, due: int, present: int) -> None:
    assert attendance(words, TODAY) == Attendance(due, present)


@pytest.mark.parametrize("words", ["应到5实到7", "5 7", "应到12，请假3人，实到11", "都来了", "5"])
def test_attendance_that_can_not_be_is_said(words: str) -> None:
    with pytest.raises(Unacceptable):
        attendance(words, TODAY)


@pytest.mark.parametrize(
    ("words", "value"),
    [("80%", 80), ("百分之八十", 80), ("八成", 80), ("80", 80), ("一半", 50), ("完成", 100), ("100%", 100), ("0", 0)],
)
def test_shares(words: str, value: int) -> None:
    assert percent(words, TODAY) == value


@pytest.mark.parametrize("words", ["120%", "十二成", "差不多", ""])
def test_what_is_no_share_is_said(words: str) -> None:
    with pytest.raises(Unacceptable):
        percent(words, TODAY)


@given(st.text(max_size=30))
def test_whatever_is_typed_gives_a_value_or_a_sentence(text: str) -> None:
    for parse in (count, percent, attendance):
        with contextlib.suppress(Unacceptable):
            parse(text, TODAY)
