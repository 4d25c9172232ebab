"""The file store: contents by their SHA-256 in a folder. The same content twice is one file."""

import hashlib
import io
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

import filetype

# What people hand in; known by its first bytes, never by its name.
BY_CONTENT = {
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "image/heic",
    "application/pdf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
PIECE = 256 * 1024  # bytes; more than the first ones, by which a kind of file is known
TEXT_NAMES = {".txt": "text/plain", ".csv": "text/csv"}


class NotKept(ValueError):
    """The file is not taken."""


class TooLarge(NotKept):
    """It exceeds the limit."""


class NotAllowed(NotKept):
    """It is of no kind that is taken."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store; `size` in bytes."""

    sha256: str
    media_type: str
    size: int


class FileStore:
    """A folder of files named by their content."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self._folder = folder
        self.max_bytes = max_bytes

    def put(self, content: bytes, name: str) -> Kept:
        """Keep what a person sent. Raises TooLarge, NotAllowed."""
        return self.put_stream(io.BytesIO(content), name)

    def put_stream(self, source: BinaryIO, name: str) -> Kept:
        """Keep what a person sent, without ever holding all of it in memory. Raises TooLarge, NotAllowed."""
        looked = _look_through(source, self.max_bytes)
        media_type = looked.media_type(name)
        if not self.is_whole(looked.sha256):
            source.seek(0)
            self._write(self.path(looked.sha256), source)
        return Kept(looked.sha256, media_type, looked.size)

    def put_own(self, content: bytes, media_type: str) -> Kept:
        """Keep what the program itself made."""
        digest = hashlib.sha256(content).hexdigest()
        if not self.is_whole(digest):
            self._write(self.path(digest), io.BytesIO(content))
        return Kept(digest, media_type, len(content))

    def path(self, sha256: str) -> Path:
        """Where the file is."""
        return self._folder / sha256[:2] / sha256

    def is_whole(self, sha256: str) -> bool:
        """The file is there, and has the content that was kept."""
        try:
            with self.path(sha256).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except OSError:
            return False

    def size_of(self, sha256: str) -> int | None:
        """How many bytes the file has; None where there is none."""
        try:
            return self.path(sha256).stat().st_size
        except OSError:
            return None

    @staticmethod
    def _write(path: Path, source: BinaryIO) -> None:
        """Whole or not at all, also when the power fails."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, name = tempfile.mkstemp(dir=path.parent)
        unfinished = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                shutil.copyfileobj(source, file, PIECE)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        _fsync_folder(path.parent)


@dataclass(frozen=True, slots=True)
class _Looked:
    """What was seen of a content, piece by piece. `head` is its first piece."""

    sha256: str
    size: int
    head: bytes
    has_zero: bool

    def media_type(self, name: str) -> str:
        """See `media_type_of`."""
        return _media_type(self.head, name, has_zero=self.has_zero)


def _look_through(source: BinaryIO, max_bytes: int) -> _Looked:
    digest, size, head, has_zero = hashlib.sha256(), 0, b"", False
    while piece := source.read(PIECE):
        digest.update(piece)
        size += len(piece)
        head = head or piece
        has_zero = has_zero or b"\0" in piece
        if size > max_bytes:
            raise TooLarge(size)
    return _Looked(digest.hexdigest(), size, head, has_zero)


def _fsync_folder(folder: Path) -> None:
    """A new name is kept only once its folder is; Windows, which can't open folders, keeps it by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def media_type_of(content: bytes, name: str) -> str:
    """The media type by the content; plain text by its name too. Raises NotAllowed."""
    return _media_type(content, name, has_zero=b"\0" in content)


def _media_type(head: bytes, name: str, *, has_zero: bool) -> str:
    found = filetype.guess_mime(head)
    if found in BY_CONTENT:
        return str(found)
    by_name = TEXT_NAMES.get(PurePath(name).suffix.lower())
    if found is None and by_name and not has_zero:
        return by_name
    raise NotAllowed(name)
