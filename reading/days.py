"""The days that a text tells, each with what it is: held then, told as a plan, or only talked about."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from dialogue import Unacceptable
from reading import calendar_meanings as meanings
from reading.calendar_meanings import Mode
from reading.calendar_words import Expression, alone, patterns
from reading.dates import Contradiction, When, read
from reading.kinds import QUOTED
from reading.numbers import NUMBER, number
from reading.times import find_times

MOST = 120  # days looked at in one text
BACK = 24  # letters looked back for what a day belongs to
LONG_AGO = timedelta(days=300)
LATELY = timedelta(days=62)

_TALKED_ABOUT = re.compile(
    "(?:学习|传达|研究|讨论|审议|总结|回顾|通报|听取|部署|安排|决定|关于|围绕|宣读|收看|观看|预计|计划|力争|争取|确保|说|明确)"
    r"(?:(?!召开|开展|举行|[0-9一二三四五六七八九十][人个名])[^,。;\s\0:(]){0,16}\Z"
)
_UNTIL = re.compile(r"(?:截[至止]到?|目前|直到)\Z")
_CLAUSE_ENDS = re.compile(r"[,。;\s\0)]|$")
_THING_OF_THAT_DAY = re.compile(
    "的?[^,。;\\s\0]{0,6}(?:精神|讲话|文件|通知|指示|来信|计划|要点|期限)|起|以来|(?<=日)电"
)
_PLANNED = re.compile(
    r"(?:原定|原计划|原本|本应|本来|定于|拟于|拟|定在|将于|预计|计划|下步|打算|安排在|改到|推迟到|延期到)[^,。;\s\0]{0,4}$"
)
_MOVED = re.compile(r"(?:推迟|延期|延后|顺延|提前|调整|改)(?:到|至|为|在|于)?了?\s*$")
_MAYBE_A_PAIR = re.compile(r"[0-9]{1,2}/[0-9]{1,2}")
_YEAR_TOLD = re.compile("年|[0-9]{4}")
_AND = r"\s*[、,和及与]\s*"
_LISTED = re.compile(_AND)
_MORE = re.compile(
    rf"{_AND}(?:(?P<month>{NUMBER})月)?(?P<day>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})[日号](?![楼院门线])"
)
_FIRST_OF_MORE = re.compile(
    r"(?P<month>(?<![0-9])[0-9]{1,2}|[一二三四五六七八九十]{1,2})月(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
    r"(?=[、,和及](?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:[、,和及][0-9]{1,2}){0,4}[日号])"
)
_MORE_BARE = re.compile(r"[、,和及](?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?=[日号、,和及])[日号]?")
_FUTURE_WORD = re.compile("明天|明日|后天|大后天|下下?个?(?:周|星期|礼拜|月)|明年")


@dataclass(frozen=True, slots=True)
class Day:
    """Letters `start` to `end` tell `when`. `role`: held, stretch (a week, a month), plan, aside; `why` says it."""

    start: int
    end: int
    when: When
    role: str
    why: str = ""
    also: tuple[When, ...] = ()


def find_days(words: str, today: date) -> list[Day]:
    """All days and stretches of days in NFKC-normal `words`, in their order; none within another. Linear in `words`."""
    words = words.replace("元月", "1月")
    found: list[Day] = []
    taken = bytearray(len(words) + 1)
    for match in _FIRST_OF_MORE.finditer(words):
        if (day := _several(words, match, today)) and len(found) < MOST:
            found.append(day)
            taken[day.start : day.end] = b"\1" * (day.end - day.start)
    for expression in (alone()[0], *patterns()):
        for match in expression.pattern.finditer(words):
            start, end = match.span()
            start += len(match[0]) - len(match[0].lstrip(" \t\n的"))
            if len(found) >= MOST or start == end or any(taken[start:end]):
                continue
            day = _day(words, expression, match, today)
            taken[start:end] = b"\1" * (end - start)
            if day:
                taken[day.start : day.end] = b"\1" * (day.end - day.start)
                found.append(day)
    found.sort(key=lambda one: (one.start, -one.end))
    ends = [0, *accumulate((one.end for one in found), max)]
    found = [
        one for one, end in zip(found, ends, strict=False) if one.start >= end
    ]  # the weekday of a day told with it
    titles = bytearray(len(words) + 1)
    for title in QUOTED.finditer(words):
        titles[title.start() : title.end()] = b"\1" * (title.end() - title.start())
    found = [replace(one, role="aside", why="within a title") if titles[one.start] else one for one in found]
    return _in_context(words, found, today)


def _day(words: str, expression: Expression, match: re.Match[str], today: date) -> Day | None:
    start, end = match.span()
    start += len(match[0]) - len(match[0].lstrip(" \t\n的"))
    try:
        when, end = read(words, expression, match, today, Mode.PAST)
    except Unacceptable as unreadable:
        if isinstance(unreadable, Contradiction) and (to_come := _to_come(words, expression, match, today)):
            return Day(start, to_come[1], to_come[0], "future", "a day to come, by its weekday")
        if expression.rank == 0 or isinstance(unreadable, Contradiction):
            return Day(start, end, When(today, today), "unclear", str(unreadable))
        return None
    if when is None:
        return None
    role, why = _role(words, expression, match, when, today)
    if expression.meaning is meanings.bare_day:
        why = why or "bare"
    return Day(start, end, when, role, why)


def _to_come(words: str, expression: Expression, match: re.Match[str], today: date) -> tuple[When, int] | None:
    """11月25日(周三) on the 20th: last year's was no Wednesday, this year's is."""
    try:
        when, end = read(words, expression, match, today, Mode.FUTURE)
    except Unacceptable:
        return None
    return (when, end) if when and when.first > today else None


def _role(words: str, expression: Expression, match: re.Match[str], when: When, today: date) -> tuple[str, str]:
    start = match.end() - len(match[0].lstrip(" \t\n的"))
    before = words[max(0, start - BACK) : start]
    if expression.rank == 2:
        if when.first > today or _FUTURE_WORD.match(match[0]):
            return "future", "days to come"
        return "stretch", ""
    if _MOVED.search(before):
        return ("moved", "moved to this day") if when.last <= today else ("future", "moved to a day to come")
    if match[0].endswith(("前", "内")) and "way" not in match.re.groupindex and match[0] not in ("前天", "大前天"):
        return "aside", "a deadline"
    if when.last > today or _FUTURE_WORD.match(match[0]):
        return "future", "a day to come"
    if _PLANNED.search(before):
        return "plan", "told as planned"
    if _THING_OF_THAT_DAY.match(words, match.end()):
        return "aside", "names a document or a beginning"
    if _UNTIL.search(before):
        return "aside", "until then"
    if not before.endswith("是") and _TALKED_ABOUT.search(before) and not _CLAUSE_ENDS.match(words, match.end()):
        return "aside", "talked about"
    ago = today - when.first
    if ago > LATELY and _MAYBE_A_PAIR.fullmatch(match[0]):
        return "aside", "may count people"
    if when.first.year < today.year and ago > LONG_AGO and not _YEAR_TOLD.search(match[0]):
        return "future", "nearly a year ago, so rather a day to come"
    return "held", ""


def _several(words: str, match: re.Match[str], today: date) -> Day | None:
    """11月17、18日: one stretch where the days follow each other, else several days."""
    days = [number(match["day"])]
    at = match.end()
    while len(days) < 6 and (more := _MORE_BARE.match(words, at)):
        days.append(number(more["day"]))
        at = more.end()
    month = number(match["month"])
    try:
        year = today.year if date(today.year, month, days[0]) <= today else today.year - 1
        dates = [date(year, month, day) for day in days]
    except ValueError:
        return None
    if len(days) < 2 or dates[-1] > today:
        return None
    if all(later - earlier == timedelta(days=1) for earlier, later in itertools.pairwise(dates)):
        return Day(match.start(), at, When(dates[0], dates[-1]), "held", "days in a row")
    whens = [When(day, day) for day in dates]
    return Day(match.start(), at, whens[0], "held", "a list of days", tuple(whens[1:]))


def _in_context(words: str, found: list[Day], today: date) -> list[Day]:
    """Give a bare day (12日) the month told before it, and gather days told as a list (11月5日、11月12日)."""
    result: list[Day] = []
    month: date | None = None
    for day in found:
        meant = day
        if day.why == "bare" and month is not None and day.role == "held":
            meant = _within(day, month, today)
        one_month = (meant.when.first.year, meant.when.first.month) == (meant.when.last.year, meant.when.last.month)
        if one_month and day.role in ("held", "stretch", "moved"):
            month = meant.when.first
        before = result[-1] if result else None
        if (
            before
            and before.role == meant.role == "held"
            and _LISTED.fullmatch(words[before.end : meant.start])
            and before.when != meant.when
            and before.why != "days in a row"
            and not words[before.end : meant.start].startswith((",", "，"))
        ):
            result[-1] = replace(before, end=meant.end, also=(*before.also, meant.when, *meant.also))
            continue
        result.append(meant)
    return result


def _within(day: Day, month: date, today: date) -> Day:
    try:
        moved = month.replace(day=day.when.first.day)
    except ValueError:
        return day
    if moved > today:
        return day
    return replace(day, when=replace(day.when, first=moved, last=moved))


def with_time(words: str, day: When, spans: Sequence[tuple[int, int]]) -> tuple[When, tuple[int, int] | None]:
    """`day` with the time of day that stands elsewhere in `words`; where it stood."""
    if day.starts is not None or day.first != day.last:
        return day, None
    rest = list(words)
    for start, end in spans:
        rest[start:end] = "\0" * (end - start)
    found = find_times("".join(rest))
    if not found:
        return day, None
    times, start = found
    return replace(day, starts=times.starts, ends=times.ends), (start, times.end)
