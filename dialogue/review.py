"""The review: a card is read back, and confirmed as it was read, changed line by line, or thrown away."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple
from zlib import crc32

from dialogue.errors import Unacceptable
from dialogue.matching import one
from dialogue.phrases import Phrases
from dialogue.question import Answered, Edit, Heard, Picked, Pressed, Question, Shown, Understood
from dialogue.shapes import Card, Choice, Text
from dialogue.state import Asked, Control, Raw

SEALED = "sealed"
"""The answer of a review whose card was committed: it holds whatever the card would be now."""

_BETWEEN = re.compile(r"\s*(?:改为|改成|改到|[\s:：,，=是])\s*")


class EditableLine(NamedTuple):
    """A line of the card that comes from a question of the run; `key` is the question's full name."""

    key: str
    label: str


class Review(Question[None]):
    """Answered by confirming. The answer is a proof of the card that was read, so it ends when the card changes."""

    __slots__ = ("lines", "menu", "proof")
    reviews = True

    def __init__(self, phrases: Phrases, key: str, card: Card, lines: Sequence[EditableLine], *, menu: bool) -> None:
        text = [phrases.card_line.format(label=line.label, text=line.text) for line in card.lines if line.text]
        super().__init__(phrases, key, "\n".join([card.title, *text]))
        self.lines = lines
        self.menu = menu and bool(lines)
        self.proof = crc32(self.prompt.encode())

    def restore(self, raw: Raw, _day: date) -> None:
        if raw not in (self.proof, SEALED):
            raise Unacceptable(self.phrases.changed)

    def understand(self, heard: Heard, asked: Asked) -> Understood:
        match heard:
            case Pressed("confirm"):
                return Answered(asked.proof)
            case Pressed():
                return Edit()
            case Picked(key):
                if all(line.key != key for line in self.lines):
                    raise Unacceptable(self.phrases.gone)
                return Edit(key)
            case Text(text):
                if self.menu and self.phrases.control(text, ("confirm",)):
                    return Answered(asked.proof)
                return self._named(text, asked.values)

    def show(self, _asked: Asked) -> Shown:
        if self.menu:
            lines = [Choice(line.key, line.label) for line in self.lines]
            return Shown(f"{self.prompt}\n\n{self.phrases.which_line}", lines, ("keep",), proof=self.proof)
        controls: tuple[Control, ...] = ("confirm", "edit", "cancel") if self.lines else ("confirm", "cancel")
        return Shown(f"{self.prompt}\n\n{self.phrases.review}", (), controls, proof=self.proof)

    def _named(self, text: str, shown: Sequence[str]) -> Edit:
        """`修改 日期`, `日期`, `日期改为昨天`, and in the menu the number of a line."""
        for words in self._without_verb(text.strip()):
            if key := one(words, [Choice(line.key, line.label) for line in self.lines], shown):
                return Edit(key)
            for line in sorted(self.lines, key=lambda line: len(line.label), reverse=True):
                if words.startswith(line.label) and (between := _BETWEEN.match(words, len(line.label))):
                    return Edit(line.key, words[between.end() :])
        raise Unacceptable(self.phrases.review_help)

    def _without_verb(self, text: str) -> Iterator[str]:
        yield text
        for word in self.phrases.edit.split():
            if text.startswith(word):
                yield text.removeprefix(word).lstrip(" 　:：")
