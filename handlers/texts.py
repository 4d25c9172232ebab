"""The sentences of the interface: texts.toml, by dotted name. A missing one is a defect, found by a test."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from dialogue import Phrases


class Texts:
    """`texts("month.title", month="11月")` is that sentence with its blanks filled in."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self._sentences = sentences

    @classmethod
    def load(cls, path: Path | None = None) -> "Texts":
        """From `path`, or from the file that comes with the program."""
        source = path or files("handlers").joinpath("texts.toml")
        return cls(dict(_flat(tomllib.loads(source.read_text(encoding="utf-8")))))

    def __call__(self, name: str, /, **values: object) -> str:
        return self._sentences[name].format(**values)

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
