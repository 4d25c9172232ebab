"""What single cells tell: deadlines, people and units, measures, rates and states."""

import time
from datetime import UTC, date, datetime

import pytest

from reading.tables.context import context
from reading.tables.deadlines import Deadline, deadline
from reading.tables.grid import Cell, Value
from reading.tables.known_names import unit_named
from reading.tables.measures import split
from reading.tables.standing import StandingCells, closing, standing
from reading.tables.who import Column, who
from reading.tables.words import running, without_sign

COLUMNS: tuple[Column, ...] = ("leader", "unit", "person", "who")


@pytest.mark.parametrize(
    ("value", "due"),
    [
        ("6月底前", "2024-06-30"), ("6月中旬", "2024-06-20"), ("二季度", "2024-06-30"), ("2024年Q3", "2024-09-30"),
        ("上半年", "2024-06-30"), ("年底前", "2024-12-31"), ("全年", "2024-12-31"), ("元月底", "2024-01-31"),
        ("3-6月", "2024-06-30"), ("2024.3-2024.6", "2024-06-30"), ("2024.03.01—06.30", "2024-06-30"),
        ("2024年11月至次年2月", "2025-02-28"), ("2024年6、7月", "2024-07-31"), ("6月25日—7月5日", "2024-07-05"),
        ("２０２４年６月３０日", "2024-06-30"), ("二〇二四年六月底前", "2024-06-30"), ("24.6.30", "2024-06-30"),
        ("第二季度末（2024年）", "2024-06-30"), ("2024年6月30日（已延期至2024年9月30日）", "2024-09-30"),
        ("45473", "2024-06-30"), (45473, "2024-06-30"), (20240630, "2024-06-30"), (2024.6, "2024-06-30"),
        (datetime(2024, 6, 30, 9, tzinfo=UTC), "2024-06-30"),
        (date(2024, 6, 30), "2024-06-30"), ("次年一季度", "2025-03-31"),
        ("2024-9-30 00:00:00", "2024-09-30"),
        ("2024年6月30日之前整改到位", "2024-06-30"),
    ],
)  # fmt: skip
def test_a_deadline_is_the_last_day_of_what_is_named(value: Value, due: str) -> None:
    assert deadline(Cell(value), 2024) == Deadline(due)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("立行立改", Deadline("at_once", "at_once")),
        ("即知即改", Deadline("at_once", "at_once")),
        ("持续坚持", Deadline("lasting", "lasting")),
        ("立行立改，长期坚持", Deadline("lasting", "lasting")),
        ("2024年6月底前完成，长期坚持", Deadline("2024-06-30", "lasting")),
        ("限期整改（2024年8月）", Deadline("2024-08-31", "by_date")),
        ("6月31日", Deadline(reason="impossible_date")),
        ("13月", Deadline(reason="impossible_date")),
        ("2024年6月30日-2024年5月30日", Deadline(reason="dates_out_of_order")),
        ("尽快", Deadline(reason="unclear_due")),
        ("一个月内", Deadline(reason="unclear_due")),
        ("下月底", Deadline(reason="unclear_due")),
        ("每季度末", Deadline(reason="unclear_due")),
        ("", Deadline()),
        ("/", Deadline()),
    ],
)
def test_a_time_class_is_told_and_an_unclear_deadline_is_asked(words: str, expected: Deadline) -> None:
    assert deadline(Cell(words), 2024) == expected


@pytest.mark.parametrize("value", ["6月底前", 6.3, 2024.1])
def test_a_deadline_without_its_year_or_with_two_readings_is_asked(value: Value) -> None:
    assert deadline(Cell(value), None).reason == "unclear_due"


@pytest.mark.parametrize(
    ("column", "text", "names", "posts", "units"),
    [
        ("who", "城区供水所党支部（严慧敏）", ["严慧敏"], [], ["城区供水所党支部"]),
        ("who", "城区供水所党支部书记严慧敏", ["严慧敏"], ["书记"], ["城区供水所党支部"]),
        ("who", "办公室李芳", ["李芳"], [], ["办公室"]),
        ("who", "责任单位:办公室 责任人:李芳、周红", ["李芳", "周红"], [], ["办公室"]),
        ("unit", "城区供水所 党支部", [], [], ["城区供水所党支部"]),
        ("unit", "机关党委（党建办）", [], [], ["机关党委（党建办）"]),
        ("unit", "牵头单位：办公室；配合单位：人事科", [], [], ["办公室"]),
        ("person", "石　磊　严慧敏", ["石磊", "严慧敏"], [], []),
        ("person", "组织委员马超，宣传委员罗敏", ["马超", "罗敏"], ["组织委员", "宣传委员"], []),
        ("person", "李芳同志", ["李芳"], [], []),
        ("person", "李芳（13800000000）", ["李芳"], [], []),
        ("person", "阿依古丽·买买提", ["阿依古丽·买买提"], [], []),
        ("person", "单位负责人", [], ["单位负责人"], []),
        ("person", "支部书记", [], ["支部书记"], []),
        ("leader", "党组书记、局长王建国", ["王建国"], ["党组书记", "局长"], []),
        ("leader", "张卫东（党组成员、副局长）", ["张卫东"], ["党组成员", "副局长"], []),
        ("leader", "陈志强副书记", ["陈志强"], ["副书记"], []),
        ("leader", "纪检组长 于和平", ["于和平"], ["纪检组长"], []),
        ("leader", "分管领导", [], ["分管领导"], []),
    ],
)
def test_people_and_units_are_told_apart(
    column: Column, text: str, names: list[str], posts: list[str], units: list[str]
) -> None:
    found = who(text, column)
    assert (found.names, found.posts, found.units) == (names, posts, units)


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("①修订；②学习。", ["修订", "学习"]),
        ("（1）修订（2）学习", ["修订", "学习"]),
        ("一是修订制度；二是开展学习。", ["修订制度", "开展学习"]),
        ("1.一是学习；二是讨论。\n2.检查", ["一是学习；二是讨论", "检查"]),
        ("1.修订2.0版制度", ["修订2.0版制度"]),
        ("1.2024年6月底前修订；2.学习", ["2024年6月底前修订", "学习"]),
        ("主要措施：1.修订；2.学习", ["修订", "学习"]),
        ("⑴修订⑵学习", ["修订", "学习"]),
        ("1修订制度\n2开展学习", ["修订制度", "开展学习"]),
        ("修订制度。\n开展学习。", ["修订制度。", "开展学习。"]),
        ("全面清查；建立台账", ["全面清查；建立台账"]),
        ("", []),
    ],
)
def test_measures_are_divided_at_their_signs(text: str, measures: list[str]) -> None:
    assert split(text) == measures


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("percent", 0.8, StandingCells(percent=80)),
        ("percent", 1, StandingCells(percent=100)),
        ("percent", "８０％", StandingCells(percent=80)),
        ("percent", "八成", StandingCells(percent=80)),
        ("percent", "√", StandingCells(state="done")),
        ("percent", "基本完成", StandingCells(state="mostly_done")),
        ("percent", "80%（剩余1项）", StandingCells(percent=80, progress="80%（剩余1项）")),
        ("state", "整改中（60%）", StandingCells(percent=60, state="in_progress")),
        ("state", "已销号（2024.6.3）", StandingCells(state="closed", closed="2024-06-03")),
        ("state", "是", StandingCells(state="done")),
        ("state", "否", StandingCells()),
        ("progress", "已完成。制定了制度。", StandingCells(state="done", progress="已完成。制定了制度。")),
        ("progress", "正在推进", StandingCells(state="in_progress")),
        ("progress", "未完成", StandingCells(progress="未完成")),
        ("progress", "已完成3项，剩余1项", StandingCells(progress="已完成3项，剩余1项")),
    ],
)
def test_a_cell_tells_rate_state_or_progress(field: str, value: Value, expected: StandingCells) -> None:
    assert standing(Cell(value), field, in_hundredths=False) == expected


def test_one_is_one_per_cent_where_the_heading_says_so() -> None:
    assert standing(Cell(1), "percent", in_hundredths=True).percent == 1
    assert standing(Cell(1, per_cent=True), "percent", in_hundredths=True).percent == 100


def test_a_closing_day_is_a_day_a_month_or_a_tick_and_not_in_the_future() -> None:
    assert closing(Cell("2024年6月3日销号"), None) == StandingCells(state="closed", closed="2024-06-03")
    assert closing(Cell("2024年6月"), None) == StandingCells(state="closed", closed="2024-06")
    assert closing(Cell("√"), None) == StandingCells(state="closed")
    assert closing(Cell("未销号"), None) == StandingCells()
    assert closing(Cell("2027.1.1"), None, date(2026, 11, 20)) == StandingCells(reason="future_date")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("第一党支部", "第一党支部"),
        ("一支部", "第一党支部"),
        ("1支部", "第一党支部"),
        ("城区供水所", "城区供水所党支部"),
        ("供水所党支部", None),
        ("办公室", None),
        ("中共清源县水务局机关党委", "机关党委"),
    ],
)
def test_a_shorter_name_counts_where_only_one_unit_fits(words: str, name: str | None) -> None:
    units = ("机关党委", "第一党支部", "第十一党支部", "城区供水所党支部", "东郊供水所党支部")
    assert unit_named(words, units) == name


@pytest.mark.parametrize(
    "piece",
    [
        "已完成",
        "整改",
        "1.",
        "(1)",
        "\n",
        " ",
        "①",
        "支部",
        "书记",
        "王",
        "2024年",
        "责任人：",
        "、",
        "（",
        "至",
        "成",
        "80%",
    ],
)
def test_no_cell_takes_long_to_read(piece: str) -> None:
    cell = Cell((piece * 32_000)[:32_000] + "x")
    begins = time.process_time()
    deadline(cell, 2024)
    split(str(cell.value))
    closing(cell, 2024)
    standing(cell, "progress", in_hundredths=False)
    running(without_sign(str(cell.value)))
    for column in COLUMNS:
        who(str(cell.value), column)
    context([str(cell.value)], "台账", [], "")
    assert time.process_time() - begins < 2
