"""The file store: whole or not at all, once a content, and only what people may hand in."""

import io
import os
import tracemalloc
from pathlib import Path

import pytest

from storage.files import PIECE, FileStore, NotAllowed, TooLarge, media_type_of

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(64)
PROGRAM = b"\x7fELF" + bytes(64)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files", max_bytes=1_000)


def in_folder(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_what_was_kept_comes_back_the_same(store: FileStore) -> None:
    kept = store.put(PNG, "照片.png")
    assert (kept.media_type, kept.size) == ("image/png", len(PNG))
    assert store.path(kept.sha256).read_bytes() == PNG


def test_the_same_content_twice_is_one_file(store: FileStore, tmp_path: Path) -> None:
    assert store.put(PNG, "一.png") == store.put(PNG, "二.png")
    assert len(in_folder(tmp_path)) == 1


def test_the_content_says_what_a_file_is_and_not_its_name(store: FileStore) -> None:
    assert media_type_of(PNG, "名单.txt") == "image/png"
    with pytest.raises(NotAllowed):
        store.put(PROGRAM, "照片.png")
    with pytest.raises(NotAllowed):
        store.put(b"text\0and more", "名单.txt")
    assert media_type_of("王敏".encode(), "名单.TXT") == "text/plain"


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(store: FileStore, tmp_path: Path) -> None:
    store.put(b"a" * 1_000, "a.txt")
    with pytest.raises(TooLarge):
        store.put(b"b" * 1_001, "b.txt")
    assert len(in_folder(tmp_path)) == 1


def test_a_disk_that_fails_leaves_nothing_half_written(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            store.put(PNG, "照片.png")
    assert in_folder(tmp_path) == []
    assert store.path(store.put(PNG, "照片.png").sha256).read_bytes() == PNG


@pytest.mark.parametrize("left", [b"", PNG[:10], bytes(len(PNG)), None])
def test_the_same_file_again_mends_a_damaged_one(store: FileStore, left: bytes | None) -> None:
    kept = store.put(PNG, "照片.png")
    path = store.path(kept.sha256)
    path.unlink() if left is None else path.write_bytes(left)
    assert not store.is_whole(kept.sha256)
    assert store.put(PNG, "照片.png") == kept
    assert path.read_bytes() == PNG
    path.write_bytes(b"")
    assert store.put_own(PNG, "image/png") == kept
    assert store.is_whole(kept.sha256)


def test_a_stream_is_kept_as_its_content_would_be(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files", max_bytes=10_000_000)
    large = "学习".encode() * 1_000_000
    kept = store.put_stream(io.BytesIO(large), "学习.txt")
    assert kept == store.put(large, "学习.txt")
    assert (kept.size, kept.media_type) == (len(large), "text/plain")
    assert store.path(kept.sha256).read_bytes() == large
    with pytest.raises(NotAllowed):
        store.put_stream(io.BytesIO(large + b"\0"), "学习.txt")
    with pytest.raises(TooLarge):
        store.put_stream(io.BytesIO(bytes(10_000_001)), "学习.txt")


def test_a_large_stream_is_never_in_memory_as_a_whole(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files", max_bytes=100 * PIECE)
    source = tmp_path / "source.txt"
    source.write_bytes(b"a" * 100 * PIECE)
    tracemalloc.start()
    try:
        with source.open("rb") as file:
            store.put_stream(file, "a.txt")
        assert tracemalloc.get_traced_memory()[1] < 10 * PIECE
    finally:
        tracemalloc.stop()
