"""Files that can't be read, or must not be: each is refused with what to do."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from dialogue import Unacceptable
from reading import archives
from reading.tables import files, grid, workbook
from reading.tables.files import sheets_of
from tests.reading.tables.ledgers import saved
from tests.word_files import relationship, with_part


def book() -> bytes:
    made = Workbook()
    made.worksheets[0]["A1"] = "序号"
    return saved(made)


LINKS = "xl/externalLinks/_rels/externalLink1.xml.rels"
ENCRYPTED = archives.OLD_OFFICE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("台账.xls", archives.OLD_OFFICE + b"\0" * 600, files.OLD),
        ("台账.doc", archives.OLD_OFFICE + b"\0" * 600, files.OLD),
        ("台账.et", archives.OLD_OFFICE + b"\0" * 600, files.OLD),
        ("台账.xls", b"<html><table></table></html>", files.OLD),
        ("台账.xlsx", ENCRYPTED, archives.LOCKED),
        ("台账.xlsm", book(), archives.MACROS),
        ("台账.xlsx", with_part(book(), "xl/vbaProject.bin", b"x"), archives.MACROS),
        ("台账.xlsx", with_part(book(), LINKS, relationship("externalLinkPath")), archives.OUTSIDE),
        ("台账.xlsx", with_part(book(), "xl/media/0.bin", b"\0" * (workbook.MOST_UNPACKED + 1)), archives.TOO_LARGE),
        ("台账.xlsx", b"", files.EMPTY),
        ("台账.xlsx", b"PK\x03\x04 no archive xl/workbook", workbook.BROKEN),
        ("台账.xlsx", book()[:-200], workbook.BROKEN),
        ("台账.xlsx", with_part(book(), "xl/worksheets/sheet1.xml", b"<worksheet"), workbook.BROKEN),
        ("台账.pdf", b"%PDF-1.7", files.UNKNOWN),
        ("台账.zip", b"PK\x03\x04", files.UNKNOWN),
        ("台账.csv", b"\xff\xfe\xff\xd8\x00\x00", "认不出来"),
        ("台账.csv", b"a,b\0c\n", "认不出来"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith("台账") else "",
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_advice(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(Unacceptable, match=sentence.replace(".", r"\.")[:20]):
        sheets_of(name, content)


def test_entities_are_not_resolved() -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    )
    with pytest.raises(Unacceptable):
        sheets_of("台账.xlsx", with_part(book(), "xl/worksheets/sheet1.xml", bomb))


def test_a_cell_at_the_far_end_of_the_sheet_is_refused_not_unrolled() -> None:
    made = Workbook()
    made.worksheets[0].cell(1_048_576, 16_384, "x")
    with pytest.raises(Unacceptable, match="太大"):
        sheets_of("台账.xlsx", saved(made))


@pytest.mark.parametrize("area", [b"A1:XFD1048576", b"A:XFD", b"A1:A1048577"])
def test_merged_cells_over_a_whole_sheet_are_refused(area: bytes) -> None:
    markup = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/>'
        b'<mergeCells count="1"><mergeCell ref="' + area + b'"/></mergeCells></worksheet>'
    )
    with pytest.raises(Unacceptable):
        sheets_of("台账.xlsx", with_part(book(), "xl/worksheets/sheet1.xml", markup))


def test_too_many_cells_are_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_CELLS", 0)
    with pytest.raises(Unacceptable) as refused:
        sheets_of("台账.xlsx", book())
    assert str(refused.value) == grid.TOO_MANY


def test_a_file_with_the_wrong_ending_is_read_by_what_it_is() -> None:
    assert sheets_of("台账.xls", book())[0].name == "Sheet"


def test_an_archive_of_something_else_is_refused() -> None:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(Unacceptable):
        sheets_of("台账.xlsx", out.getvalue())
