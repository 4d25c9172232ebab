"""Periods as people name them: 2026年上半年, 一季度, 1-10月, 上个月."""

import re
import unicodedata
from datetime import date

from dialogue import Unacceptable
from domain.catalogue import Per
from domain.periods import Period

EXAMPLES = "可以写“2026年”“上半年”“一季度”“2026年3月”“1-10月”。"

DASHES = str.maketrans(dict.fromkeys("—–‐‑－~～至到", "-"))

YEARS_BACK = {"今年": 0, "去年": 1, "上年": 1, "上一年": 1, "前年": 2, "上上年": 2}

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


def parse_period(text: str, today: date) -> Period:
    """The period that `text` names. Without a year it is the latest one that has begun by `today`.

    Raises Unacceptable.
    """
    words = unicodedata.normalize("NFKC", text)
    words = re.sub(r"[\s的份度]", "", words.replace("季度", "季")).translate(DASHES)
    words = re.sub(r"-今$", f"-{today.month}月", words.removesuffix("以来"))
    if relative := _relative(words, today):
        return Period.containing(*relative)
    year, rest = _year(words, today)
    months = _months(rest, whole_year=year is not None)
    if months is None:
        raise Unacceptable(f"没看懂“{text.strip()[:20]}”是哪一段时间，{EXAMPLES}")
    first, last = months
    if year is None:
        year = today.year if first <= today.month else today.year - 1
    if not (2000 <= year <= 2100 and 1 <= first <= last <= 12):
        raise Unacceptable(f"“{text.strip()[:20]}”不是一段能统计的时间，{EXAMPLES}")
    return Period(year, first, last)


def _relative(words: str, today: date) -> tuple[date, Per] | None:
    """A day in the period that `words` name by its distance from `today`, and the kind of period."""
    if found := re.fullmatch(r"(?:这个?|本|当)(月|季|年)", words):
        return today, {"月": Per.MONTH, "季": Per.QUARTER, "年": Per.YEAR}[found[1]]
    if words in YEARS_BACK:
        return date(today.year - YEARS_BACK[words], 1, 1), Per.YEAR
    if found := re.fullmatch(r"(上{1,3})个?(月|季)", words):
        # 上上季: three months before the last quarter.
        length = 1 if found[2] == "月" else 3
        back = (today.month - 1) % length + 1 + (len(found[1]) - 1) * length
        months = today.year * 12 + today.month - 1 - back
        return date(months // 12, months % 12 + 1, 1), Per.MONTH if length == 1 else Per.QUARTER
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
