"""The kinds of questions: what each accepts, what its buttons stand for.

An answer is kept raw, as a person gave it: typed text, chosen values, or None where it was skipped. `resolve` makes
its value anew at every replay; what it no longer accepts is asked again.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dialogue.errors import Unacceptable
from dialogue.phrases import Phrases
from dialogue.shapes import Button, Card, Choice, Line, Parse
from dialogue.state import Raw

SKIP = "\0skip"  # no one can type these
DONE = "\0done"
CONFIRM = "\0confirm"
CHANGE = "\0change"
CANCEL = "\0cancel"

_SEPARATORS = re.compile(r"[\s,，、;；和]+")


@dataclass(frozen=True, slots=True)
class Resolved:
    """An accepted answer: the form in which it is kept, and what the dialogue gets."""

    raw: Raw
    value: Any


@dataclass(frozen=True, slots=True)
class Buttons:
    """What is under a question: `values[i]` is what a tap with index i stands for."""

    values: list[str]
    shown: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """Free text, parsed. `offered`: not asked unless its line is picked at the review."""

    key: str
    prompt: str
    parse: Parse[Any]
    choices: Sequence[Choice] = ()
    given: str | None = None
    optional: bool = False
    offered: bool = False

    def resolve(self, raw: Raw, day: date) -> Resolved | None:
        if raw is None:
            return Resolved(None, None) if self.optional else None
        if not isinstance(raw, str):
            return None
        try:
            return Resolved(raw, self.parse(raw, day))
        except Unacceptable:
            return None

    def standing(self, today: date) -> Resolved | None:
        """The answer it has before anyone is asked."""
        if self.given is not None:
            return self.resolve(self.given, today)
        return Resolved(None, None) if self.offered else None

    def accept(self, text: str, day: date, phrases: Phrases) -> Resolved:
        """What was typed or tapped. Raises Unacceptable."""
        if self.optional and text in (SKIP, phrases.skip):
            return Resolved(None, None)
        return Resolved(text, self.parse(text, day))

    def buttons(self, _picked: Sequence[str], phrases: Phrases) -> Buttons:
        choices = [*self.choices, *([Choice(SKIP, phrases.skip)] if self.optional else [])]
        shown = tuple(Button(choice.label, index, numbered=False) for index, choice in enumerate(choices))
        return Buttons([choice.value for choice in choices], shown)


@dataclass(frozen=True, slots=True)
class OneQuestion:
    """One of several."""

    key: str
    prompt: str
    choices: Sequence[Choice]
    given: str | None = None

    def resolve(self, raw: Raw, _day: date) -> Resolved | None:
        if isinstance(raw, str):
            value = _found(raw, self.choices, numbers=False)
            if value is not None:
                return Resolved(value, value)
        return None

    def standing(self, today: date) -> Resolved | None:
        return None if self.given is None else self.resolve(self.given, today)

    def accept(self, text: str, _day: date, phrases: Phrases) -> Resolved:
        value = _found(text, self.choices, numbers=True)
        if value is None:
            raise Unacceptable(phrases.not_a_choice)
        return Resolved(value, value)

    def buttons(self, _picked: Sequence[str], _phrases: Phrases) -> Buttons:
        shown = tuple(Button(choice.label, index) for index, choice in enumerate(self.choices))
        return Buttons([choice.value for choice in self.choices], shown)


@dataclass(frozen=True, slots=True)
class ManyQuestion:
    """Some of several; taps pick and unpick until 完成, typed words are the whole answer."""

    key: str
    prompt: str
    choices: Sequence[Choice]
    at_least: int = 1
    given: Sequence[str] | None = None

    def resolve(self, raw: Raw, _day: date) -> Resolved | None:
        wanted = [raw] if isinstance(raw, str) else raw
        if wanted is None:
            return None
        found = [_found(word, self.choices, numbers=False) for word in wanted]
        if None in found or len(set(found)) < self.at_least:
            return None
        return self._resolved({value for value in found if value is not None})

    def standing(self, today: date) -> Resolved | None:
        return None if self.given is None else self.resolve(list(self.given), today)

    def accept(self, text: str, _day: date, phrases: Phrases, picked: Sequence[str] = ()) -> Resolved:
        values = set(picked)
        if text not in (DONE, phrases.done):
            values |= self._typed(text, phrases)
        values &= {choice.value for choice in self.choices}
        if len(values) < self.at_least:
            raise Unacceptable(phrases.at_least.format(count=self.at_least))
        return self._resolved(values)

    def toggled(self, picked: Sequence[str], index: int, values: Sequence[str]) -> list[str] | None:
        """`picked` after a tap on `index`, or None where that is 完成. A doubled tap changes nothing more."""
        if index == len(values) - 1:
            return None
        many = (len(values) - 1) // 2
        value = values[index]
        rest = [one for one in picked if one != value]
        return [*rest, value] if index < many else rest

    def buttons(self, picked: Sequence[str], phrases: Phrases) -> Buttons:
        """The first half of the values are taps that pick, the second half taps that unpick, then 完成."""
        many = len(self.choices)
        values = [choice.value for choice in self.choices]
        shown = [
            Button(f"{phrases.mark}{choice.label}", many + index)
            if choice.value in picked
            else Button(choice.label, index)
            for index, choice in enumerate(self.choices)
        ]
        shown.append(Button(phrases.done, 2 * many, numbered=False))
        return Buttons([*values, *values, DONE], tuple(shown))

    def _typed(self, text: str, phrases: Phrases) -> set[str]:
        whole = _found(text, self.choices, numbers=True)
        if whole is not None:
            return {whole}
        words = [word for word in _SEPARATORS.split(text) if word]
        found = {_found(word, self.choices, numbers=True) for word in words}
        values = {value for value in found if value is not None}
        if not words or len(values) < len(found):
            raise Unacceptable(phrases.not_a_choice)
        return values

    def _resolved(self, values: set[str]) -> Resolved:
        ordered = [choice.value for choice in self.choices if choice.value in values]
        return Resolved(ordered, tuple(ordered))


@dataclass(frozen=True, slots=True)
class AttachQuestion:
    """Files until the person says that these are all."""

    key: str
    prompt: str

    def resolve(self, _raw: Raw, _day: date) -> Resolved | None:
        return Resolved(None, None)

    def standing(self, _today: date) -> Resolved | None:
        return None

    def accept(self, text: str, _day: date, phrases: Phrases) -> Resolved:
        if text not in (DONE, phrases.done, SKIP, phrases.skip):
            raise Unacceptable(phrases.send_a_file)
        return Resolved(None, None)

    def buttons(self, _picked: Sequence[str], phrases: Phrases) -> Buttons:
        shown = (Button(phrases.done, 0, numbered=False), Button(phrases.skip, 1, numbered=False))
        return Buttons([DONE, SKIP], shown)


@dataclass(frozen=True, slots=True)
class ReviewQuestion:
    """The card, to be confirmed, changed, or dropped. It is the engine that knows what each means."""

    key: str
    card: Card

    @property
    def prompt(self) -> str:
        return str(self.card)

    @property
    def lines(self) -> list[Line]:
        """The lines that can be changed."""
        return [line for line in self.card.lines if line.key]

    def resolve(self, _raw: Raw, _day: date) -> Resolved | None:
        return None

    def standing(self, _today: date) -> Resolved | None:
        return None

    def accept(self, text: str, _day: date, phrases: Phrases) -> Resolved:
        """CONFIRM, CHANGE or CANCEL, or the key of the line to change."""
        words = {
            phrases.confirm: CONFIRM,
            "1": CONFIRM,
            phrases.change: CHANGE,
            "2": CHANGE,
            phrases.cancel: CANCEL,
            "3": CANCEL,
        }
        word = _plain(text)
        if text in words.values() or word in words:
            return Resolved(None, words.get(word, text))
        label = word.removeprefix(phrases.change).strip()
        line = _found(label, [Choice(line.key, line.label) for line in self.lines], numbers=False)
        if line is None:
            raise Unacceptable(phrases.confirm_or_change)
        return Resolved(None, line)

    def buttons(self, _picked: Sequence[str], phrases: Phrases) -> Buttons:
        labels = (phrases.confirm, phrases.change, phrases.cancel)
        shown = tuple(Button(label, index, numbered=False) for index, label in enumerate(labels))
        return Buttons([CONFIRM, CHANGE, CANCEL], shown)


Question = AskQuestion | OneQuestion | ManyQuestion | AttachQuestion | ReviewQuestion


def change_which(question: ReviewQuestion, phrases: Phrases) -> OneQuestion:
    """The lines of a card as a question of its own."""
    choices = [
        Choice(line.key, line.label if line.text else phrases.add.format(label=line.label)) for line in question.lines
    ]
    return OneQuestion(question.key, phrases.change_which, choices)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _found(text: str, choices: Sequence[Choice], *, numbers: bool) -> str | None:
    """The value that `text` names: by its number, as value, label, or a part of just one label."""
    for choice in choices:
        if text == choice.value:
            return choice.value
    word = _plain(text)
    if not word:
        return None
    if numbers and word.isascii() and word.isdigit() and 1 <= int(word[:6]) <= len(choices):
        return choices[int(word) - 1].value
    labels = [choice.value for choice in choices if _plain(choice.label) == word]
    if len(labels) != 1:
        labels = [choice.value for choice in choices if word in _plain(choice.label)]
    return labels[0] if len(labels) == 1 else None
