"""The review: a card is read back, and confirmed as it was read, changed line by line, or thrown away."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple
from zlib import crc32

from dialogue.errors import Unacceptable
from dialogue.matching import one
from dialogue.phrases import Phrases
from dialogue.question import Answered, Edit, Heard, OpenMenu, Picked, Pressed, Question, Shown, Understood
from dialogue.shapes import Card, Choice, Line, Text
from dialogue.state import Asked, Control, Raw

SEALED = "sealed"
"""The answer of a review whose card was committed: it holds whatever the card would be now."""

_BETWEEN = re.compile(r"\s*(?:改为|改成|改到|[\s:：,，=是])\s*")


class EditableLine(NamedTuple):
    """A line of the card that comes from a question of the run, or a group of such lines.

    `key` is the full name of the question, or of the group. `shown` is the line as it stands on the card.
    """

    key: str
    label: str
    shown: str
    lines: "tuple[EditableLine, ...]" = ()


def editable(lines: Iterable[Line], prefix: str, questions: Container[str]) -> "tuple[EditableLine, ...]":
    """Those of `lines` that can be changed: `questions` are the full names of the questions that were asked."""
    found = (
        EditableLine(prefix + line.key, line.label, line.text, editable(line.lines, prefix, questions))
        for line in lines
        if line.key
    )
    return tuple(line for line in found if line.lines or line.key in questions)


class Review(Question[None]):
    """Answered by confirming. The answer is a proof of the card that was read, so it ends when the card changes.

    `menu` asks which line is to be changed: of all lines (`ALL_LINES`), or of the group with that key.
    """

    __slots__ = ("lines", "menu", "proof")
    reviews = True

    def __init__(self, phrases: Phrases, key: str, card: Card, lines: Sequence[EditableLine], *, menu: str) -> None:
        text = [phrases.card_line.format(label=line.label, text=line.text) for line in card.lines if line.text]
        super().__init__(phrases, key, "\n".join([card.title, *text]))
        self.lines = lines
        self.menu = menu if lines else ""
        # What a group holds is confirmed with it, though the card has only one line for it.
        self.proof = crc32("\n".join([self.prompt, *_within(card.lines)]).encode())

    def restore(self, raw: Raw, _day: date) -> None:
        if raw not in (self.proof, SEALED):
            raise Unacceptable(self.phrases.changed)

    def understand(self, heard: Heard, asked: Asked) -> Understood:
        match heard:
            case Pressed("confirm"):
                return Answered(asked.proof)
            case Pressed():
                return OpenMenu()
            case Picked(key):
                return self._picked(key)
            case Text(text):
                if self.menu and self.phrases.control(text, ("confirm",)):
                    return Answered(asked.proof)
                return self._named(text, asked.values)

    def show(self, _asked: Asked) -> Shown:
        offered = [Choice(line.key, line.label) for line in self._offered]
        if self.menu:
            group = self._group(self.menu)
            text = self._group_card(group) if group else self.prompt
            return Shown(f"{text}\n\n{self.phrases.which_line}", offered, ("keep",), proof=self.proof)
        controls: list[Control] = ["confirm"]
        if any(not line.lines for line in self.lines):
            controls.append("edit")
        groups = [Choice(line.key, line.label) for line in self.lines if line.lines]
        return Shown(f"{self.prompt}\n\n{self.phrases.review}", groups, (*controls, "cancel"), proof=self.proof)

    @property
    def _offered(self) -> Sequence[EditableLine]:
        """The lines among which the menu asks to choose."""
        group = self._group(self.menu)
        return group.lines if group else self.lines

    def _group(self, key: str) -> EditableLine | None:
        return next((line for line in self.lines if line.lines and line.key == key), None)

    def _group_card(self, group: EditableLine) -> str:
        lines = [self.phrases.card_line.format(label=line.label, text=line.shown) for line in group.lines if line.shown]
        return "\n".join([self.phrases.card_line.format(label=group.label, text=group.shown), *lines])

    def _picked(self, key: str) -> Understood:
        if self._group(key):
            return OpenMenu(key)
        if all(line.key != key for line in (*self.lines, *self._offered)):
            raise Unacceptable(self.phrases.gone)
        return Edit(key)

    def _named(self, text: str, shown: Sequence[str]) -> Understood:
        """`修改 日期`, `日期`, `日期改为昨天`; the number of a line where numbers are shown; `2 日期改为昨天`."""
        typed = text.strip()
        for words in self._without_verb(typed):
            if found := self._line(words, self._offered, shown):
                return found
        for group in self.lines:
            for name in (group.label, *(str(place) for place, key in enumerate(shown, 1) if key == group.key)):
                rest = typed.removeprefix(name).lstrip(" 　:：,，、.") if group.lines and not self.menu else typed
                if rest != typed and (found := self._line(rest, group.lines, ())):
                    return found
        raise Unacceptable(self.phrases.review_help)

    def _line(self, words: str, lines: Sequence[EditableLine], shown: Sequence[str]) -> Understood | None:
        """The line that `words` name, with its new answer if they tell one."""
        if key := one(words, [Choice(line.key, line.label) for line in lines], shown):
            return self._picked(key) if lines is self._offered else Edit(key)
        for line in sorted(lines, key=lambda line: len(line.label), reverse=True):
            if words.startswith(line.label) and (between := _BETWEEN.match(words, len(line.label))):
                if line.lines:
                    return self._line(words[between.end() :], line.lines, ())
                return Edit(line.key, words[between.end() :])
        return None

    def _without_verb(self, text: str) -> Iterator[str]:
        yield text
        for word in self.phrases.edit.split():
            if text.startswith(word):
                yield text.removeprefix(word).lstrip(" 　:：")


def _within(lines: Iterable[Line]) -> Iterator[str]:
    """The texts of all lines that stand in groups."""
    for group in lines:
        for line in group.lines:
            yield f"{line.key}\t{line.text}"
