"""Which choices typed words mean: by label, by number as shown, by value; in this order, as it is what people see."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence

from dialogue.shapes import Choice

_DIVIDED = re.compile(r"[\s、,;./+和与及]+")
_NUMBER = re.compile(r"\d+")
_DIGITS = 9  # of a number that may be the place of a choice


def plain(text: str) -> str:
    """`text` as it is compared: NFKC, lower case, without blanks and full stops around it."""
    return unicodedata.normalize("NFKC", text).strip(" \t\r\n。.!").lower()


def one(text: str, choices: Sequence[Choice], shown: Sequence[str]) -> str | None:
    """The value `text` names; `shown` are the values in the order of their numbers. None if it names none."""
    typed = plain(text)
    return _labels(choices).get(typed) or numbered(typed, shown) or _values(choices).get(typed)


def several(text: str, choices: Sequence[Choice], shown: Sequence[str]) -> list[str] | None:
    """The values `text` names (`1 3`, `1、3`, `主题党日和党课`, labels even undivided); None if a part names none."""
    labels, values = _labels(choices), _values(choices)
    names: defaultdict[str, list[str]] = defaultdict(list)  # by their first letter, the longest first
    for label in sorted(labels, key=len, reverse=True):
        names[label[0]].append(label)
    typed, at, found = plain(text), 0, list[str]()
    while at < len(typed):
        name = next((name for name in names.get(typed[at], ()) if typed.startswith(name, at)), None)
        if name is not None:
            found.append(labels[name])
            at += len(name)
        elif divided := _DIVIDED.match(typed, at):
            at = divided.end()
        else:
            word = _word(typed, at)
            value = numbered(word, shown) or values.get(word)
            if value is None:
                return None
            found.append(value)
            at += len(word)
    return found or None


def numbered(word: str, shown: Sequence[str]) -> str | None:
    """The value whose number `word` is, by the order in which they were `shown`."""
    if not word.isdecimal() or len(word) > _DIGITS:
        return None
    place = int(word)
    return shown[place - 1] if 0 < place <= len(shown) else None


def _word(typed: str, at: int) -> str:
    """The number that begins at `at`, or else everything up to what divides."""
    if number := _NUMBER.match(typed, at):
        return number[0]
    divided = _DIVIDED.search(typed, at)
    return typed[at : divided.start() if divided else len(typed)]


def _labels(choices: Iterable[Choice]) -> dict[str, str]:
    return {name: choice.value for choice in choices if (name := plain(choice.label))}


def _values(choices: Iterable[Choice]) -> dict[str, str]:
    return {plain(choice.value): choice.value for choice in choices}
