"""Word files for tests: an office's own minutes, and hostile ones."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.document import Document as WordDocument


def file_of(*makers: Callable[[WordDocument], object]) -> bytes:
    document = Document()
    for make in makers:
        make(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same archive with `part` in place of, or beside, what was there."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for member in source.namelist():
            if member != name:
                target.writestr(member, source.read(member))
        target.writestr(name, part)
    return out.getvalue()


def form(document: WordDocument) -> None:
    """The usual layout of an office's own minutes: labels and values in a table with merged cells."""
    table = document.add_table(rows=3, cols=4)
    for cell, text in zip(table.rows[0].cells, ("时间", "2026年11月5日", "地点", "三楼会议室"), strict=True):
        cell.text = text
    for row, (label, value) in zip(table.rows[1:], (("主题", "研究换届"), ("内容", "一、学习\n二、讨论")), strict=True):
        row.cells[0].text = label
        row.cells[1].merge(row.cells[3]).text = value


def relationship(kind: str) -> bytes:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId99" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        'Target="http://example.invalid/x" TargetMode="External"/></Relationships>'
    ).encode()
