"""The words of a .docx that someone sent: paragraphs and table rows, in their order.

A file from outside is hostile until shown otherwise: it is measured before it is unpacked, and nothing that could run
or fetch is let in.
"""

import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from dialogue import Unacceptable
from reading.archives import check

MOST_UNPACKED = 32 * 1024 * 1024  # bytes of all parts together
MOST_MARKUP = 2 * 1024 * 1024  # bytes of one part that is parsed
MOST_LINES = 2_000  # paragraphs and rows that are looked at
LONGEST = 20_000  # letters that are read; minutes are rarely longer than a tenth of it


def words_of(content: bytes) -> str:
    """The text of the .docx, at most `LONGEST` letters; empty where the file is broken or is no .docx.

    Cells of a row are divided by tabs, a label and its value by a colon. Raises Unacceptable for a file that is too
    large unpacked, carries macros, refers to something outside, or is locked.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            check(archive, most_unpacked=MOST_UNPACKED, most_markup=MOST_MARKUP)
        return _text(Document(BytesIO(content)))
    except Unacceptable:
        raise
    except (BadZipFile, zlib.error, KeyError, ValueError, NotImplementedError, OSError, EOFError, etree.LxmlError):
        return ""


def _text(document: WordDocument) -> str:
    lines: list[str] = []
    length = 0
    for line in islice(_lines(document), MOST_LINES):
        lines.append(line)
        length += len(line) + 1
        if length > LONGEST:
            break
    return "\n".join(lines)[:LONGEST].strip()


def _lines(document: WordDocument) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield written(block._p)
        else:
            yield from _rows(block)


def _rows(table: Table) -> Iterator[str]:
    """Each row once, a merged cell where it begins."""
    seen: set[Any] = set()
    for row in table.rows:
        cells: list[str] = []
        for cell in row.cells:
            if cell._tc in seen:
                continue
            seen.add(cell._tc)
            cells.append("\n".join(written(paragraph._p) for paragraph in cell.paragraphs).strip())
        cells = [cell for cell in cells if cell]
        if not cells:
            yield ""
        elif len(cells) == 2 and "\n" not in cells[0]:
            yield f"{cells[0].rstrip(':：')}：{cells[1]}"
        else:
            yield "\t".join(cell.replace("\n", " ") for cell in cells)


_TEXT, _TAB, _BREAKS = qn("w:t"), qn("w:tab"), (qn("w:br"), qn("w:cr"))
_LEFT_OUT = (qn("w:pPr"), qn("w:rPr"))  # tab stops stand there too


def written(element: Any) -> str:
    """The text below `element`, without what was struck out while changes were tracked."""
    words: list[str] = []
    for node in element.iter(_TEXT, _TAB, *_BREAKS):
        if node.tag == _TEXT:
            words.append(node.text or "")
        elif node.getparent().tag not in (qn("w:tabs"), *_LEFT_OUT):
            words.append("\t" if node.tag == _TAB else "\n")
    return "".join(words)
