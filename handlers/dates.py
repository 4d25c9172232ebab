"""Days as people type them: 昨天, 上周五, 3月15日下午3点, 第一季度 …, looking back for reports, ahead for deadlines.

`find` looks for an expression in a sentence; `past` and `future` want the whole answer to be one.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache

from dialogue import Unacceptable
from handlers.calendar_meanings import Mode, Span
from handlers.calendar_words import patterns
from handlers.numbers import normal
from handlers.times import spoken_times, take_times, typed_times

WEEKDAYS = "一二三四五六日"
LONGEST = 60  # characters of an answer that is a date

_FILLER = re.compile(r"[\s,,。.的在于是开了吧我们]*")


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


def past(text: str, today: date) -> When:
    """The latest such day (or days) not after `today`. Raises Unacceptable, also where it is still to come."""
    when = _whole(text, today, Mode.PAST)
    if when.first > today:
        raise Unacceptable(f"{spoken(when, today)}还没到。请写已经开展的日期，例如：昨天、上周五、11月20日。")
    return when


def future(text: str, today: date) -> When:
    """The next such day (or days) not before `today`. Raises Unacceptable, also where it is over."""
    when = _whole(text, today, Mode.FUTURE)
    if when.last < today:
        raise Unacceptable(f"{spoken(when, today)}已经过了。请写以后的日期，例如：下周五、12月20日、年底前。")
    return when


def find_past(text: str, today: date) -> tuple[When, list[tuple[int, int]]] | None:
    """The first day named in a sentence (NFKC-normal), and where; None where there is none or it is still to come."""
    try:
        found = _find(text, today, Mode.PAST)
    except Unacceptable:
        return None
    return found if found and found[0].first <= today else None


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


def _day(day: date, near: date) -> str:
    return f"{day.month}月{day.day}日" if day.year == near.year else f"{day.year}年{day.month}月{day.day}日"


@lru_cache(maxsize=4096)
def _whole(text: str, today: date, mode: Mode) -> When:
    words = normal(text).strip()
    found = _find(words, today, mode) if len(words) <= LONGEST else None
    if found:
        when, spans = found
        rest = "".join(_outside(words, spans))
        if not rest or _FILLER.fullmatch(rest):
            return when
    examples = "昨天、上周五、11月20日下午3点" if mode is Mode.PAST else "下周五、12月20日、月底前"
    raise Unacceptable(f"没看懂这个日期。可以写：{examples}。")


def _find(words: str, today: date, mode: Mode) -> tuple[When, list[tuple[int, int]]] | None:
    for pattern, meaning in patterns():
        for match in pattern.finditer(words):
            span = _meaning(meaning, match, today, mode)
            if span is None:
                continue
            first, last = span
            # “月底前” means by then: what matters ahead is the last day.
            times = take_times(words, match.end()) if first == last else None
            if times:
                return When(first, last, times.starts, times.ends), [(match.start(), times.end)]
            return When(first, last), [match.span()]
    return None


def _meaning(
    meaning: Callable[[re.Match[str], date, Mode], Span | None], match: re.Match[str], today: date, mode: Mode
) -> Span | None:
    try:
        return meaning(match, today, mode)
    except (ValueError, OverflowError) as error:
        if isinstance(error, Unacceptable):
            raise
        raise Unacceptable(f"没有“{match[0].strip()}”这一天，请核对。") from error


def _outside(words: str, spans: list[tuple[int, int]]) -> Iterator[str]:
    at = 0
    for start, end in sorted(spans):
        yield words[at:start]
        at = end
    yield words[at:]
