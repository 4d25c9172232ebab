"""Which field a heading stands for: by the words in headings.toml, also in two or three lines."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from reading.numbers import normal
from reading.tables.words import lists, squeezed

LONGEST = 100  # letters of a heading, with its explanations in brackets
LONGEST_AROUND = 14  # letters of one that has known words within it
LEFT_OUT = "left_out"

_SIGNS = re.compile(r"[\s、,，。.．:：;；/\\|*·\-—_“”\"'《》【】\[\]]+")
_BRACKETS = re.compile(r"\([^()]*\)?|\)")
_PARTS = {
    "leader": re.compile("领导"),
    "unit": re.compile("单位|部门|科室|支部"),
    "person": re.compile("责任人|经办人|承办人|负责人"),
}


@cache
def known() -> dict[str, Any]:
    """The file's tables."""
    return tomllib.loads(files("reading.tables").joinpath("headings.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=65_536)
def named(kind: str, text: str) -> str | None:
    """The field that a heading of one line stands for."""
    if not text or len(text) > LONGEST:
        return None
    whole = normal(text)
    exact = _exact(kind)
    bare = _SIGNS.sub("", _BRACKETS.sub("", whole))
    if tick := ticked(text):
        return exact.get(bare, tick)
    for words in (_SIGNS.sub("", whole.replace("(", "").replace(")", "")), bare):
        if field := exact.get(words):
            return field
    if sum(bool(part.search(whole)) for part in _PARTS.values()) > 1 and "who" in known()[kind]["columns"]:
        return "who"
    if len(bare) > LONGEST_AROUND:
        return None
    for field, told in known()[kind]["columns"].items():
        if any(words in bare for words in told.get("within", ())):
            return str(field)
    return None


def ticked(text: str) -> str | None:
    """The heading is a state or a time class itself, for a tick below it: `state_tick` or `class_tick`."""
    words = squeezed(text)
    if any(words in told and len(words) > 1 for told in _ticks("states")):
        return "state_tick"
    return "class_tick" if any(words in told for told in _ticks("time_classes")) else None


def resolved(kind: str, levels: Sequence[str]) -> str | None:
    """The field that a heading stands for whose lines are `levels`, the topmost first."""
    if not levels:
        return None
    last, above = levels[-1], levels[:-1]
    child = _SIGNS.sub("", normal(last))
    if above and child in known()["generic"]["words"]:
        parent = named(kind, above[-1])
        for rule in known()["generic"]["under"]:
            if rule["parent"] == parent and child in rule["child"]:
                return str(rule["column"])
        return named(kind, above[-1] + last) or parent or named(kind, last)
    return named(kind, last) or (named(kind, above[-1] + last) if above else None)


def is_heading_word(kind: str, text: str) -> bool:
    """It can stand in a heading, be it alone or below another."""
    return named(kind, text) is not None or _SIGNS.sub("", normal(text)) in known()["generic"]["words"]


@cache
def _ticks(name: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(map(squeezed, words)) for key, words in lists()[name].items() if key not in ("yes", "no"))


@cache
def _exact(kind: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for field, told in known()[kind]["columns"].items():
        for word in told["words"]:
            fields.setdefault(_SIGNS.sub("", normal(word)), field)
    return fields
