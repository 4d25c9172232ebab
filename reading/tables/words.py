"""The office's own ways of writing, from clerk.toml; and cells as plain words."""

import re
import tomllib
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from reading.numbers import normal
from reading.tables.grid import Cell

_UNSEEN = re.compile("[\u200b\u200c\u200d\ufeff\r]|_x000D_")  # left over from other programs
_SPACES = re.compile(r"\s+")
_ENDS_SENTENCE = "。；;！？：:"
_NUMBERED = re.compile(r"[①-⑳]|[(（]?[0-9一二三四五六七八九十]{1,2}[)）、.．]|[一二三四五六七八九]是")
_COUNTED = re.compile(r"[(（]\s*(?:共|计)?\s*[0-9一二三四五六七八九十]+\s*[个条项类件]?(?:问题)?\s*[)）]\s*$")
_SIGN = re.compile(
    r"^\s*(?:[(（]\s*[一二三四五六七八九十]{1,3}\s*[)）]\s*[、.．]?|[一二三四五六七八九十]{1,3}\s*[、.．]|[①-⑳])\s*"
)


@cache
def lists() -> dict[str, Any]:
    """The file's tables."""
    return tomllib.loads(files("reading.tables").joinpath("clerk.toml").read_text(encoding="utf-8"))


def longest_first(words: Iterable[str]) -> str:
    """A pattern for any of the words; of two that begin alike the longer is tried first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def words_of(cell: Cell | None) -> str:
    """What the cell shows, trimmed; days as ISO, whole numbers without a point."""
    value = cell.value if cell else None
    if isinstance(value, str):
        return _UNSEEN.sub("", value).strip()
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def squeezed(text: str) -> str:
    """NFKC without any blanks, for comparing with lists."""
    return _SPACES.sub("", normal(text))


def is_blank(text: str) -> bool:
    """Nothing, or a sign that says that there is nothing."""
    return not text or squeezed(text) in _blanks()


@cache
def _blanks() -> frozenset[str]:
    return frozenset(normal(word) for word in lists()["blank"]["words"])


def running(text: str) -> str:
    """As one text: a line break within a sentence is dropped, one between sentences stays."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    joined = ""
    for line in lines:
        if joined and (joined[-1] in _ENDS_SENTENCE or _NUMBERED.match(line)):
            joined += "\n"
        joined += line
    return joined


def without_sign(text: str) -> str:
    """一、理论学习方面（3个） → 理论学习方面."""
    return _SIGN.sub("", _COUNTED.sub("", running(text))).strip()


def has_sign(text: str) -> bool:
    """It begins as a heading does: 一、 or （一）."""
    return bool(_SIGN.match(text))
