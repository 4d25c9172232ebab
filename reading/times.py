"""Times of day after a date: 下午3点, 两点半, 15:00, 9点到11点, 上午."""

import re
from dataclasses import dataclass
from datetime import time

from dialogue import Unacceptable
from reading.numbers import NUMBER, number

PARTS = "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|晚|早"
AFTERNOON = ("下午", "傍晚", "晚上", "晚间", "晚")


def _clock(which: str) -> str:
    """One time of day, its parts named with `which` behind them."""
    part = rf"(?:(?P<part{which}>{PARTS})\s*)?"
    minutes = rf"(?:(?P<half{which}>半)|(?P<quarter{which}>[一三])刻|(?P<minute{which}>{NUMBER})分?)?"
    spoken = rf"(?P<hour{which}>{NUMBER})\s*(?:点钟?|时){minutes}"
    digital = rf"(?P<h{which}>[0-9]{{1,2}}):(?P<m{which}>[0-9]{{2}})"
    return rf"{part}(?:{spoken}|{digital})"


_TIMES = re.compile(rf"\s*[,,]?\s*{_clock('1')}(?:\s*(?:至|到|-|~|—|–)\s*{_clock('2')})?")
_PART = re.compile(rf"\s*(?:{PARTS})(?![0-9])")


@dataclass(frozen=True, slots=True)
class Times:
    """What stands after a date, up to `end` of the text."""

    starts: time | None
    ends: time | None
    end: int


def take_times(words: str, at: int) -> Times | None:
    """The time told from `at` on; 下午 alone tells none, but is part of the date. Raises Unacceptable for 25:00."""
    match = _TIMES.match(words, at)
    if match:
        return _times(match)
    part = _PART.match(words, at)
    return Times(None, None, part.end()) if part else None


def find_times(words: str) -> tuple[Times, int] | None:
    """The first time of day in a sentence, and where it begins: 下午3点 or 15:00, as 3点 alone may be three points."""
    for match in _TIMES.finditer(words):
        if match["part1"] or match["h1"]:
            try:
                return _times(match), match.start()
            except Unacceptable:
                continue
    return None


def _times(match: re.Match[str]) -> Times:
    try:
        starts = _time(match, "1", "")
        ends = _time(match, "2", match["part1"] or "") if match["hour2"] or match["h2"] else None
    except ValueError as error:
        raise Unacceptable(f"没有“{match[0].strip()}”这个时间，请核对。") from error
    if ends is not None and ends <= starts:
        raise Unacceptable("结束的时间比开始的早，请核对。")
    return Times(starts, ends, match.end())


def spoken_times(starts: time | None, ends: time | None) -> str:
    """15:00, 9:00—11:00, or nothing."""
    if starts is None:
        return ""
    return f"{starts:%H:%M}—{ends:%H:%M}" if ends else f"{starts:%H:%M}"


def typed_times(starts: time | None, ends: time | None) -> str:
    """The words `take_times` reads back."""
    if starts is None:
        return ""
    return f"{starts:%H:%M}至{ends:%H:%M}" if ends else f"{starts:%H:%M}"


def _time(match: re.Match[str], which: str, part_before: str) -> time:
    part = match[f"part{which}"] or part_before
    if match[f"h{which}"]:
        hour, minute = int(match[f"h{which}"]), int(match[f"m{which}"])
    else:
        hour = number(match[f"hour{which}"])
        quarter = match[f"quarter{which}"]
        minute = number(match[f"minute{which}"]) if match[f"minute{which}"] else 0
        minute = 30 if match[f"half{which}"] else {"一": 15, "三": 45}.get(quarter or "", minute)
    if part in AFTERNOON and hour < 12:
        hour += 12
    if part == "中午" and hour < 10:
        hour += 12
    return time(hour, minute)
