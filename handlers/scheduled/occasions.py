"""Which months' matters are due on a day: from a day of the month on, and on workdays only."""

from collections.abc import Iterator
from datetime import date, timedelta

from domain.catalogue import Per
from domain.periods import Period
from domain.workdays import is_workday


def this_month(day: int, today: date) -> Period | None:
    """The month of `today`, where its `day` has come and today is a workday."""
    if today.day < day or not is_workday(today):
        return None
    return Period.containing(today, Per.MONTH)


def left_over(today: date) -> Period | None:
    """The month before, where today is the first workday after it: what could not go out by its end goes out now."""
    first = today.replace(day=1)
    if not is_workday(today) or any(map(is_workday, _days(first, today))):
        return None
    return Period.containing(first - timedelta(days=1), Per.MONTH)


def _days(first: date, until: date) -> Iterator[date]:
    for passed in range((until - first).days):
        yield first + timedelta(days=passed)
