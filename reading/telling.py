"""What a message reports: an event in a sentence or a form, a problem's progress, or several in a list or in lines."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from domain.catalogue import Kind
from reading import mentions, numbers, particulars, sentence
from reading.labelled import Form
from reading.rectification import Progress, find_progress
from reading.understood import Understood

MOST = 30  # matters in one message

Told = Understood | Progress

_ITEM = re.compile(
    r"(?:(?<=[\n;；。:：])|^)\s*"
    r"(?:[0-9]{1,2}[.、．)）](?![0-9])|[(（][0-9一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]{1,2}、|[①-⑳])"
)


def _stands_alone(told: Told) -> bool:
    """It has a day of its own, or some days, or needs none."""
    return isinstance(told, Progress) or told.nil or told.when is not None


def _has_its_day(told: Told) -> bool:
    """It has one day of its own: 11.5支委会，11.12主题党日."""
    return isinstance(told, Understood) and told.when is not None and told.when.first == told.when.last


# What divides several matters, the more telling first, and what each of them then must have.
_BETWEEN = (
    (r"\n[^\S\n]*\n", _stands_alone),
    (r"\n", _stands_alone),
    (r"[;；。\n]", _stands_alone),
    (r"[,，、;；。\n]", _has_its_day),
)


@dataclass(frozen=True, slots=True)
class Listener:
    """Knows the `kinds`, by all their `names` too, and how a `form` is put together."""

    kinds: Mapping[str, Kind]
    names: Mapping[str, str]
    form: Form

    @classmethod
    def of(cls, kinds: Iterable[Kind], labels: Mapping[str, str]) -> Self:
        """`labels`: words of a form → the key of the question they answer."""
        by_code = {kind.code: kind for kind in kinds}
        names = {word: kind.code for kind in by_code.values() for word in (kind.name, *kind.aliases)}
        return cls(by_code, names, Form(labels, by_code))

    def matters(self, text: str, today: date, secretary: str = "") -> list[Told]:
        """What `text` reports, in its order; nothing where it names neither kind nor problem, or asks.

        It tells of several only where every part of it tells of one, or else it would be guessed what belongs
        to which: in a list by its numbers, or with a day of its own in each part.
        """
        header, *items = _ITEM.split(text)
        if len(items) > 1 and not mentions.find_kinds(numbers.normal(header), self.names):
            told = self._each(items, today, secretary)
            if len(told) == len(items):
                return told
        for between, alone in _BETWEEN:
            parts = [part for part in re.split(between, text) if part.strip()]
            told = self._each(parts, today, secretary)
            if len(told) == len(parts) and all(alone(one) for one in told):
                return told
        one = self._one(text, today, secretary)
        return [one] if one else []

    def _each(self, parts: list[str], today: date, secretary: str) -> list[Told]:
        """Those of which something is understood."""
        if not 1 < len(parts) <= MOST:
            return []
        return [told for part in parts if (told := self._one(part.strip(), today, secretary))]

    def _one(self, text: str, today: date, secretary: str) -> Told | None:
        return find_progress(text) or self._event(text, today, secretary)

    def _event(self, text: str, today: date, secretary: str) -> Understood | None:
        told = self._understand(text, today, secretary)
        if told is None or told.nil:
            return told
        words = numbers.normal(text)
        own = [field for code in told.kinds for field in self.kinds[code].fields]
        found = particulars.find(words[: sentence.READ], own)
        if not found:
            return told
        fields = {one.code: str(one.value) for one in found}
        # A kind's own word (学时4) is no topic, and no more is its number.
        again = [one for one in found if one.word in self.names]
        rest = told
        if again:
            without = (_without(words, [one.span for one in again]), _without(words, [one.number for one in again]))
            rest = next(filter(None, (self._understand(left, today, secretary) for left in without)), told)
        return replace(rest, kinds=told.kinds, fields={**told.fields, **fields})

    def _understand(self, text: str, today: date, secretary: str) -> Understood | None:
        return self.form.understand(text, today, self.names, secretary) or sentence.understand(
            text, today, self.names, secretary
        )


def _without(words: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        words = words[:start] + words[end:]
    return words
