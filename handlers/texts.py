"""The sentences of the interface: the files in texts/, by dotted name. A missing one is a defect, found by a test."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Formatter
from typing import Any

from dialogue import Phrases
from domain.errors import Refused


class TextsError(ValueError):
    """A sentence of the operator's own can't be used; its text names the file and the key."""


class Texts:
    """`texts("month.title", month="11月")` is that sentence with its blanks filled in."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self._sentences = sentences

    @classmethod
    def load(cls, own: Path | None = None) -> "Texts":
        """The sentences that come with the program, and in place of some of them those in the folder `own`.

        Raises TextsError.
        """
        sentences: dict[str, str] = {}
        for file in _tables(files("handlers").joinpath("texts")):
            sentences |= _flat(tomllib.loads(file.read_text(encoding="utf-8")))
        changed: dict[str, str] = {}
        for file in _tables(own) if own else ():
            try:
                table = tomllib.loads(file.read_text(encoding="utf-8-sig"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise TextsError(f"{file.name} 不是正确的 UTF-8 TOML 文件") from error
            for name, sentence in _flat(table):
                if why := _unfit(sentences.get(name), sentence):
                    raise TextsError(f"{file.name} 的 {name}：{why}")
                changed[name] = sentence
        return cls(sentences | changed)

    def __call__(self, name: str, /, **values: object) -> str:
        return self._sentences[name].format(**values)

    def explain(self, error: Exception) -> str | None:
        """The sentence for a rule of the records that was broken; None for any other error."""
        return self(f"refused.{type(error).__name__}") if isinstance(error, Refused) else None

    def phrases(self) -> Phrases:
        """What the engine of dialogues itself says."""
        start = "engine."
        return Phrases(**{name[len(start) :]: text for name, text in self._sentences.items() if name.startswith(start)})


def _tables(folder: Traversable) -> list[Traversable]:
    return sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)


def _unfit(ours: str | None, own: str) -> str:
    """Why `own` can't stand for `ours`: the same blanks must be in it, for these are filled in."""
    if ours is None:
        return "没有这一项，请对照自带的文件检查拼写"
    if not own.strip():
        return "不能为空"
    wanted, found = _blanks(ours), _blanks(own)
    if found is None or wanted is None:
        return "花括号没有成对"
    if lost := sorted(wanted - found):
        return f"缺少{'、'.join(f'{{{blank}}}' for blank in lost)}"
    if more := sorted(found - wanted):
        return f"多了{'、'.join(f'{{{blank}}}' for blank in more)}"
    return ""


def _blanks(sentence: str) -> set[str] | None:
    """The names in braces; None where the braces make no sense."""
    try:
        return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
    except ValueError:
        return None


def _flat(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, Mapping):
            rows += _flat(value, f"{prefix}{key}.")
        else:
            rows.append((f"{prefix}{key}", str(value).strip("\n")))
    return rows
