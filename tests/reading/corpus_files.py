"""Loads the corpus: messages as branches write them, each with the matters a careful clerk would record.

Whoever writes rules of reading looks at `seen` and `others`; `unseen` and `strangers` are scored only: corpus/README.md
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

Half = Literal["seen", "unseen", "others", "strangers"]
Value = str | int | bool | list[str] | list[int] | list[list[str]] | dict[str, str | int | list[str]]

HALVES: tuple[Half, ...] = ("seen", "unseen")
PARTS: tuple[Half, ...] = (*HALVES, "others", "strangers")
FOLDER = Path(__file__).parent / "corpus"


@dataclass(frozen=True, slots=True)
class CorpusMessage:
    """One message and what it reports; `matters` is empty for what is no report."""

    half: Half
    style: str
    number: int
    text: str
    today: date
    secretary: str | None
    matters: tuple[dict[str, Value], ...]


def messages(half: Half) -> list[CorpusMessage]:
    """All messages of a half, style by style, with the file's defaults filled in."""
    return [message for file in sorted((FOLDER / half).glob("*.toml")) for message in in_file(half, file)]


def in_file(half: Half, file: Path) -> list[CorpusMessage]:
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    left_open = content.get("open", [])
    return [
        CorpusMessage(
            half=half,
            style=file.stem,
            number=number,
            text=entry["text"],
            today=entry.get("today", content["today"]),
            secretary=entry.get("secretary", content.get("secretary")),
            matters=tuple(
                {**matter, "open": [*left_open, *matter.get("open", [])]} for matter in entry.get("matter", [])
            ),
        )
        for number, entry in enumerate(content["message"], start=1)
    ]
