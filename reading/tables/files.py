"""A file that somebody hands in, as sheets: which reader it needs, and advice for what can't be read."""

from collections.abc import Callable
from pathlib import PurePath

from dialogue import Unacceptable
from reading.archives import LOCKED, MACROS, OLD_OFFICE
from reading.tables import csv_file, word_tables, workbook
from reading.tables.grid import Sheet

LARGEST = 20 * 1024 * 1024  # bytes of the file as it comes
ENDINGS = (".xlsx", ".csv", ".docx")

EMPTY = "这个文件是空的。请检查后再试。"
TOO_BIG = f"这个文件超过 {LARGEST // 1024 // 1024} MB，没有收下。请删掉图片等用不着的内容，或拆成几个文件。"
OLD = "读不了 .xls、.doc、.et、.wps 这样的旧格式。请打开后另存为 .xlsx 或 .docx，再导入。"
UNKNOWN = "读不了这种文件。请另存为 .xlsx、.csv 或 .docx，再导入。"

_OLD = (".xls", ".doc", ".et", ".wps", ".xlsb", ".ett", ".wpt")
_WITH_MACROS = (".xlsm", ".xltm", ".docm", ".dotm")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def sheets_of(name: str, content: bytes) -> list[Sheet]:
    """The file's sheets, in their order. Raises Unacceptable, with what to do, for a file that can't be read."""
    path = PurePath(name)
    ending = path.suffix.lower()
    if not content:
        raise Unacceptable(EMPTY)
    if len(content) > LARGEST:
        raise Unacceptable(TOO_BIG)
    if content.startswith(OLD_OFFICE):
        raise Unacceptable(LOCKED if _ENCRYPTED in content else OLD)
    if ending in _WITH_MACROS:
        raise Unacceptable(MACROS)
    if content.startswith(b"PK"):
        return _archive(content)
    if ending in _OLD or ending in (".xlsx", ".docx"):
        raise Unacceptable(OLD if ending in _OLD else workbook.BROKEN if ending == ".xlsx" else word_tables.BROKEN)
    if ending in (".csv", ".tsv", ".txt"):
        return [csv_file.sheet_of(content, path.stem)]
    raise Unacceptable(UNKNOWN)


def _archive(content: bytes) -> list[Sheet]:
    """By what it holds: a file renamed by mistake is read too."""
    readers: tuple[tuple[bytes, Callable[[bytes], list[Sheet]]], ...] = (
        (b"xl/workbook", workbook.sheets_of),
        (b"word/document", word_tables.sheets_of),
    )
    for part, reader in readers:
        if part in content:
            return reader(content)
    raise Unacceptable(UNKNOWN)
