"""Writes .docx files reproducibly: the same content always gives the same bytes."""

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# The earliest date a zip archive can store.
EPOCH = (1980, 1, 1, 0, 0, 0)


def steady(content: bytes, on: date | None = None) -> bytes:
    """`content` repacked with every member stamped midnight of `on`, members in their order."""
    stamp = (on.year, on.month, on.day, 0, 0, 0) if on else EPOCH
    out = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = ZipInfo(name, stamp)
            member.compress_type = ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            target.writestr(member, source.read(name))
    return out.getvalue()
