"""Is it a workday? The State Council's yearly arrangement where it is known, Monday to Friday where it is not."""

from datetime import date

import chinese_calendar


def is_workday(day: date) -> bool:
    """People work on `day`: holidays are off, make-up days are on. A year nobody has announced yet goes by the week."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def is_known(year: int) -> bool:
    """The arrangement of `year` is known."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True
