"""Numbers, shares and attendance as people type them."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue import Unacceptable
from reading.numbers import Attendance, attendance, count, find_attendance, find_persons, percent
from reading.words import long_text, person_name, short_text

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("words", "value"),
    [("12人", 12), ("十二人", 12), ("两次", 2), ("三十五名", 35), ("一百零八人", 108), ("１２人", 12), ("廿三人", 23),
     ("0", 0), ("共15人", 15), ("二十", 20), ("两千三百", 2300), ("二〇", 20),
     ("百", 100), ("一百一十", 110), ("一百二", 120), ("两千零三", 2003), ("一万二", 12000), ("一万零五十", 10050),
     ("卅", 30), ("12名党员", 12), ("十二位同志", 12), ("12个人", 12), ("1，200人次", 1200), ("没有", 0),
     ("100000", 100000)],
)  # fmt: skip
def test_counts(words: str, value: int) -> None:
    assert count(words, TODAY) == value


@pytest.mark.parametrize("words", ["很多", "", "一二百", "十几人", "10多人", "1,00", "٣", "12人13"])
def test_what_is_no_count_is_said(words: str) -> None:
    with pytest.raises(Unacceptable):
        count(words, TODAY)


@pytest.mark.parametrize(
    ("words", "why"), [("3.5人", "小数"), ("-1", "负数"), ("负三人", "负数"), ("100001", "太大"), ("9" * 5000, "整数")]
)
def test_why_it_is_no_count_is_said(words: str, why: str) -> None:
    with pytest.raises(Unacceptable, match=why):
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
        ("应到12人，2人请假", 12, 10),
        ("应到12人，请假1人，缺席1人", 12, 10),
        ("应到12人，缺席2人，其中请假1人", 12, 10),
        ("应到12人实到10人请假1人缺席1人", 12, 10),
        ("应到会12人，实到会11人", 12, 11),
        ("应出席12人，出席11人", 12, 11),
        ("应到：12 实到：11", 12, 11),
        ("实到11应到12", 12, 11),
        ("应到党员12名，实到党员11名", 12, 11),
        ("应到12，全到", 12, 12),
        ("应到12人，无缺席", 12, 12),
        ("12人全部到会", 12, 12),
        ("12人到了11人", 12, 11),
        ("党员12人，到会11人", 12, 11),
        ("5个人都到了", 5, 5),
        ("12-11", 12, 11),
        ("0/0", 0, 0),
    ],
)
def test_attendance(words: str, due: int, present: int) -> None:
    assert attendance(words, TODAY) == Attendance(due, present)


@pytest.mark.parametrize(
    "words",
    [
        "应到5实到7", "5 7", "应到12，请假3人，实到11", "应到12，请假13人", "都来了", "5", "应到5.5实到5", "25/23/2",
        "一二百 3", "9" * 5000 + " 1", "一" * 4000, "应到5实到5" + "一" * 400, "应到200000实到1",
    ],
)  # fmt: skip
def test_attendance_that_can_not_be_is_said(words: str) -> None:
    with pytest.raises(Unacceptable):
        attendance(words, TODAY)


@pytest.mark.parametrize(
    ("words", "value"),
    [("80%", 80), ("百分之八十", 80), ("八成", 80), ("80", 80), ("一半", 50), ("完成", 100), ("100%", 100), ("0", 0),
     ("八十", 80), ("百分百", 100), ("八成半", 85), ("七成五", 75), ("三分之二", 67), ("完成了80%", 80),
     ("大约八成", 80),
     ("还没开始", 0), ("都完成了", 100), ("８０％左右", 80)],
)  # fmt: skip
def test_shares(words: str, value: int) -> None:
    assert percent(words, TODAY) == value


@pytest.mark.parametrize("words", ["120%", "十二成", "差不多", "", "-1", "80.5%", "零分之一", "三分之四"])
def test_what_is_no_share_is_said(words: str) -> None:
    with pytest.raises(Unacceptable):
        percent(words, TODAY)


@given(st.text(max_size=30))
def test_whatever_is_typed_gives_a_value_or_a_sentence(text: str) -> None:
    for parse in (count, percent, attendance):
        with contextlib.suppress(Unacceptable):
            parse(text, TODAY)


@given(st.text("0123456789零一二两十百千万廿卅人名应到实请假缺席全都/ ,.%成分之", max_size=16))
def test_words_like_numbers_give_a_value_or_a_sentence(text: str) -> None:
    for parse in (count, percent, attendance):
        with contextlib.suppress(Unacceptable):
            parse(text, TODAY)


@given(st.integers(0, 100_000), st.integers(0, 100_000))
def test_attendance_is_what_was_typed_or_refused(due: int, present: int) -> None:
    words = f"应到{due}人，实到{present}人"
    if present <= due:
        assert attendance(words, TODAY) == Attendance(due, present)
    else:
        with pytest.raises(Unacceptable, match="不能多于应到"):
            attendance(words, TODAY)


def test_how_many_took_part_is_found_in_a_sentence() -> None:
    assert find_persons("清理河道，共30人参加") == (30, (5, 11))
    assert find_persons("参加人数:十二人") == (12, (0, 8))
    assert find_persons("慰问3户困难群众") is None


def test_words_are_kept_without_what_can_not_be_seen() -> None:
    assert short_text("  研究\u200b换届 \x07 选举 ", TODAY) == "研究换届 选举"
    assert short_text("研究换届\n研究预算", TODAY) == "研究换届 研究预算"
    assert long_text("一、换届\r\n  二、预算", TODAY) == "一、换届\n二、预算"
    assert short_text("字" * 100, TODAY) == "字" * 100
    for refused in ("字" * 101, " \u200b", ""):
        with pytest.raises(Unacceptable):
            short_text(refused, TODAY)


@pytest.mark.parametrize(("typed", "name"), [("王 芳", "王芳"), ("古丽・阿依", "古丽·阿依"), ("欧阳娜娜 ", "欧阳娜娜")])
def test_names(typed: str, name: str) -> None:
    assert person_name(typed, TODAY) == name


@pytest.mark.parametrize("typed", ["张", "123", "张三、李四", "·张", ""])
def test_what_is_no_name_is_said(typed: str) -> None:
    with pytest.raises(Unacceptable):
        person_name(typed, TODAY)


@pytest.mark.parametrize("name", ["张三", "李四", "王五", "万一", "陈百"])
def test_the_end_of_a_name_counts_nobody(name: str) -> None:
    assert attendance(f"应到8人实到7人，{name}请假", TODAY) == Attendance(8, 7)
    assert find_attendance(f"张明、{name}都到了") is None
