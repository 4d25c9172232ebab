"""Titles of units with long names, as they stand on the first page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.headline import LINE, lines, width

REST = "党建工作三张清单"


@pytest.mark.parametrize(
    ("unit", "period", "shown"),
    [
        ("水务局", "2026年", ["水务局2026年党建工作三张清单"]),
        ("清河市水务局机关党委", "2026年", ["清河市水务局机关党委", "2026年党建工作三张清单"]),
        ("防汛值守中心党支部", "2026年3月", ["防汛值守中心党支部", "2026年3月党建工作三张清单"]),
        (
            "清河市市场监督管理局机关委员会离退休干部第二党支部",
            "2026年上半年",
            ["清河市市场监督管理局", "机关委员会离退休干部第二党支部", "2026年上半年党建工作三张清单"],
        ),
        (
            "广西壮族自治区南宁市住房和城乡建设局机关委员会",
            "2026年1—10月",
            ["广西壮族自治区南宁市", "住房和城乡建设局机关委员会", "2026年1—10月党建工作三张清单"],
        ),
    ],
)
def test_a_title_breaks_where_words_end(unit: str, period: str, shown: list[str]) -> None:
    assert lines(unit + period + REST, [unit, period]) == shown


def test_no_title_has_a_waist_where_it_can_do_without() -> None:
    words = ["甲" * 16, "乙", "丙" * 14, "丁" * 3, "戊" * 14]
    assert [width(line) for line in lines("".join(words), words)] == [17, 17, 14]  # and not 16, 15, 17


def test_the_period_stays_with_what_it_is_the_period_of() -> None:
    assert lines("清河市住房和城乡建设局2026年关于老旧小区改造党建工作三张清单", ["2026年"])[1].startswith("2026年")


def test_unbreakable_title_stays_one_line() -> None:
    assert lines("清" * 45) == ["清" * 45]


@given(
    unit=st.text("清河市场区域水务局机关党委会中心", min_size=1, max_size=40),
    period=st.sampled_from(["2026年", "2026年3月"]),
)
def test_breaking_loses_nothing_and_keeps_to_the_line(unit: str, period: str) -> None:
    title = unit + period + REST
    shown = lines(title, [unit, period])
    assert "".join(shown) == title
    assert len(shown) == 1 or max(map(width, shown)) <= LINE
