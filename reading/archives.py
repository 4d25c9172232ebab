"""What is hostile in a .docx or .xlsx, found before it is unpacked: bombs, macros, links to the outside, passwords."""

from zipfile import ZipFile

from lxml import etree

from dialogue import Unacceptable

MOST_PARTS = 2_000
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # begins a file of Office 97 to 2003, and a newer one with a password

_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MACROS = ("vbaproject.bin", "vbadata.xml")

TOO_LARGE = "这个文件解开后太大，没有收下。请只保留要用的内容，另存后再发。"
MACROS = "这个文件带有宏，没有收下。请另存为不带宏的 .docx 或 .xlsx 文件再发。"
OUTSIDE = "这个文件链接了外部内容，没有收下。请删掉外部链接的图片、对象或数据，另存后再发。"
LOCKED = "这个文件设了密码，打不开，没有收下。请取消密码后再发。"


def check(archive: ZipFile, *, most_unpacked: int, most_markup: int) -> None:
    """Raises Unacceptable, with what to do, unless the archive may be unpacked and read.

    `most_unpacked` bounds the bytes of all parts together, `most_markup` those of each part that is parsed.
    """
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise Unacceptable(LOCKED)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > most_unpacked:
        raise Unacceptable(TOO_LARGE)
    if any(part.file_size > most_markup for part in parts if part.filename.endswith((".xml", ".rels"))):
        raise Unacceptable(TOO_LARGE)
    if any(part.filename.lower().endswith(_MACROS) for part in parts):
        raise Unacceptable(MACROS)
    for part in parts:
        if part.filename.endswith(".rels") and _refers_outside(archive.read(part)):
            raise Unacceptable(OUTSIDE)


def _refers_outside(markup: bytes) -> bool:
    """A relationship leads out of the file. A hyperlink does so too, but nothing is fetched until somebody clicks."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    relationships = etree.fromstring(markup, parser).iter(_RELATIONSHIP)
    return any(one.get("TargetMode") == "External" and one.get("Type") != _LINK for one in relationships)
