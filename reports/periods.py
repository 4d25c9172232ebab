"""Periods of a report: whole months of one year, as people name them."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from dialogue.errors import Unacceptable
from reports.catalogue import Per

MONTHS = {Per.MONTH: 1, Per.QUARTER: 3, Per.HALF_YEAR: 6, Per.YEAR: 12}

EXAMPLES = "可以写“2026年”“上半年”“一季度”“2026年3月”“1-10月”。"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The months `first_month` to `last_month` of `year`, both counted."""

    year: int
    first_month: int = 1
    last_month: int = 12

    def __post_init__(self) -> None:
        if not (1 <= self.year <= 9999 and 1 <= self.first_month <= self.last_month <= 12):
            raise ValueError(f"no period: {self.year}, months {self.first_month} to {self.last_month}")

    @classmethod
    def containing(cls, day: date, per: Per) -> Self:
        """The month, quarter, half-year or year in which `day` lies."""
        length = MONTHS[per]
        begins = (day.month - 1) // length * length + 1
        return cls(day.year, begins, begins + length - 1)

    @classmethod
    def parse(cls, text: str, today: date) -> Self:
        """The period that `text` names: 2026, 2026-03, 2026年上半年, 一季度, 1-10月, 上个月, 去年 …

        Without a year it is the latest one that has begun by `today`. Raises Unacceptable.
        """
        words = unicodedata.normalize("NFKC", text)
        words = re.sub(r"[\s的份度]", "", words.replace("季度", "季")).translate(DASHES)
        if relative := _relative(words, today):
            return cls.containing(*relative)
        year, rest = _year(words, today)
        months = _months(rest, whole_year=year is not None)
        if months is None:
            raise Unacceptable(f"没看懂“{text.strip()[:20]}”是哪一段时间，{EXAMPLES}")
        first, last = months
        if year is None:
            year = today.year if first <= today.month else today.year - 1
        if not (2000 <= year <= 2100 and 1 <= first <= last <= 12):
            raise Unacceptable(f"“{text.strip()[:20]}”不是一段能统计的时间，{EXAMPLES}")
        return cls(year, first, last)

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.first_month, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return date(self.year, self.last_month, monthrange(self.year, self.last_month)[1])

    @property
    def days(self) -> tuple[date, date]:
        """First and last day, as queries want them."""
        return self.first, self.last

    @property
    def label(self) -> str:
        """The Chinese name: 2026年, 2026年上半年, 2026年第一季度, 2026年3月, 2026年1—10月."""
        return f"{self.year}年{self.label_in_year}"

    @property
    def label_in_year(self) -> str:
        """The name without the year; empty for a whole year."""
        span = (self.first_month, self.last_month)
        if span in NAMED:
            return NAMED[span]
        first, last = span
        return f"{first}月" if first == last else f"{first}—{last}月"

    def contains(self, day: date) -> bool:
        """Whether `day` lies in the period."""
        return self.first <= day <= self.last

    def split(self, per: Per) -> Iterator[Self]:
        """The months, quarters, half-years or years that the period touches, oldest first and each whole."""
        length = MONTHS[per]
        for begins in range((self.first_month - 1) // length * length + 1, self.last_month + 1, length):
            yield type(self)(self.year, begins, begins + length - 1)


DASHES = str.maketrans(dict.fromkeys("—–‐‑－~～至到", "-"))

NAMED = {
    (1, 12): "",
    (1, 6): "上半年",
    (7, 12): "下半年",
    (1, 3): "第一季度",
    (4, 6): "第二季度",
    (7, 9): "第三季度",
    (10, 12): "第四季度",
    (1, 9): "前三季度",
}

NUMERALS = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
}


def _relative(words: str, today: date) -> tuple[date, Per] | None:
    """A day in the period that `words` name by its distance from `today`, and the kind of period."""
    if found := re.fullmatch(r"(?:这个?|本|当)(月|季|年)", words):
        return today, {"月": Per.MONTH, "季": Per.QUARTER, "年": Per.YEAR}[found[1]]
    if found := re.fullmatch(r"上个?(月|季)|今年|去年|前年", words):
        if found[1] is None:
            return date(today.year - "今去前".index(words[0]), 1, 1), Per.YEAR
        back = 1 if found[1] == "月" else (today.month - 1) % 3 + 1
        months = today.year * 12 + today.month - 1 - back
        return date(months // 12, months % 12 + 1, 1), Per.MONTH if found[1] == "月" else Per.QUARTER
    return None


def _year(words: str, today: date) -> tuple[int | None, str]:
    """The year at the beginning of `words`, and what follows it."""
    if found := re.match(r"(\d{4})(?:年|[-./](?=\d|[QqHh])|(?=[QqHh])|$)", words):
        return int(found[1]), words[found.end() :]
    if found := re.match(r"([今去前])年", words):
        return today.year - "今去前".index(found[1]), words[found.end() :]
    return None, words


def _months(words: str, *, whole_year: bool) -> tuple[int, int] | None:
    """First and last month of a year that `words` name."""
    if words in ("", "全年", "年"):
        return (1, 12) if whole_year or words == "全年" else None
    if found := re.fullmatch(r"([上下])半年|[Hh]([12])", words):
        return (1, 6) if found[1] == "上" or found[2] == "1" else (7, 12)
    if found := re.fullmatch(r"前([一二三四1-4])个?季", words):
        return 1, 3 * _number(found[1])
    if found := re.fullmatch(r"第?([一二三四1-4])季|[Qq]([1-4])", words):
        quarter = _number(found[1] or found[2])
        return 3 * quarter - 2, 3 * quarter
    number = r"(\d{1,2}|十[一二]?|[一二三四五六七八九])"
    if found := re.fullmatch(rf"{number}月?-{number}月?", words):
        return _number(found[1]), _number(found[2])
    if found := re.fullmatch(rf"{number}月", words) or (re.fullmatch(r"(\d{1,2})", words) if whole_year else None):
        return _number(found[1]), _number(found[1])
    return None


def _number(word: str) -> int:
    return NUMERALS[word] if word in NUMERALS else int(word)
