"""Sheets of an .xlsx. It is measured before it is unpacked; a formula counts with the result that was kept with it."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from dialogue import Unacceptable
from reading.archives import check
from reading.tables.grid import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, TOO_MANY, Area, Cell, Sheet, grid

MOST_UNPACKED = 96 * 1024 * 1024  # bytes of all parts together; 10,000 rows of a ledger take some 10 MB
MOST_MERGED = 1_000_000  # cells in merged areas
MOST_MARKUP = 48 * 1024 * 1024  # bytes of one part

BROKEN = "这个 Excel 文件打不开，可能已经损坏。请用表格软件打开，另存为 .xlsx 后再试。"

_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*[\"']([^\"']{1,40})[\"']")
_CELL = re.compile(rb"<(?:\w+:)?c[ >/]")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA")


def sheets_of(content: bytes) -> list[Sheet]:
    """All sheets, hidden ones too. Raises Unacceptable for a file that is hostile, too large or broken."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            check(archive, most_unpacked=MOST_UNPACKED, most_markup=MOST_MARKUP)
            computed = _measure(archive)
        book = _opened(content, values=True)
        formulas = _opened(content, values=False) if computed else None
    except Unacceptable:
        raise
    # openpyxl raises whatever a damaged part makes Python raise.
    except (BadZipFile, zlib.error, LookupError, ValueError, TypeError, AttributeError, OSError, SyntaxError) as error:
        raise Unacceptable(BROKEN) from error
    mac = book.epoch == CALENDAR_MAC_1904
    return [_sheet(sheet, formulas[sheet.title] if formulas else None, begins_1904=mac) for sheet in book.worksheets]


def _opened(content: bytes, *, values: bool) -> Any:
    # Not read-only: merged cells and hidden rows are needed.
    return load_workbook(BytesIO(content), data_only=values, keep_links=False)


def _measure(archive: ZipFile) -> bool:
    """Whether there are formulas. Raises Unacceptable where there are too many cells to hold."""
    parts = [archive.read(part) for part in archive.infolist() if _SHEET.fullmatch(part.filename)]
    # openpyxl visits each cell of a merged area, and a sheet has 17 billion.
    merged = sum(_size(match[1].decode("ascii", "replace")) for part in parts for match in _MERGED.finditer(part))
    if merged > MOST_MERGED or sum(1 for part in parts for _ in _CELL.finditer(part)) > MOST_CELLS:
        raise Unacceptable(TOO_MANY)
    return any(_FORMULA.search(part) for part in parts)


def _size(area: str) -> int:
    left, top, right, bottom = range_boundaries(area)
    if not (left and top and right and bottom):
        return MOST_MERGED + 1  # whole rows or columns
    return (right - left + 1) * (bottom - top + 1)


def _sheet(sheet: Worksheet, formulas: Worksheet | None, *, begins_1904: bool) -> Sheet:
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sorted(sheet._cells.items()):
        value = cell.value
        unknown = formulas is not None and value is None and formulas._cells[row, column].data_type == "f"
        if isinstance(value, str) and value in _ERRORS:
            value, unknown = None, True
        if value is None and not unknown:
            continue
        if row > MOST_ROWS or column > MOST_COLUMNS:
            raise Unacceptable(TOO_MANY)
        per_cent = isinstance(value, int | float) and "%" in (cell.number_format or "")
        rows.setdefault(row, {})[column] = Cell(value, per_cent, unknown)  # type: ignore[arg-type]
    return Sheet(
        name=sheet.title,
        rows=grid(rows),
        areas=tuple(Area(area.min_row, area.min_col, area.max_row, area.max_col) for area in sheet.merged_cells.ranges),
        hidden=sheet.sheet_state != "visible",
        hidden_rows=frozenset(row for row, told in sheet.row_dimensions.items() if told.hidden),
        hidden_columns=frozenset(_hidden_columns(sheet)),
        begins_1904=begins_1904,
    )


def _hidden_columns(sheet: Worksheet) -> Iterator[int]:
    for told in sheet.column_dimensions.values():
        if told.hidden and told.min and told.max:
            yield from range(told.min, min(told.max, MOST_COLUMNS) + 1)
