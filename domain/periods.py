"""Periods of a report: whole months of one year, as people name them."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from domain.catalogue import Per

MONTHS = {Per.MONTH: 1, Per.QUARTER: 3, Per.HALF_YEAR: 6, Per.YEAR: 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The months `first_month` to `last_month` of `year`, both counted."""

    year: int
    first_month: int = 1
    last_month: int = 12

    def __post_init__(self) -> None:
        if not (1 <= self.year <= 9999 and 1 <= self.first_month <= self.last_month <= 12):
            raise ValueError(f"no period: {self.year}, months {self.first_month} to {self.last_month}")

    @classmethod
    def containing(cls, day: date, per: Per) -> Self:
        """The month, quarter, half-year or year in which `day` lies."""
        length = MONTHS[per]
        begins = (day.month - 1) // length * length + 1
        return cls(day.year, begins, begins + length - 1)

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.first_month, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return date(self.year, self.last_month, monthrange(self.year, self.last_month)[1])

    @property
    def days(self) -> tuple[date, date]:
        """First and last day, as queries want them."""
        return self.first, self.last

    @property
    def label(self) -> str:
        """The Chinese name: 2026年, 2026年上半年, 2026年第一季度, 2026年3月, 2026年1—10月."""
        return f"{self.year}年{self.label_in_year}"

    @property
    def label_in_year(self) -> str:
        """The name without the year; empty for a whole year."""
        span = (self.first_month, self.last_month)
        if span in NAMED:
            return NAMED[span]
        first, last = span
        return f"{first}月" if first == last else f"{first}—{last}月"

    def split(self, per: Per) -> Iterator[Self]:
        """The months, quarters, half-years or years that the period touches, oldest first and each whole."""
        length = MONTHS[per]
        for begins in range((self.first_month - 1) // length * length + 1, self.last_month + 1, length):
            yield type(self)(self.year, begins, begins + length - 1)


NAMED = {
    (1, 12): "",
    (1, 6): "上半年",
    (7, 12): "下半年",
    (1, 3): "第一季度",
    (4, 6): "第二季度",
    (7, 9): "第三季度",
    (10, 12): "第四季度",
    (1, 9): "前三季度",
}
