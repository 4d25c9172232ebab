"""What an expression for days means on a given day, looking back or ahead. All take the match of its pattern."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from enum import Enum

from dialogue import Unacceptable
from reading.numbers import number

Span = tuple[date, date]


class Mode(Enum):
    """Where the words look: back, for what was held, or ahead, for what is to be done."""

    PAST = "past"
    FUTURE = "future"


Meaning = Callable[[re.Match[str], date, Mode], Span | None]

DAYS = {
    "大前天": -3,
    "前天": -2,
    "昨": -1,
    "今": 0,
    "昨天": -1,
    "昨日": -1,
    "今天": 0,
    "今日": 0,
    "今儿": 0,
    "昨儿": -1,
    "刚才": 0,
    "刚刚": 0,
    "明天": 1,
    "明日": 1,
    "后天": 2,
    "大后天": 3,
}
WEEKDAY = {
    "一": 0,
    "二": 1,
    "三": 2,
    "四": 3,
    "五": 4,
    "六": 5,
    "日": 6,
    "天": 6,
    "1": 0,
    "2": 1,
    "3": 2,
    "4": 3,
    "5": 4,
    "6": 5,
    "7": 6,
}
YEARS = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1}


def _one(day: date) -> Span:
    return day, day


def _month_of(year: int, month: int) -> Span:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _moved(today: date, months: int) -> tuple[int, int]:
    at = today.year * 12 + today.month - 1 + months
    return at // 12, at % 12 + 1


def _months_away(which: str | None) -> int:
    return {"上上": -2, "上": -1, "下": 1, "下下": 2}.get(which or "", 0)


def _year(match: re.Match[str], today: date) -> int | None:
    if match["year"]:
        year = number(match["year"])
        return year + 2000 if year < 100 and len(match["year"]) == 2 else year
    return today.year + YEARS[match["near"]] if match["near"] else None


def _fitting(build: Callable[[int], Span], year: int | None, today: date, mode: Mode) -> Span:
    """Without a year: the latest that has begun, or the next that has not ended. 2月29日 finds its leap year."""
    if year is not None:
        return build(year)
    step = -1 if mode is Mode.PAST else 1
    error: ValueError | None = None
    for candidate in range(today.year, today.year + 9 * step, step):
        try:
            first, last = build(candidate)
        except ValueError as not_there:
            error = not_there
            continue
        if (first <= today) if mode is Mode.PAST else (last >= today):
            return first, last
    raise error or ValueError("no such day")


def iso(match: re.Match[str], _today: date, _mode: Mode) -> Span:
    first = date(int(match["y"]), int(match["m"]), int(match["d"]))
    if match["y2"]:
        return first, date(int(match["y2"]), int(match["m2"]), int(match["d2"]))
    return _one(first)


def iso_month(match: re.Match[str], _today: date, _mode: Mode) -> Span:
    return _month_of(int(match["y"]), int(match["m"]))


def days(match: re.Match[str], today: date, mode: Mode) -> Span:
    month, day, last_day = number(match["month"]), number(match["day"]), number(match["day2"])
    last_month = number(match["month2"]) if match["month2"] else month
    if match["year2"]:
        first_year, last_year = _year(match, today), number(match["year2"])
        begins = last_year - (last_month < month) if first_year is None else first_year
        return date(begins, month, day), date(last_year, last_month, last_day)
    over = last_month < month
    if over and last_month + 12 - month > 6:
        raise Unacceptable("结束的日子比开始的早，请核对。")
    return _fitting(
        lambda year: (date(year, month, day), date(year + over, last_month, last_day)), _year(match, today), today, mode
    )


def day(match: re.Match[str], today: date, mode: Mode) -> Span:
    month, day = number(match["month"]), number(match["day"])
    return _fitting(lambda year: _one(date(year, month, day)), _year(match, today), today, mode)


def day_of_near_month(match: re.Match[str], today: date, _mode: Mode) -> Span:
    year, month = _moved(today, _months_away(match["which"]))
    return _one(date(year, month, number(match["day"])))


def third(match: re.Match[str], today: date, mode: Mode) -> Span:
    month = number(match["month"])
    return _fitting(lambda year: _part(year, month, match["third"]), _year(match, today), today, mode)


def third_of_near_month(match: re.Match[str], today: date, _mode: Mode) -> Span:
    return _part(*_moved(today, _months_away(match["which"])), match["third"])


def _part(year: int, month: int, third: str) -> Span:
    first, last = _month_of(year, month)
    return {
        "上": (first, first.replace(day=10)),
        "中": (first.replace(day=11), first.replace(day=20)),
        "下": (first.replace(day=21), last),
    }[third]


def _months(year: int, first: int, last: int) -> Span:
    return date(year, first, 1), _month_of(year, last)[1]


def quarter(match: re.Match[str], today: date, mode: Mode) -> Span:
    quarter = number(match["quarter"])
    return _fitting(lambda year: _months(year, quarter * 3 - 2, quarter * 3), _year(match, today), today, mode)


def near_quarter(match: re.Match[str], today: date, _mode: Mode) -> Span:
    at = today.year * 4 + (today.month - 1) // 3 + _months_away(match["which"])
    return _months(at // 4, at % 4 * 3 + 1, at % 4 * 3 + 3)


def end_of_quarter(match: re.Match[str], today: date, mode: Mode) -> Span:
    month = number(match["quarter"]) * 3
    return _fitting(lambda year: _edge(year, month, "底", mode), _year(match, today), today, mode)


def end_of_near_quarter(match: re.Match[str], today: date, mode: Mode) -> Span:
    last = near_quarter(match, today, mode)[1]
    if mode is Mode.PAST and not match["which"] and last.replace(day=21) > today:
        last = date(*_moved(last, -3), 1)
    return _edge(last.year, last.month, "底", mode)


def half(match: re.Match[str], today: date, mode: Mode) -> Span:
    first = 1 if match["half"] == "上" else 7
    return _fitting(lambda year: _months(year, first, first + 5), _year(match, today), today, mode)


def end_of_year(match: re.Match[str], today: date, mode: Mode) -> Span:
    if match["end"].endswith("初"):
        return _fitting(lambda year: _month_of(year, 1), _year(match, today), today, mode)
    year = _year(match, today)
    if mode is Mode.FUTURE:
        return _one(date(year or today.year, 12, 31))
    return _fitting(lambda year: _month_of(year, 12), year, today, mode)


def end_of_month(match: re.Match[str], today: date, mode: Mode) -> Span:
    month = number(match["month"])
    return _fitting(lambda year: _edge(year, month, match["end"], mode), _year(match, today), today, mode)


def end_of_near_month(match: re.Match[str], today: date, mode: Mode) -> Span:
    year, month = _moved(today, _months_away(match["which"]))
    span = _edge(year, month, match["end"][-1], mode)
    if mode is Mode.PAST and not match["which"] and span[0] > today:
        return _edge(*_moved(today, -1), match["end"][-1], mode)
    return span


def _edge(year: int, month: int, end: str, mode: Mode) -> Span:
    first, last = _month_of(year, month)
    if end == "初":
        return first, first.replace(day=10)
    return _one(last) if mode is Mode.FUTURE else (first.replace(day=21), last)


def weekday(match: re.Match[str], today: date, mode: Mode) -> Span:
    which = match.groupdict().get("which")
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(weeks=_months_away(which), days=WEEKDAY[match["weekday"]])
    if which is None and mode is Mode.PAST and day > today:
        day -= timedelta(weeks=1)
    if which is None and mode is Mode.FUTURE and day < today:
        day += timedelta(weeks=1)
    return _one(day)


def week(match: re.Match[str], today: date, _mode: Mode) -> Span:
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=_months_away(match["which"]))
    first = 5 if match["weekend"] else 0
    return monday + timedelta(days=first), monday + timedelta(days=6)


def weekend(_match: re.Match[str], today: date, mode: Mode) -> Span:
    saturday = today + timedelta(days=5 - today.weekday())
    if mode is Mode.PAST and saturday > today:
        saturday -= timedelta(weeks=1)
    return saturday, saturday + timedelta(days=1)


def distance(match: re.Match[str], today: date, mode: Mode) -> Span | None:
    unit, back = match["unit"], match["way"].endswith("前")
    if back != (mode is Mode.PAST):
        return None
    half = match["number"] == "半"
    many = 1 if half else number(match["number"])
    if many > 3_000:
        return None
    if unit.endswith("月") and half:
        days = 15
    elif unit == "年" or unit == "个月":
        months = many * (1 if unit == "个月" else 6 if half else 12)
        year, month = _moved(today, -months if back else months)
        return _one(date(year, month, min(today.day, monthrange(year, month)[1])))
    elif half or unit == "月":
        return None
    else:
        days = many * (1 if unit in "天日" else 7)
    return _one(today - timedelta(days=days) if back else today + timedelta(days=days))


def near_day(match: re.Match[str], today: date, _mode: Mode) -> Span:
    return _one(today + timedelta(days=DAYS[match["word"]]))


def numeric(match: re.Match[str], today: date, mode: Mode) -> Span:
    month, day = int(match["month"]), int(match["day"])
    last_month, last = int(match["month2"] or month), int(match["day2"] or day)
    return _fitting(lambda year: (date(year, month, day), date(year, last_month, last)), None, today, mode)


def near_month(match: re.Match[str], today: date, _mode: Mode) -> Span:
    return _month_of(*_moved(today, _months_away(match["which"])))


def month(match: re.Match[str], today: date, mode: Mode) -> Span:
    month = number(match["month"])
    return _fitting(lambda year: _month_of(year, month), _year(match, today), today, mode)


def bare_day(match: re.Match[str], today: date, mode: Mode) -> Span:
    """28号 typed on the 5th: in a report last month's, as a deadline this month's."""
    day = number(match["day"])
    if not 1 <= day <= 31:
        raise ValueError(day)
    step = -1 if mode is Mode.PAST else 1
    for months in range(0, 13 * step, step):
        year, month = _moved(today, months)
        if day <= monthrange(year, month)[1]:
            found = date(year, month, day)
            if (found <= today) if mode is Mode.PAST else (found >= today):
                return _one(found)
    raise ValueError(day)


def year_only(match: re.Match[str], today: date, _mode: Mode) -> Span:
    year = _year(match, today) or today.year
    return date(year, 1, 1), date(year, 12, 31)
