"""Measures in a cell, one by one: ①②③, 1. 2. 3., 一是 二是, or a line each."""

import re

from reading.numbers import number
from reading.tables.words import running

_BEFORE = r"(?:^|(?<=[\s。；;：:,，、.]))"
_STYLES = (
    re.compile(r"([①-⑳])\s*[、.．]?"),
    re.compile(r"[(（]([0-9]{1,2})[)）]\s*[、.．]?"),
    re.compile(r"(?<![0-9.第])([0-9]{1,2})\s*(?:[、．)）]|\.(?![0-9])|\.(?=20[0-9]{2}年))"),
    re.compile(rf"{_BEFORE}([一二三四五六七八九十]{{1,2}})是[:：,，]?"),
    re.compile(r"[(（]([一二三四五六七八九十]{1,2})[)）]\s*[、.．]?"),
    re.compile(rf"{_BEFORE}([一二三四五六七八九十]{{1,2}})[、.．]"),
    re.compile(rf"{_BEFORE}第([一二三四五六七八九十]{{1,2}})[,，:：]"),
    re.compile(rf"{_BEFORE}措施([0-9一二三四五六七八九十]{{1,2}})[:：、.]"),
)
_LABEL = re.compile(r"^[^。；;，,]{0,8}[:：]$")
_BULLETS = "•●■◆▪·-*※★☆◇○ "
_SEPARATORS = "；;，,、 \t\n"


def split(text: str) -> list[str]:
    """The measures without their signs, and without what divides them."""
    text = _one_kind(text.strip())
    if not text:
        return []
    for style in _STYLES:
        if starts := _starts(style, text):
            ends = [start for start, _ in starts[1:]] + [len(text)]
            return _tidy([text[begin:end] for (_, begin), end in zip(starts, ends, strict=True)])
    lines = [line.strip().lstrip(_BULLETS).strip() for line in text.splitlines() if line.strip(_BULLETS).strip()]
    ended = [line[-1] in "。；;" for line in lines[:-1]]
    if len(lines) > 1 and (all(ended) or (not any(ended) and all(len(line) >= 4 for line in lines))):
        return _tidy(lines)
    return _tidy([text])


def _one_kind(text: str) -> str:
    """⑴ as (1), ⒈ as 1., and 1 at the head of a line as 1."""
    text = re.sub("[⑴-⒇]", lambda match: f"({ord(match[0]) - ord('⑴') + 1})", text)
    text = re.sub("[⒈-⒛]", lambda match: f"{ord(match[0]) - ord('⒈') + 1}.", text)
    heads = re.findall(r"(?m)^[ \t]*([0-9])(?=[一-鿿])(?![年月日次个项%])", text)
    if len(heads) > 1 and heads == [str(at) for at in range(1, len(heads) + 1)]:
        text = re.sub(r"(?m)^[ \t]*([0-9])(?=[一-鿿])", r"\1.", text)
    return text


def _starts(style: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Where each sign begins and ends; they count up from the first, which opens the text."""
    starts: list[tuple[int, int]] = []
    expected = 0
    for match in style.finditer(text):
        told = ord(match[1]) - ord("①") + 1 if "①" <= match[1] <= "⑳" else number(match[1])
        if not starts and (match.start() == 0 or _LABEL.match(text[: match.start()].strip())):
            expected = told
        elif not starts or told != expected:
            continue
        starts.append(match.span())
        expected += 1
    return starts


def _tidy(parts: list[str]) -> list[str]:
    """Without the signs between them; a full stop stays where every measure ends with one."""
    trimmed = [running(part).strip(_SEPARATORS) for part in parts]
    trimmed = [part for part in trimmed if part]
    if len(trimmed) > 1 and not all(part.endswith("。") for part in trimmed):
        trimmed = [part.rstrip("。") for part in trimmed]
    return trimmed
