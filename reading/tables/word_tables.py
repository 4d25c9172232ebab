"""The tables of a .docx, each a sheet named `table N`, with the paragraphs above it."""

import zlib
from collections import Counter
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree

from dialogue import Unacceptable
from reading.archives import check
from reading.tables.grid import MOST_ROWS, TOO_MANY, Area, Cell, Sheet, grid
from reading.word_file import written

MOST_UNPACKED = 64 * 1024 * 1024  # bytes of all parts together
MOST_MARKUP = 32 * 1024 * 1024  # bytes of one part
WORD_TABLE = "table "  # and its number, from 1
BROKEN = "这个 Word 文件打不开，可能已经损坏。请用 Word 打开，另存为 .docx 后再试。"


def sheets_of(content: bytes) -> list[Sheet]:
    """Each table, in their order. Raises Unacceptable for a file that is hostile, too large or broken."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            check(archive, most_unpacked=MOST_UNPACKED, most_markup=MOST_MARKUP)
        return _sheets(Document(BytesIO(content)))
    except Unacceptable:
        raise
    except (BadZipFile, zlib.error, LookupError, ValueError, NotImplementedError, OSError, etree.LxmlError) as error:
        raise Unacceptable(BROKEN) from error


def _sheets(document: Any) -> list[Sheet]:
    sheets: list[Sheet] = []
    above: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            if line := written(block._p).strip():
                above.append(line)
        else:
            rows, areas = _grid(block._tbl)
            sheets.append(Sheet(f"{WORD_TABLE}{len(sheets) + 1}", rows, areas, above=tuple(above)))
            above = []
    return sheets


def _grid(table: Any) -> tuple[dict[int, dict[int, Cell]], tuple[Area, ...]]:
    rows: dict[int, dict[int, Cell]] = {}
    counts: Counter[str] = Counter()
    open_areas: dict[int, Area] = {}  # by left column: those that the next row may go on with
    areas: list[Area] = []
    for down, line in enumerate(table.iterchildren(qn("w:tr")), 1):
        if down > MOST_ROWS:
            raise Unacceptable(TOO_MANY)
        going: dict[int, Area] = {}
        column = 1 + _number(line.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0)
        for cell in line.iter(qn("w:tc")):
            if next(cell.iterancestors(qn("w:tr"))) is not line:
                continue  # of a table within the cell
            width = _number(cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}"), 1)
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            if merge is not None and merge.get(qn("w:val")) != "restart" and column in open_areas:
                first = open_areas[column]
                going[column] = Area(first.top, first.left, down, first.right)
            else:
                rows.setdefault(down, {})[column] = Cell(_text(cell, counts))
                going[column] = Area(down, column, down, column + width - 1)
            column += width
        areas += [area for left, area in open_areas.items() if left not in going or going[left].top != area.top]
        open_areas = going
    areas += open_areas.values()
    return grid(rows), tuple(area for area in areas if area.bottom > area.top or area.right > area.left)


def _number(element: Any, default: int) -> int:
    told = element.get(qn("w:val")) if element is not None else None
    return int(told) if told and told.isdigit() else default


def _text(cell: Any, counts: Counter[str]) -> str:
    """The paragraphs of the cell, a line each. A cell that holds only the number Word itself counts is that number."""
    text = "\n".join(written(paragraph) for paragraph in cell.iter(qn("w:p"))).strip()
    numbered = cell.find(f"{qn('w:p')}/{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    if text or numbered is None:
        return text
    series = str(numbered.get(qn("w:val")))
    counts[series] += 1
    return str(counts[series])
