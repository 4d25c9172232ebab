"""The file store: contents by their SHA-256 in a folder. The same content twice is one file."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePath

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
        if len(content) > self.max_bytes:
            raise TooLarge(len(content))
        return self.put_own(content, media_type_of(content, name))

    def put_own(self, content: bytes, media_type: str) -> Kept:
        """Keep what the program itself made."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest)
        if not path.exists():
            self._write(path, content)
        return Kept(digest, media_type, len(content))

    def path(self, sha256: str) -> Path:
        """Where the file is."""
        return self._folder / sha256[:2] / sha256

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        """Whole or not at all, also when the power fails."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, name = tempfile.mkstemp(dir=path.parent)
        unfinished = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        _fsync_folder(path.parent)


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
    found = filetype.guess_mime(content)
    if found in BY_CONTENT:
        return str(found)
    by_name = TEXT_NAMES.get(PurePath(name).suffix.lower())
    if found is None and by_name and b"\0" not in content:
        return by_name
    raise NotAllowed(name)
