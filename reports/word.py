"""A report as a Word file, made from the template templates/three_lists.docx that an office may edit in Word."""

import unicodedata
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports import numerals
from reports.docxfile import steady
from reports.headline import lines, width
from reports.tree import Blank, Paragraph, Report, Table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table as WordTable
    from docxtpl import RichText

SHIPPED = Path(__file__).with_name("templates") / "three_lists.docx"

SOURCES_TITLE, GAPS_TITLE = "数据来源", "待补充事项"

# Beyond this many characters the numbers of records would fill pages; the JSON has them all.
RECORDS_SHOWN = 600

SOURCES_WIDTHS = (8, 3, 17)

SHORT = 4  # characters: a column of nothing longer is centred

CHARACTER = 316  # twips, one of the 28 of a line


def render(report: Report, template: Path | None = None) -> bytes:
    """`report` as .docx, the same bytes for the same report; it carries the day on which it was compiled.

    Raises ValueError if the report has not been traced.
    """
    # Word's libraries cost a fifth of a second and 20 MB: only who asks for a Word file pays.
    from docxtpl import DocxTemplate
    from jinja2 import Environment, StrictUndefined

    if not report.is_traced:
        raise ValueError("the report must be traced: the file shows the records behind every figure")
    document = DocxTemplate(template or SHIPPED)
    tables = [table for table in report.tables if table.rows]
    # A placeholder that does not exist is a mistake, not a gap in the paper.
    document.render(_context(report, tables), Environment(undefined=StrictUndefined, autoescape=True))
    _finish(document.docx, report, tables)
    out = BytesIO()
    document.docx.save(out)
    return steady(out.getvalue(), report.compiled_on)


def _context(report: Report, tables: list[Table]) -> dict[str, Any]:
    titles = [*(table.title for table in tables), SOURCES_TITLE, *([GAPS_TITLE] if report.gaps else [])]
    numbers = [f"附件{place}" for place in range(1, len(titles) + 1)]
    return {
        "title": "\n".join(lines(_clean(report.title), (_clean(report.organisation), report.period.label))),
        "author": _clean(report.author or ""),
        "intro": _rich(report, report.intro),
        "lists": [
            {
                "heading": f"{one.number}、{_clean(one.title)}",
                "lead": [_rich(report, line) for line in one.lead],
                "sections": [
                    {
                        "heading": f"（{section.number}）{_clean(section.heading)}",
                        "lines": [{"text": _rich(report, line), "leads": not line.runs} for line in section.paragraphs],
                    }
                    for section in one.sections
                ],
            }
            for one in report.lists
        ],
        # The second annex stands under the first: 附件： is three characters wide.
        "annexes": [
            f"{'附件：' if place == 1 else '　　　'}{place}.{title}" for place, title in enumerate(titles, start=1)
        ],
        "organisation": _clean(report.organisation),
        "date": numerals.day(report.compiled_on),
        "tables": [
            {
                "number": number,
                "title": _clean(table.title),
                "columns": [_clean(column.title) for column in table.columns],
                "rows": [[_cell(cell) for cell in row] for row in table.rows],
            }
            for number, table in zip(numbers, tables, strict=False)
        ],
        "sources": {
            "number": numbers[len(tables)],
            "title": SOURCES_TITLE,
            "rows": [
                {
                    "label": figure.label,
                    "value": f"{figure.value}{figure.unit}",
                    "records": _records(figure.records or ()),
                }
                for figure in report.figures.values()
            ],
        },
        "gaps": report.gaps
        and {
            "number": numbers[-1],
            "title": GAPS_TITLE,
            "lines": [f"{n}.{_clean(gap.where)}：{_clean(gap.what)}" for n, gap in enumerate(report.gaps, start=1)],
        },
    }


def _rich(report: Report, paragraph: Paragraph) -> "RichText":
    from docxtpl import RichText

    text = RichText()
    if paragraph.number:
        text.add(paragraph.number)
    if paragraph.suggested:
        text.add("【建议】", style="Lead")
    if paragraph.title:
        text.add(f"{_clean(paragraph.title)}。", style="Lead")
    for run in paragraph.runs:
        text.add(_clean(report.words(run)), style="Blank" if isinstance(run, Blank) else None)
    return text


def _records(ids: tuple[int, ...]) -> str:
    """The numbers of records as ranges, cut off where they would fill pages.

    Blanks divide them: a line that has only 、 to end at is broken by LibreOffice inside a number.
    """
    text = numerals.ranges(ids).replace("、", "  ")
    if len(text) <= RECORDS_SHOWN:
        return text or "—"
    return f"{text[:RECORDS_SHOWN].rpartition('  ')[0]}  等共{len(ids)}条"


def _clean(text: str) -> str:
    """`text` in one line and without control characters, which XML can't carry."""
    return "".join(char for char in " ".join(text.split()) if unicodedata.category(char) not in ("Cc", "Cs", "Cn"))


def _cell(text: str) -> str:
    """`text` of a table, line by line."""
    return "\n".join(filter(None, map(_clean, text.splitlines())))


def _finish(document: "Document", report: Report, tables: list[Table]) -> None:
    """What no placeholder can say: the look of columns, the issuer over the date, the file's properties."""
    widths = [tuple(column.width for column in table.columns) for table in tables]
    for table, shares in zip(document.tables, [*widths, SOURCES_WIDTHS], strict=False):
        _widths(table, shares)
        _centre(table)
    _sign(document, report)
    properties = document.core_properties
    properties.title = _clean(report.title)
    properties.author = _clean(report.organisation)
    properties.created = properties.modified = datetime.combine(report.compiled_on, time())


def _widths(table: "WordTable", shares: tuple[int, ...]) -> None:
    """Lay the columns out by `shares` of the text's width; the template can't know how many there are."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Twips

    section = _section_of(table)
    page, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    available = int(page.get(qn("w:w"))) - int(margins.get(qn("w:left"))) - int(margins.get(qn("w:right")))
    grid = table._tbl.tblGrid
    for column in list(grid):
        grid.remove(column)
    columns = [available * share // sum(shares) for share in shares]
    for column in columns:
        element = OxmlElement("w:gridCol")
        element.set(qn("w:w"), str(column))
        grid.append(element)
    for row in table._tbl.tr_lst:
        for cell, column in zip(row.tc_lst, columns, strict=True):
            cell.width = Twips(column)


def _centre(table: "WordTable") -> None:
    """Centre the columns of short words: numbers, classes, shares."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    _head, *rows = table._tbl.tr_lst
    for cells in zip(*(row.tc_lst for row in rows), strict=True):
        paragraphs = [paragraph for cell in cells for paragraph in cell.p_lst]
        if all(width(paragraph.text) <= SHORT for paragraph in paragraphs):
            for paragraph in paragraphs:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _section_of(table: "WordTable") -> Any:
    """The properties of the section in which `table` stands: the next ones after it."""
    from docx.oxml.ns import qn

    return next(found for element in table._tbl.itersiblings() for found in element.iter(qn("w:sectPr")))


def _sign(document: "Document", report: Report) -> None:
    """The date ends four characters from the right, the issuer is centred over it. (GB/T 9704-2012, 7.3.5.1)"""
    from docx.shared import Twips

    date = width(numerals.day(report.compiled_on))
    over = width(_clean(report.organisation))
    for paragraph in document.paragraphs:
        if paragraph.style is not None and paragraph.style.style_id in ("Issuer", "Date"):
            characters = 4 + (max(date - over, -8) / 2 if paragraph.style.style_id == "Issuer" else 0)
            paragraph.paragraph_format.right_indent = Twips(round(characters * CHARACTER))
