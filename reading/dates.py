"""Days as people type them: 昨天, 上周五, 3月15日下午3点, 第一季度 …, looking back for reports, ahead for deadlines.

`past` and `future` want the whole answer to be one; in a sentence `held.find_past` looks for it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from functools import lru_cache

from dialogue import Unacceptable
from reading.calendar_meanings import WEEKDAY, Mode
from reading.calendar_words import Expression, alone, patterns
from reading.numbers import normal
from reading.times import spoken_times, take_times, typed_times

WEEKDAYS = "一二三四五六日"
LONGEST = 60  # characters of an answer that is a date

YEARS = range(1921, 2101)  # there was no branch before; later is a slip of the finger

_FILLER = re.compile(r"(?:[\s,。.()]|我们?|支部|是|在|于|的|开|了|吧|就|大概|大约|截[至止]|到|之前|以前|前|为止)*")
_WEEKDAY_TOO = re.compile(r"\s*[,(]?\s*(?:周|星期|礼拜)([一二三四五六日天])\s*\)?")


class Contradiction(Unacceptable):
    """11月20日周四, which was a Friday: neither can be believed."""


@dataclass(frozen=True, slots=True)
class When:
    """The days `first` to `last`, which are one day where the words name one; with times where they were given."""

    first: date
    last: date
    starts: time | None = None
    ends: time | None = None

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise Unacceptable("结束的日子比开始的早，请核对。")
        if self.ends and (self.starts is None or (self.first == self.last and self.ends <= self.starts)):
            raise Unacceptable("结束的时间比开始的早，请核对。")


def past(text: str, today: date) -> When:
    """The latest such day (or days) not after `today`: 本月 ends today. Raises Unacceptable, also for days to come."""
    when = _whole(text, today, Mode.PAST)
    if when.last > today:
        state = "还没到" if when.first > today else "还没结束"
        raise Unacceptable(f"{spoken(when, today)}{state}。请写已经开展的日期，例如：昨天、上周五、11月20日。")
    return when


def future(text: str, today: date) -> When:
    """The next such day (or days) not before `today`. Raises Unacceptable, also where it is over."""
    when = _whole(text, today, Mode.FUTURE)
    if when.last < today:
        raise Unacceptable(f"{spoken(when, today)}已经过了。请写以后的日期，例如：下周五、12月20日、年底前。")
    return when


def spoken(when: When, today: date) -> str:
    """As it is echoed: 11月20日 周五, 3月15日至17日, with the year where it is not this one, with the times."""
    first = spoken_day(when.first, today)
    if when.first != when.last:
        same_month = (when.first.year, when.first.month) == (when.last.year, when.last.month)
        last = f"{when.last.day}日" if same_month else _day(when.last, when.first)
        first = f"{_day(when.first, today)}至{last}"
    times = spoken_times(when.starts, when.ends)
    return f"{first} {times}" if times else first


def spoken_day(day: date, today: date) -> str:
    """11月20日 周五; with the year where it is not that of `today`."""
    return f"{_day(day, today)} 周{WEEKDAYS[day.weekday()]}"


def typed(when: When) -> str:
    """The words that give exactly `when` back, on whatever day they are read."""
    words = when.first.isoformat()
    if when.last != when.first:
        words += f"至{when.last.isoformat()}"
    times = typed_times(when.starts, when.ends)
    return f"{words} {times}" if times else words


def mentions(words: str, table: tuple[Expression, ...]) -> Iterator[tuple[Expression, re.Match[str]]]:
    """What looks like a day, the more telling first; none within another."""
    words = words.replace("元月", "1月")
    taken: list[tuple[int, int]] = []
    for expression in table:
        for match in expression.pattern.finditer(words):
            start, end = match.span()
            if not any(start < to and since < end for since, to in taken):
                taken.append((start, end))
                yield expression, match


def read(words: str, expression: Expression, match: re.Match[str], today: date, mode: Mode) -> tuple[When | None, int]:
    """What it means, with the weekday and the times that follow, and where they end. Raises Unacceptable."""
    try:
        span = expression.meaning(match, today, mode)
    except Unacceptable:
        raise
    except (ValueError, OverflowError) as error:
        raise Unacceptable(f"没有“{match[0].strip()}”这一天，请核对。") from error
    if span is None:
        return None, match.end()
    first, last = span
    if first.year not in YEARS or last.year not in YEARS:
        raise Unacceptable(f"“{match[0].strip()}”的年份不对，请核对。")
    if mode is Mode.PAST and first <= today < last and not expression.exact:
        last = today  # 本月, 第四季度: what was held of it was held by today
    end = match.end()
    if first == last and (too := _WEEKDAY_TOO.match(words, end)):
        if first.weekday() != WEEKDAY[too[1]]:
            raise Contradiction(f"{match[0].strip()}是周{WEEKDAYS[first.weekday()]}，不是周{too[1]}，请核对。")
        end = too.end()
    times = take_times(words, end)
    return (When(first, last, times.starts, times.ends), times.end) if times else (When(first, last), end)


def _day(day: date, near: date) -> str:
    return f"{day.month}月{day.day}日" if day.year == near.year else f"{day.year}年{day.month}月{day.day}日"


@lru_cache(maxsize=4096)
def _whole(text: str, today: date, mode: Mode) -> When:
    words = normal(text).strip()
    if len(words) <= LONGEST:
        for table in (alone(), patterns()):
            if when := _only(words, table, today, mode):
                return when
    examples = "昨天、上周五、11月20日下午3点" if mode is Mode.PAST else "下周五、12月20日、月底前"
    raise Unacceptable(f"没看懂这个日期。可以写：{examples}。")


def _only(words: str, table: tuple[Expression, ...], today: date, mode: Mode) -> When | None:
    """The day that `words` are but for harmless words; told twice (上周五（11月20日）) it must be the same."""
    found: list[tuple[When, str, int, int]] = []
    for expression, match in mentions(words, table):
        if any(start <= match.start() < end for _, _, start, end in found):
            continue  # the weekday of a day that was read with it
        meant, end = read(words, expression, match, today, mode)
        if meant:
            found.append((meant, match[0], match.start(), end))
    if not found or not _FILLER.fullmatch("".join(_outside(words, [(start, end) for _, _, start, end in found]))):
        return None
    when = found[0][0]
    for other, told, _, _ in found[1:]:
        weekday = _WEEKDAY_TOO.fullmatch(told)
        same = weekday and when.first == when.last and when.first.weekday() == WEEKDAY[weekday[1]]
        if not same and (other.first, other.last) != (when.first, when.last):
            raise Unacceptable(f"{spoken(when, today)}和“{told}”对不上，请核对。")
        if when.starts is None:
            when = replace(when, starts=other.starts, ends=other.ends)
    return when


def _outside(words: str, spans: list[tuple[int, int]]) -> Iterator[str]:
    at = 0
    for start, end in sorted(spans):
        yield words[at:start]
        at = max(at, end)
    yield words[at:]
