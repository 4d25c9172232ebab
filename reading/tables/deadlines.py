"""Deadlines as a ledger has them: a day, a month, a quarter, a span, a serial number; and 立行立改 or 长期坚持."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from dialogue import Unacceptable
from reading import dates
from reading.numbers import NUMBER, number
from reading.tables.grid import Cell
from reading.tables.words import is_blank, lists, longest_first, squeezed

LONGEST = 100  # letters of a deadline
FIRST_SERIAL, LAST_SERIAL = 32_874, 73_050  # 1990-01-01 and 2099-12-31

_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_HAN_YEAR = re.compile(r"([一二][九零〇○O0][零〇○O0一二三四五六七八九]{2})年")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]*[0-9]{1,2}:[0-9:.]+)?")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])")
_SERIAL = re.compile(r"([3-7][0-9]{4})(?:\.0+)?")
_DAY = re.compile(rf"(?:([0-9]{{4}})[年./\-])?({NUMBER})[月./\-]({NUMBER})(?:[日号]|(?![0-9.月]))")
_SPAN = re.compile(r"--|[-—–~至到、]+")
_SHORT_YEAR = re.compile(r"'?([0-9]{2})\.([0-9]{1,2})\.([0-9]{1,2})")
_QUARTER = re.compile(r"[Qq]([1-4])")
_MONTH = re.compile(rf"({NUMBER})月")
# These count from a day that the table doesn't tell.
_FROM_A_DAY = re.compile("(?:个月|星期|[周天日])(?:之?内|以内)|[本下这上当]个?(?:月|周|星期|季)|[今明昨后]天|近期")
_EXTENDED = re.compile("(?:延期|延长|延后|调整|顺延|延)(?:至|到|为)")
_WHOLE_YEAR = re.compile(r"(?:([0-9]{4})年?度?|本年度?|当年|今年)?(?:全年|年内|年度内|年度)|[0-9]{4}")
_NEXT = re.compile("次年|翌年|下一年|明年|下年")
_TAIL = re.compile(
    r"(?:前|之前|以前|底前)?(?:完成|办结|整改)?(?:整改|销号|任务|到位|完毕|见效|落实)*(?:前|之前|以前|内)?$"
)
_HEAD = re.compile(r"^(?:计划|拟|力争|预计|确保|原则上|最迟|于|在|截至|截止|至|到|完成时限|整改时限)+[:：]?")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_POINTED_MONTH = re.compile(r"(20[0-9]{2})\.([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Deadline:
    """`due`: a day, `at_once` or `lasting`; `time_class` where the words tell it; `reason` why there is no due."""

    due: str | None = None
    time_class: str | None = None
    reason: str | None = None


class Impossible(ValueError):
    """6月31日, or a span that ends before it begins; `reason` says which."""

    def __init__(self, reason: str = "impossible_date") -> None:
        super().__init__(reason)
        self.reason = reason


def deadline(cell: Cell | None, year: int | None, *, begins_1904: bool = False) -> Deadline:
    """What the cell of a column of deadlines tells; a day without a year is of `year`."""
    value = cell.value if cell else None
    if cell and cell.unknown:
        return Deadline(reason="formula_without_result")
    if value is None or (isinstance(value, str) and is_blank(value)):
        return Deadline()
    if isinstance(value, datetime | date):
        return Deadline(_day(value).isoformat())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_number(value, begins_1904=begins_1904)
    return of_words(str(value), year)


def of_words(text: str, year: int | None) -> Deadline:
    """As `deadline`, of words."""
    words = squeezed(text)
    if len(words) > LONGEST:
        return Deadline(reason="unclear_due")
    time_class, rest = class_in(words)
    if not rest:
        return Deadline(time_class if time_class != "by_date" else None, time_class)
    try:
        day = last_day(rest, year)
    except Impossible as impossible:
        return Deadline(time_class=time_class, reason=impossible.reason)
    except Unacceptable:
        if time_class in ("at_once", "lasting"):
            return Deadline(time_class, time_class)
        return Deadline(time_class=time_class, reason="unclear_due")
    return Deadline(day.isoformat(), time_class)


def class_in(words: str) -> tuple[str | None, str]:
    """The time class that the words name, and what is left of them."""
    for name, pattern in _classes().items():
        if match := pattern.search(words):
            rest = (words[: match.start()] + words[match.end() :]).strip("、,，;；。()并且和及:：/")
            return name, rest
    return None, words


@cache
def _classes() -> dict[str, re.Pattern[str]]:
    return {
        name: re.compile(longest_first(squeezed(word) for word in words))
        for name, words in lists()["time_classes"].items()
    }


def last_day(words: str, year: int | None) -> date:
    """The last day of what the words name. Raises Impossible, or Unacceptable where they aren't understood."""
    if match := _ISO.fullmatch(words):
        return _built(int(match[1]), int(match[2]), int(match[3]))
    if match := _COMPACT.fullmatch(words):
        return _built(int(match[1]), int(match[2]), int(match[3]))
    if match := _SERIAL.fullmatch(words):
        return _from_serial(int(match[1]), begins_1904=False)
    if match := _SHORT_YEAR.fullmatch(words):
        return _built(2000 + int(match[1]), int(match[2]), int(match[3]))
    if _FROM_A_DAY.search(words):
        raise Unacceptable(words)
    words = _QUARTER.sub(r"第\1季度", _extended(words))
    year, words = _year_of(words, year)
    words = _HEAD.sub("", words)
    for candidate in (words, _TAIL.sub("", words)):
        if match := _WHOLE_YEAR.fullmatch(candidate):
            return date(_known(year), 12, 31)
        if candidate:
            try:
                return _understood(candidate, year)
            except Impossible:
                raise
            except Unacceptable:
                continue
    raise Unacceptable(words)


def _extended(words: str) -> str:
    """What comes after 延期至, where the words tell an earlier day too."""
    parts = _EXTENDED.split(words)
    return parts[-1].strip("()") if len(parts) > 1 else words


def year_in(text: str) -> int | None:
    """The first year that the text names."""
    words = squeezed(text)
    if match := _HAN_YEAR.search(words):
        return number(match[1].replace("○", "〇").replace("O", "〇").replace("0", "〇"))
    match = _YEAR.search(words)
    return int(match[1]) if match else None


def _year_of(words: str, year: int | None) -> tuple[int | None, str]:
    """The year that counts, and the words without brackets around it; 次年 is the one after."""
    words = words.replace("○", "〇")
    for match in _BRACKETED.finditer(words):
        if year_in(match[1]):
            return year_in(match[1]), words.replace(match[0], "")
        if not match[1].strip("前末底内完成") or "月" not in match[1]:
            words = words.replace(match[0], "")
    if _NEXT.search(words) and not _SPAN.search(words):
        return _known(year) + 1, _NEXT.sub("", words)
    return year_in(words) or year, words


def _understood(words: str, year: int | None) -> date:
    _check_days(words, year)
    for text in (words, words.removesuffix("前"), words.replace("份", "")):
        try:
            return dates.future(text, date(_known(year), 1, 1)).last
        except Unacceptable:
            continue
    parts = [part for part in _SPAN.split(words) if part]
    if len(parts) == 2:
        return _end_of_span(parts[0], parts[1], year)
    raise Unacceptable(words)


def _end_of_span(first: str, last: str, year: int | None) -> date:
    """2024年3月—6月, 2024.3-6, 2024年11月至次年2月: the second takes the year, and the unit, from the first."""
    begins = year_in(first) or year
    if last.isdigit() and (match := _POINTED_MONTH.fullmatch(first)):
        return _end_of_month(int(match[1]), int(last))
    if _NEXT.search(last):
        begins, last = _known(begins) + 1, _NEXT.sub("", last)
    ends = last_day(last, year_in(last) or begins)
    if year_in(first) and year_in(last) and ends < last_day(first, begins):
        raise Impossible("dates_out_of_order")
    return ends


def _check_days(words: str, year: int | None) -> None:
    if any(_told(match[1]) > 12 for match in _MONTH.finditer(words)):
        raise Impossible
    for match in _DAY.finditer(words):
        month, day = _told(match[2]), _told(match[3])
        if match[1] is None and "月" not in match[0] and month > 12:
            continue  # 2024.6
        told = int(match[1]) if match[1] else year or 2024
        _built(told, month, day)


def _told(numeral: str) -> int:
    try:
        return number(numeral)
    except ValueError:
        return 0


def _built(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Impossible from error


def _end_of_month(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise Impossible
    return date(year, month, monthrange(year, month)[1])


def _known(year: int | None) -> int:
    if year is None:
        raise Unacceptable("no year")
    return year


def _day(value: datetime | date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _of_number(value: float, *, begins_1904: bool) -> Deadline:
    """A serial number, 20241115, or 2024.6; 2024.1 may be January or October, and 6.3 anything."""
    if FIRST_SERIAL <= value <= LAST_SERIAL:
        return Deadline(_from_serial(int(value), begins_1904=begins_1904).isoformat())
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    try:
        if match := _COMPACT.fullmatch(text):
            return Deadline(_built(int(match[1]), int(match[2]), int(match[3])).isoformat())
        if (match := _POINTED_MONTH.fullmatch(text)) and match[2] != "1":
            return Deadline(_end_of_month(int(match[1]), int(match[2])).isoformat())
        if re.fullmatch(r"20[0-9]{2}", text):
            return Deadline(date(int(text), 12, 31).isoformat())
    except Impossible as impossible:
        return Deadline(reason=impossible.reason)
    return Deadline(reason="unclear_due")


def _from_serial(serial: int, *, begins_1904: bool) -> date:
    return (date(1904, 1, 1) if begins_1904 else date(1899, 12, 30)) + timedelta(days=serial)
