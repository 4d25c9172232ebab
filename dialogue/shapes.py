"""What goes into the engine and what comes out: two closed sets of small values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeVar

T = TypeVar("T")

Parse = Callable[[str, date], T]
"""Turns what was typed, on the day it was typed, into a value. Raises Unacceptable with a sentence for the person."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def base36(number: int) -> str:
    """`number` (not negative) in as few characters as a button's payload allows."""
    text = ""
    while number or not text:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text


@dataclass(frozen=True, slots=True)
class Text:
    """Something typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Tap:
    """A button: the choice at `index` of the question `token` of `run`."""

    run: str
    token: int
    index: int


@dataclass(frozen=True, slots=True)
class File:
    """A file that is already in the store, as number `id`."""

    id: int
    name: str


Event = Text | Tap | File


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen: `value` is kept, `label` is shown."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a card: `key` names the answer it shows, so that it can be changed; empty for one that can't.

    A line with an empty `text` is not shown, but offered for filling in.
    """

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """What will be committed, read back before it is."""

    title: str
    lines: Sequence[Line]

    def __str__(self) -> str:
        return "\n".join([self.title, *(f"{line.label}：{line.text}" for line in self.lines if line.text)])


@dataclass(frozen=True, slots=True)
class Say:
    """A message; `document` is whatever the dialogue gave along."""

    text: str
    document: Any = None


@dataclass(frozen=True, slots=True)
class Button:
    """A choice as it is shown; a tap on it carries `index`. Only `numbered` ones can also be chosen by their number."""

    label: str
    index: int
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Ask:
    """A question; `redraw`: the same question again, in place of the one that was tapped."""

    text: str
    buttons: tuple[Button, ...]
    run: str
    token: int
    redraw: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A short notice that leaves everything as it is."""

    text: str


Reply = Say | Ask | Notice


def payload(run: str, token: int, index: int) -> str:
    """What a button carries: under 25 bytes for runs below 36**8."""
    return f"{run}.{base36(token)}.{base36(index)}"


def parse_payload(text: str) -> Tap | None:
    """The tap a `payload` stands for, or None for anything else."""
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isalnum() for part in parts):
        return None
    return Tap(parts[0], int(parts[1], 36), int(parts[2], 36))


Status = Literal["waiting", "finished", "cancelled"]
