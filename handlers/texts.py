"""The sentences of the interface: the files in texts/, by dotted name. A missing one is a defect, found by a test."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from dialogue import Phrases
from domain.errors import Refused


class Texts:
    """`texts("month.title", month="11月")` is that sentence with its blanks filled in."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self._sentences = sentences

    @classmethod
    def load(cls, path: Path | None = None) -> "Texts":
        """From the files in the folder `path`, or from those that come with the program."""
        folder = path or files("handlers").joinpath("texts")
        sentences: dict[str, str] = {}
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            if file.name.endswith(".toml"):
                sentences |= _flat(tomllib.loads(file.read_text(encoding="utf-8")))
        return cls(sentences)

    def __call__(self, name: str, /, **values: object) -> str:
        return self._sentences[name].format(**values)

    def explain(self, error: Exception) -> str | None:
        """The sentence for a rule of the records that was broken; None for any other error."""
        return self(f"refused.{type(error).__name__}") if isinstance(error, Refused) else None

    def phrases(self) -> Phrases:
        """What the engine of dialogues itself says."""
        start = "engine."
        return Phrases(**{name[len(start) :]: text for name, text in self._sentences.items() if name.startswith(start)})


def _flat(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, Mapping):
            rows += _flat(value, f"{prefix}{key}.")
        else:
            rows.append((f"{prefix}{key}", str(value).strip("\n")))
    return rows
