"""How far a problem is: rates, states and progress in words, whichever of their columns they stand in."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from dialogue import Unacceptable
from reading import numbers
from reading.numbers import normal
from reading.tables.deadlines import Impossible, last_day
from reading.tables.grid import Cell
from reading.tables.words import is_blank, lists, longest_first, running, squeezed, words_of

LONGEST_RATE = 24  # letters of a rate
LONGEST_CLOSING = 60  # letters of 销号, with its day
_AFTER_STATE = "。；;，,：:（("
_RATE = re.compile(r"(?:已|约|大约|总体|整体|整改|进度|完成率?|达到?|为)*([0-9]+(?:\.[0-9]+)?)(%?)(?:左右|以上)?")
_RATE_OPENS = re.compile(r"((?:整改|进度|总体|已)*(?:完成率?)?约?[0-9]+(?:\.[0-9]+)?%)[,;。(]")
_SHARE = re.compile(r"(?:已?完成)?(?:百分之.+|.成[一二三四五六七八九半]?|.+分之.+)")
_MONTH = re.compile(r"([0-9]{4})[年./\-]([0-9]{1,2})月?")
_BESIDE = "[(,;]?"
_DAY = re.compile(
    r"[0-9]{4}[年./\-][0-9]{1,2}[月./\-][0-9]{1,2}日?|[0-9]{1,2}月[0-9]{1,2}日|[0-9]{8}|[0-9]{4}年[0-9]{1,2}月"
)


@dataclass(frozen=True, slots=True)
class StandingCells:
    """What a cell tells of how far it is; None for what it doesn't."""

    percent: float | None = None
    state: str | None = None
    closed: str | None = None
    progress: str | None = None
    reason: str | None = None


def standing(cell: Cell | None, field: str, *, in_hundredths: bool) -> StandingCells:
    """A cell of the columns percent, state and progress. `in_hundredths`: the heading says that 80 is 80 per cent."""
    if cell and cell.unknown:
        return StandingCells(reason="formula_without_result")
    value = cell.value if cell else None
    if value is None or isinstance(value, bool):
        return StandingCells(state="done" if value else None)
    if isinstance(value, int | float):
        return StandingCells(
            percent=_rate(float(value), share=bool(cell and cell.per_cent), in_hundredths=in_hundredths)
        )
    if isinstance(value, date | datetime):
        return StandingCells(progress=words_of(cell))
    return _of_words(str(value), field, in_hundredths=in_hundredths)


def closing(cell: Cell | None, year: int | None, today: date | None = None) -> StandingCells:
    """A cell of the columns 销号 and 销号时间: a day, a word or a tick."""
    if cell and cell.unknown:
        return StandingCells(reason="formula_without_result")
    words = squeezed(words_of(cell))
    if not words or words in _words("no"):
        return StandingCells()
    if len(words) > LONGEST_CLOSING:
        return StandingCells(reason="no_date")
    if words in _words("yes") or words in _words("closed"):
        return StandingCells(state="closed")
    if match := _MONTH.fullmatch(words):
        return StandingCells(state="closed", closed=f"{match[1]}-{int(match[2]):02}")
    found = _DAY.search(words)
    try:
        day = last_day(found[0] if found and found[0] != words else words, year)
    except Impossible:
        return StandingCells(state="closed", reason="impossible_date")
    except Unacceptable:
        state = next((state for state in lists()["states"] if state in _STATES and words in _words(state)), None)
        return StandingCells(state=state, reason=None if state else "no_date")
    if today and day > today:
        return StandingCells(reason="future_date")
    return StandingCells(state="closed", closed=day.isoformat())


def is_yes(words: str) -> bool:
    """A tick, or 是."""
    return squeezed(words) in _words("yes")


_STATES = ("closed", "done", "mostly_done", "in_progress", "not_started")


def _of_words(text: str, field: str, *, in_hundredths: bool) -> StandingCells:
    words = squeezed(text).rstrip("。；;")
    for state in _STATES:
        if words in _words(state):
            return StandingCells(state=state)
    if field == "state" and words in _words("yes"):
        return StandingCells(state="done")
    if is_blank(text) or (field == "state" and words in _words("no")):
        return StandingCells()
    if (percent := _percent(words, in_hundredths=in_hundredths)) is not None:
        return StandingCells(percent=percent)
    if match := _both().fullmatch(words):
        state = match["first"] or match["then"]
        return StandingCells(_percent(match["rate"] or match["before"], in_hundredths=in_hundredths), _state_of(state))
    if (match := _closed_on().fullmatch(words)) and (day := closing(Cell(match["day"]), None)).closed:
        return day
    opens = _RATE_OPENS.match(words)
    percent = _percent(opens[1], in_hundredths=in_hundredths) if opens else None
    return StandingCells(percent, _state_that_opens(words), progress=running(text))


def _state_that_opens(words: str) -> str | None:
    """推进中，已入户320户: the state comes first, with a sign after it."""
    match = _opening().match(words)
    return _state_of(match[1]) if match else None


def _state_of(words: str) -> str | None:
    return next((state for state in _STATES if words in _words(state)), None)


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"({_all_states()})[{normal(_AFTER_STATE)}]")


@cache
def _both() -> re.Pattern[str]:
    """整改中（60%）, 100%已销号."""
    rate = r"[0-9.]+%"
    return re.compile(
        rf"(?P<first>{_all_states()}){_BESIDE}(?P<rate>{rate})\)?|(?P<before>{rate}){_BESIDE}(?P<then>{_all_states()})\)?"
    )


@cache
def _closed_on() -> re.Pattern[str]:
    """已销号（2024.6.3）."""
    return re.compile(rf"(?:{longest_first(_words('closed'))}){_BESIDE}(?P<day>{_DAY.pattern})\)?")


@cache
def _all_states() -> str:
    return longest_first(word for state in _STATES for word in _words(state) if len(word) > 1)


def _percent(words: str, *, in_hundredths: bool) -> float | None:
    if len(words) > LONGEST_RATE:
        return None
    if match := _RATE.fullmatch(words):
        if match[2]:
            return _tidy(float(match[1])) if float(match[1]) <= 100 else None
        return _rate(float(match[1]), share=False, in_hundredths=in_hundredths)
    if words == "一半" or words == "过半":
        return 50 if words == "一半" else None
    if _SHARE.fullmatch(words):
        try:
            return numbers.percent(words, date.min)
        except Unacceptable:
            return None
    return None


def _rate(value: float, *, share: bool, in_hundredths: bool) -> float | None:
    """0.8 and 1 are shares; 80 is per cent, and 1 too where the heading says （%）, unless the cell shows 1 as 100%."""
    if share or (value <= 1 and not in_hundredths):
        value *= 100
    return _tidy(value) if 0 <= value <= 100 else None


def _tidy(value: float) -> float:
    value = round(value, 2)
    return int(value) if value == int(value) else value


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(squeezed(word) for word in lists()["states"][name])
