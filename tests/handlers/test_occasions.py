"""Which months' matters are due on a day."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.periods import Period
from domain.workdays import is_workday
from handlers.scheduled.occasions import left_over, this_month


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 28), st.dates(date(2025, 1, 1), date(2027, 12, 1)))
def test_over_a_year_of_days_each_month_is_due_once_on_the_first_workday_from_its_day_on(day: int, start: date) -> None:
    start = start.replace(day=1)
    went_out: dict[Period, date] = {}
    for today in (start + timedelta(days=passed) for passed in range(396)):
        for month in filter(None, (left_over(today), this_month(day, today))):
            went_out.setdefault(month, today)
    months = [month for month in went_out if month.first >= start and month.last < start + timedelta(days=365)]
    assert len(months) in (11, 12)
    for month in months:
        from_day_on = (month.first.replace(day=day) + timedelta(days=passed) for passed in range(40))
        assert went_out[month] == next(filter(is_workday, from_day_on))
