"""A small language to write ledgers with: real .xlsx, .docx and .csv files, each with the records in it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Row = Sequence[Any]
Fields = dict[str, Any]

FIELDS: Fields = {
    "number": None,
    "problem": None,
    "category": None,
    "source": None,
    "time_class": None,
    "goal": None,
    "measures": [],
    "leader": None,
    "leader_post": None,
    "unit": None,
    "person": None,
    "due": None,
    "percent": None,
    "state": None,
    "closed": None,
    "progress": None,
}


@dataclass(frozen=True, slots=True)
class Ledger:
    """A file, and what is in it. `asked` and `rejected`: (row, reason), in their order."""

    name: str
    content: bytes
    records: list[Fields]
    asked: list[tuple[int, str]] = field(default_factory=list)
    rejected: list[tuple[int, str]] = field(default_factory=list)


def problem(sheet: str, row: int, last: int | None = None, **told: Any) -> Fields:
    """The expected record: what the file tells; all else is empty."""
    assert set(told) <= set(FIELDS)
    at = {"sheet": sheet, "row": row} | ({"last": last} if last else {})
    return {"record": "problem", "at": at} | FIELDS | told


def workbook(**sheets: Callable[[Worksheet], None]) -> bytes:
    """A workbook; each sheet is written by its function, in this order."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, write in sheets.items():
        write(book.create_sheet(name))
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def fill(sheet: Worksheet, top: int, left: int, rows: Iterable[Row]) -> None:
    """Write the rows from the cell (`top`, `left`) on; None leaves a cell empty."""
    for down, row in enumerate(rows):
        for across, value in enumerate(row):
            if value is not None:
                sheet.cell(top + down, left + across, value)


def merge(sheet: Worksheet, *areas: str) -> None:
    for area in areas:
        sheet.merge_cells(area)


def document(*makers: Callable[[WordDocument], object]) -> bytes:
    """A .docx; each maker adds a paragraph or a table."""
    word = Document()
    for make in makers:
        make(word)
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def paragraph(text: str) -> Callable[[WordDocument], object]:
    return lambda word: word.add_paragraph(text)


def table(rows: Sequence[Row], *merged: tuple[tuple[int, int], tuple[int, int]]) -> Callable[[WordDocument], object]:
    """A table of texts; `merged` are pairs of cells (row and column from 0), first and last of an area."""

    def make(word: WordDocument) -> None:
        made = word.add_table(rows=len(rows), cols=max(map(len, rows)))
        for first, last in merged:
            made.cell(*first).merge(made.cell(*last))
        for down, row in enumerate(rows):
            for across, value in enumerate(row):
                if value is not None:
                    made.cell(down, across).text = str(value)

    return make
