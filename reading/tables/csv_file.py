"""The table of a CSV: UTF-8 with or without a byte order mark, UTF-16, or GB18030; comma, semicolon or tab."""

import codecs
import csv
from io import StringIO

from dialogue import Unacceptable
from reading.tables.grid import Cell, Sheet, grid

UNREADABLE = "这个 CSV 文件的文字编码认不出来。请用表格软件打开，另存为 .xlsx 或 UTF-8 编码的 CSV 后再试。"
LONGEST_CELL = 32_767  # letters, as in Excel


def sheet_of(content: bytes, name: str) -> Sheet:
    """The one sheet. Raises Unacceptable where it isn't text."""
    text = _decoded(content)
    try:
        lines = list(csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise Unacceptable(UNREADABLE) from error
    rows = {
        row: {column: Cell(word[:LONGEST_CELL]) for column, word in enumerate(line, 1)}
        for row, line in enumerate(lines, 1)
    }
    return Sheet(name, grid(rows), merges_known=False)


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unacceptable(UNREADABLE)


def _delimiter(text: str) -> str:
    """The sign that is found in most lines; commas within quotes don't count for much then."""
    lines = text.splitlines()[:200]
    return max(",\t;", key=lambda sign: sum(sign in line for line in lines))
