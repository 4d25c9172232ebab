"""A compiled report as a tree of values: every format is made from it, and nothing else.

A number stands in the text only as a reference to a `Figure`, so no format can show one that no record stands behind.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from domain.periods import Period

BLANK = "〔待填〕"


class Source(StrEnum):
    """Which records a figure counts."""

    ACTIVITY = "activity"
    PROBLEM = "problem"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number compiled from records.

    `id` is the metric it shows (theme_day, volunteering.present, ledger.closed …). `records` are the ids of the
    records behind it, ascending; None until the report is traced.
    """

    id: str
    value: int
    label: str
    unit: str
    source: Source
    records: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class PlainText:
    """Words of the template or of a record."""

    text: str
    type: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Number:
    """The value of the figure `figure`."""

    figure: str
    type: Literal["number"] = "number"


@dataclass(frozen=True, slots=True)
class Rate:
    """The figure `part` in per cent of the figure `whole`, which is not 0."""

    part: str
    whole: str
    type: Literal["rate"] = "rate"


@dataclass(frozen=True, slots=True)
class Names:
    """Names from the records behind `figure`; `more` says that some are left out."""

    figure: str
    names: tuple[str, ...]
    more: bool
    type: Literal["names"] = "names"


@dataclass(frozen=True, slots=True)
class Blank:
    """A place that no record fills; `what` belongs there."""

    what: str
    type: Literal["blank"] = "blank"


Run = PlainText | Number | Rate | Names | Blank


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: `number` (一是, 1.) and `title` may be empty; `suggested` marks a proposal of the program."""

    runs: tuple[Run, ...]
    number: str = ""
    title: str = ""
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it; `number` is the Chinese numeral alone."""

    number: str
    heading: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class ReportList:
    """One of the lists."""

    code: str
    number: str
    title: str
    lead: tuple[Paragraph, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `width` is its share of the table's."""

    title: str
    width: int


@dataclass(frozen=True, slots=True)
class Table:
    """A ledger: one row a record, cells as text."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the report wants and no record supplies: where it would stand, and what is missing."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report. `figures` holds every figure the text refers to, by id."""

    title: str
    organisation_id: int
    organisation: str
    period: Period
    author: str | None
    compiled_on: date
    intro: Paragraph
    lists: tuple[ReportList, ...]
    tables: tuple[Table, ...]
    gaps: tuple[Gap, ...]
    figures: dict[str, Figure] = field(default_factory=dict)

    @property
    def is_traced(self) -> bool:
        """Whether every figure knows its records."""
        return all(figure.records is not None for figure in self.figures.values())

    def words(self, run: Run) -> str:
        """What `run` reads as, the same in every format."""
        match run:
            case PlainText(text):
                return text
            case Number(figure):
                return str(self.figures[figure].value)
            case Rate(part, whole):
                return percentage(self.figures[part].value, self.figures[whole].value)
            case Names(names=names, more=more):
                return "、".join(names) + ("等" if more else "")
            case Blank():
                return BLANK


def percentage(part: int, whole: int) -> str:
    """`part` of `whole` with at most one decimal, half up: 2 of 3 is 66.7%. Only the whole itself is 100%."""
    tenths = (2000 * part + whole) // (2 * whole)
    if part < whole:
        tenths = min(tenths, 999)
    return f"{tenths // 10}.{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"
