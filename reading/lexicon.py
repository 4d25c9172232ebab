"""The words by which values are recognised in what people write, from lexicon.toml. An operator may add his own file.

The kinds and their names are not here: they are the catalogue's.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

SHIPPED = Path(__file__).with_name("lexicon.toml")
TABLES = ("words", "homophones", "labels")


class LexiconError(ValueError):
    """A word list can't be used; the text names the file, the key and what would be right."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by their class; `homophones`: what dictation writes → what was said; `labels` of forms by what they ask."""

    words: Mapping[str, tuple[str, ...]]
    homophones: Mapping[str, str]
    labels: Mapping[str, tuple[str, ...]]

    @classmethod
    def load(cls, own: Path | None = None) -> Self:
        """The words that come with the program, and those of the file `own` added. Raises LexiconError."""
        data = _read(SHIPPED)
        if own is not None:
            for table, entries in _read(own, like=data).items():
                for key, value in entries.items():
                    added = table != "homophones" and key in data[table]
                    data[table][key] = f"{data[table][key]} {value}" if added else value
        return cls(
            {key: tuple(dict.fromkeys(value.split())) for key, value in data["words"].items()},
            data["homophones"],
            {key: tuple(dict.fromkeys(value.split())) for key, value in data["labels"].items()},
        )

    def any(self, *classes: str) -> str:
        """A pattern for one word of these classes, the longest first."""
        return either(word for name in classes for word in self.words[name])

    def heard(self, words: str) -> str:
        """`words` with what dictation misheard put right; no letter moves."""
        for wrong, right in self.homophones.items():
            words = words.replace(wrong, right)
        return words


def either(words: object) -> str:
    """A pattern for one of `words`, the longest first."""
    found = sorted(set(words), key=lambda word: (-len(word), word))  # type: ignore[call-overload]
    return "(?:" + "|".join(map(re.escape, found)) + ")"


def _read(file: Path, like: Mapping[str, Mapping[str, str]] | None = None) -> dict[str, dict[str, str]]:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"读不了词表 {file}：应是一个可读的 UTF-8 文本文件。") from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        where = f"第 {found[1]} 行" if found else "末尾"
        raise LexiconError(f"词表 {file.name} 不是正确的 TOML，错在{where}：请检查引号和等号。") from None
    for table, entries in data.items():
        if table not in TABLES or not isinstance(entries, dict):
            raise LexiconError(f"词表 {file.name} 里不认识 {table}：应是 [words]、[homophones] 或 [labels]。")
        for key, value in entries.items():
            _check(file, table, key, value, like)
    return data


def _check(file: Path, table: str, key: str, value: object, like: Mapping[str, Mapping[str, str]] | None) -> None:
    where = f"词表 {file.name} 的 {table}.{key}"
    if not isinstance(value, str) or not value.strip():
        raise LexiconError(f'{where}：应是一行词，词之间用空格隔开，例如 "会议室 活动室"。')
    if table == "homophones":
        if len(key) != len(value):
            raise LexiconError(f"{where}：写错的词和正确的词（{value}）字数须相同。")
    elif like is not None and key not in like[table]:
        raise LexiconError(f"{where}：不认识这一项，可用的有 {'、'.join(like[table])}。")
