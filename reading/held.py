"""When something was held, as told in a sentence. A day that is not certain is none: it is asked, never guessed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from dialogue import Unacceptable
from reading.calendar_meanings import Mode
from reading.calendar_words import Expression, patterns
from reading.dates import Contradiction, When, mentions, read
from reading.times import find_times

Spans = list[tuple[int, int]]

LONG_AGO = timedelta(days=300)
LATELY = timedelta(days=62)
MOVED_TO = -1  # the rank of a day told as 改到11月20日

_QUOTED = re.compile(r"《[^》]*》|“[^”]*”|「[^」]*」|\"[^\"]*\"")
# 学习11月15日重要讲话: a day that belongs to what was talked about.
_TALKED_ABOUT = re.compile(
    r"(?:学习|传达|研究|讨论|审议|总结|回顾|通报|听取|部署|安排|计划|决定|关于|围绕|宣读|收看|观看)[^,。;\s\0]*$"
)
_CLAUSE_ENDS = re.compile(r"[,。;\s\0)]|$")
# 10月25日会议精神, 10月20日的通知
_THING_OF_THAT_DAY = re.compile(r"的?[^,。;\s\0]{0,6}(?:精神|讲话|文件|通知|指示|来信)")
_PLANNED = re.compile(r"(?:原定|原计划|原本|本应|本来)[^,。;\s\0]{0,6}$")
_MOVED = re.compile(r"(?:推迟|延期|延后|顺延|提前|调整|改)(?:到|至|为|在|于)?了?\s*$")
# 3/5 may be three of five; 11/20 of this month is a day.
_MAYBE_A_PAIR = re.compile(r"[0-9]{1,2}/[0-9]{1,2}")
_YEAR_TOLD = re.compile("年|[0-9]{4}")
_AND = r"\s*[、,和及与]\s*"
_LISTED = re.compile(_AND)
# 周二、三、四 and 3、10、17日: of the list only one is a day by itself.
_MORE_BEFORE = re.compile(rf"[0-9]{_AND}$")
_MORE_AFTER = re.compile(
    r"\s*[、和及与]\s*[一二三四五六日0-9]{1,2}(?=\s*(?:[、,和及与日号。;\s]|[两三四]|[集组开召举学主支党]|\0|$))"
)


class _Told(NamedTuple):
    """Letters `start` to `end` tell `when`; the lower its expression's `rank`, the more likely it was held then."""

    rank: int
    start: int
    end: int
    when: When


class _Uncertain(Exception):
    """The sentence can be read in more than one way, or in none."""


def find_past(text: str, today: date, *, events: int = 1) -> tuple[When, Spans] | None:
    """When it was held, as told in a sentence (NFKC-normal), and where; None where it does not say so for certain.

    A day counts before a week or a month, what stands first before what follows, and what a day was moved to before
    all. Days to come, deadlines, and days within what was talked about or quoted are not when it was held. Uncertain
    are a day that can't be, days in a list (11月3日、10日), several days beside several `events`, and a day of last
    year told without it, nearly a year ago: 支委会定于11月25日召开 is about this year's. With 0 `events`, which were
    not held, it is about the month alone, and a day they were moved to does not matter.
    """
    words = _QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), text)
    try:
        told = [one for mention in mentions(words, patterns()) for one in _told(words, *mention, today)]
    except _Uncertain:
        return None
    if events and any(one.rank == MOVED_TO and one.when.last > today for one in told):
        return None
    days = sorted((one for one in told if one.rank < 2), key=lambda one: one.start)
    if _listed(words, days) or (events > 1 and len({(one.when.first, one.when.last) for one in days}) > 1):
        return None
    held = [one for one in told if one.when.last <= today and _is_meant(words, one, today)]
    if not held:
        return None
    when = min(held, key=lambda one: (one.rank, one.start)).when
    spans = [(one.start, one.end) for one in held if one.when == when]
    if when.starts is None and when.first == when.last and (found := find_times(words)):
        times, start = found
        return replace(when, starts=times.starts, ends=times.ends), [*spans, (start, times.end)]
    return when, spans


def _told(words: str, expression: Expression, match: re.Match[str], today: date) -> Iterator[_Told]:
    """What a mention tells, if anything. Raises _Uncertain."""
    if _aside(words, match):
        return
    try:
        when, end = read(words, expression, match, today, Mode.PAST)
    except Unacceptable as unreadable:
        # A number that merely looks like a day (312号) is no day; 2月30日 is meant to be one.
        if expression.rank == 0 or isinstance(unreadable, Contradiction):
            raise _Uncertain from unreadable
        return
    if when is None:
        return
    if expression.rank < 2 and (_MORE_AFTER.match(words, match.end()) or _MORE_BEFORE.search(words, 0, match.start())):
        raise _Uncertain
    rank = MOVED_TO if _MOVED.search(words, 0, match.start()) else expression.rank
    yield _Told(rank, match.start(), end, when)


def _aside(words: str, match: re.Match[str]) -> bool:
    """Whether it is a deadline (月底前), was only planned, or lies within what was talked about."""
    if match[0].endswith(("前", "内")) and "way" not in match.re.groupindex:
        return True
    if _PLANNED.search(words, 0, match.start()) or _THING_OF_THAT_DAY.match(words, match.end()):
        return True
    return bool(_TALKED_ABOUT.search(words, 0, match.start())) and not _CLAUSE_ENDS.match(words, match.end())


def _listed(words: str, days: Sequence[_Told]) -> bool:
    """Whether one day follows another as in a list; 上周五,11月20日 may be the same day told twice."""
    return any(
        (one.when.first, one.when.last) != (other.when.first, other.when.last)
        and _LISTED.fullmatch(words, one.end, other.start)
        for one, other in pairwise(days)
    )


def _is_meant(words: str, one: _Told, today: date) -> bool:
    """Not nearly a year ago without telling the year, and not long ago in figures that may count people."""
    ago = today - one.when.first
    if ago > LATELY and _MAYBE_A_PAIR.fullmatch(words, one.start, one.end):
        return False
    last_year = one.when.first.year < today.year and ago > LONG_AGO
    return not last_year or bool(_YEAR_TOLD.search(words, one.start, one.end))
