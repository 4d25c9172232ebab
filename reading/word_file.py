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

MOST_UNPACKED = 32 * 1024 * 1024  # bytes of all parts together
MOST_MARKUP = 2 * 1024 * 1024  # bytes of one part that is parsed
MOST_LINES = 2_000  # paragraphs and rows that are looked at
MOST_PARTS = 2_000
LONGEST = 20_000  # letters that are read; minutes are rarely longer than a tenth of it

_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

TOO_LARGE = "这个文件解开后太大，没有收下。请只保留会议记录的文字，另存后再发。"
MACROS = "这个文件带有宏，没有收下。请在 Word 里另存为“Word 文档（.docx）”再发。"
OUTSIDE = "这个文件链接了外部内容，没有收下。请删掉外部链接的图片或对象，另存后再发。"
LOCKED = "这个文件设了密码，打不开，没有收下。请取消密码后再发。"


def words_of(content: bytes) -> str:
    """The text of the .docx, at most `LONGEST` letters; empty where the file is broken or is no .docx.

    Cells of a row are divided by tabs, a label and its value by a colon. Raises Unacceptable for a file that is too
    large unpacked, carries macros, refers to something outside, or is locked.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            _check(archive)
        return _text(Document(BytesIO(content)))
    except Unacceptable:
        raise
    except (BadZipFile, zlib.error, KeyError, ValueError, NotImplementedError, OSError, EOFError, etree.LxmlError):
        return ""


def _check(archive: ZipFile) -> None:
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise Unacceptable(LOCKED)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unacceptable(TOO_LARGE)
    if any(part.file_size > MOST_MARKUP for part in parts if part.filename.endswith((".xml", ".rels"))):
        raise Unacceptable(TOO_LARGE)
    if any(part.filename.lower().endswith(("vbaproject.bin", "vbadata.xml")) for part in parts):
        raise Unacceptable(MACROS)
    for part in parts:
        if part.filename.endswith(".rels") and _refers_outside(archive.read(part)):
            raise Unacceptable(OUTSIDE)


def _refers_outside(markup: bytes) -> bool:
    """A relationship leads out of the file. A hyperlink does so too, but nothing is fetched until somebody clicks."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    relationships = etree.fromstring(markup, parser).iter(_RELATIONSHIP)
    return any(one.get("TargetMode") == "External" and one.get("Type") != _LINK for one in relationships)


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
            yield _written(block._p)
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
            cells.append("\n".join(_written(paragraph._p) for paragraph in cell.paragraphs).strip())
        cells = [cell for cell in cells if cell]
        if not cells:
            yield ""
        elif len(cells) == 2 and "\n" not in cells[0]:
            yield f"{cells[0].rstrip(':：')}：{cells[1]}"
        else:
            yield "\t".join(cell.replace("\n", " ") for cell in cells)


_TEXT, _TAB, _BREAKS = qn("w:t"), qn("w:tab"), (qn("w:br"), qn("w:cr"))
_LEFT_OUT = (qn("w:pPr"), qn("w:rPr"))  # tab stops stand there too


def _written(element: Any) -> str:
    """The text below `element`, without what was struck out while changes were tracked."""
    words: list[str] = []
    for node in element.iter(_TEXT, _TAB, *_BREAKS):
        if node.tag == _TEXT:
            words.append(node.text or "")
        elif node.getparent().tag not in (qn("w:tabs"), *_LEFT_OUT):
            words.append("\t" if node.tag == _TAB else "\n")
    return "".join(words)
