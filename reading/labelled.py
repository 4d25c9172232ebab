"""A report with labels (时间：… 地点：…), as handbooks and group chats have it: each part answers what it names.

What no label names is read as a sentence. Of all that is told nothing is lost: what answers no question stays with the
main points.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from dialogue import Unacceptable
from domain.catalogue import Kind
from reading import dates, held, mentions, minutes, numbers, sentence
from reading.dates import When
from reading.numbers import Attendance
from reading.understood import Understood
from reading.words import long_text, person_name, short_text

OWN = "field"  # the key of what only some kinds have
READ = 1000  # letters in which people are looked for, wherever they stand

_ENDS = re.compile(r"[,，、;；。\s]+$")
_CLAUSE = re.compile(r"[^,，。;；\n]*")
_NAME = re.compile(r"[^\s,，。;；][ 　]+[^\s,，。;；](?![^\s,，。;；])|[^\s,，。;；]*")  # also 王　芳
_COUNT = re.compile(r"[0-9]+\s*[人名]?(?=[,，])|[^。;；\n]*")
_ABSENT = r"[\w·]{2,8}[ 　:：(（][^,，。;；\n]+"
_EVERYONE = re.compile("(?:全体|支部|支委|委员|党员|班子成员|同志|、|和)*")
# How much of what follows a label belongs to it, by key.
_LENGTHS = {
    "held": re.compile(r"[^。;；\n]*"),
    "attendance": _COUNT,
    "absences": re.compile(rf"{_ABSENT}(?:[,，、;；]\s*{_ABSENT})*|[^。;；\n]*"),
    "host": _NAME,
    "lecturer": _NAME,
    "recorder": _NAME,
}
# A list (1. … 2. …) and whole sentences belong to these; what follows the others on the next line stands by itself.
_LONG = frozenset({"topic", "main_points"})
_PARSERS: dict[str, Callable[[str, date], Any]] = {
    "topic": short_text,
    "place": short_text,
    "lecturer": person_name,
    "host": person_name,
    "recorder": person_name,
    "others_present": short_text,
    "absences": minutes.absences,
    "main_points": long_text,
}
_SHORT = _PARSERS.keys() - _LONG
KEYS = ("kinds", "held", "attendance", *_PARSERS)


class _Part(NamedTuple):
    key: str
    label: str
    told: str


class Form:
    """Reads what has `labels` (words → the key of the question they answer), or those of the `kinds`' own fields."""

    def __init__(self, labels: Mapping[str, str], kinds: Mapping[str, Kind]) -> None:
        self._kinds = kinds
        self._keys = {field.label: OWN for kind in kinds.values() for field in kind.fields} | dict(labels)
        # 时 间： is how columns are made to line up.
        words = "|".join(r"\s*".join(label) for label in sorted(self._keys, key=len, reverse=True))
        self._label = re.compile(
            r"(?:^|(?<=[\n,，、;；。\s)）】]))(?:[(（]?[0-9一二三四五六七八九十]{1,2}[.、．)）]\s*|[-•·*]\s*)?"
            rf"(?P<plain>{words})\s*[:：]|【\s*(?P<framed>{words})\s*】\s*[:：]?"
        )

    def understand(self, text: str, today: date, names: Mapping[str, str], secretary: str = "") -> Understood | None:
        """What the form reports; None where this is none, or names no kind. As `sentence.understand`."""
        attendance, left = _attendance(text)
        parts, rest = self._parts(left)
        keys = {part.key for part in parts}
        if not keys or (len(keys) == 1 and keys <= _LONG):
            return None  # 主题：…… alone stands in many a sentence
        told = _Told(parts)
        beside = [line for line in rest if not mentions.find_kinds(numbers.normal(line), names)]
        heading = [*told.all("kinds"), *(line for line in rest if line not in beside)] or _named(told, names)
        outside = sentence.understand("\n".join([*heading, *beside]), today, names, secretary)
        if outside is None or outside.nil:
            return None
        # What a title has besides the kind (11月, 记录) is no topic where the topic is told.
        alone = sentence.understand("\n".join([heading[0], *beside]), today, names, secretary) if beside else None
        own = {field.label: field.code for code in outside.kinds for field in self._kinds[code].fields}
        told_of = _filled(outside, told, own, alone.topic if alone else "", today)
        return replace(told_of, attendance=attendance, persons=attendance.present) if attendance else told_of

    def _parts(self, text: str) -> tuple[list[_Part], list[str]]:
        """What stands under each label, and what stands under none."""
        found = list(self._label.finditer(text))
        starts = [match.start() for match in found] + [len(text)]
        parts, rest = [], [text[: starts[0]]]
        for match, end in zip(found, starts[1:], strict=True):
            label = re.sub(r"\s", "", match["plain"] or match["framed"])
            key = self._keys[label]
            told, more = _cut(key, text[match.end() : end])
            parts.append(_Part(key, label, _ENDS.sub("", told).strip()))
            rest.append(more)
        return [part for part in parts if part.told], [line for one in rest if (line := _ENDS.sub("", one).strip())]


@dataclass(frozen=True, slots=True)
class _Told:
    parts: list[_Part]

    def all(self, key: str) -> list[str]:
        return [part.told for part in self.parts if part.key == key]

    def first(self, key: str) -> str:
        return next(iter(self.all(key)), "")


def _cut(key: str, told: str) -> tuple[str, str]:
    """What belongs to the label, and what merely follows it."""
    if key in _LONG:
        return told, ""
    told = told.lstrip()
    length = _LENGTHS.get(key, _CLAUSE).match(told)
    at = length.end() if length else 0
    return told[:at], told[at:].lstrip(" ,，、。;；")


def _named(told: _Told, names: Mapping[str, str]) -> list[str]:
    """The kinds' names, where only the topic has them: 主题：集中学习新党章."""
    words = numbers.normal("\n".join(told.all("topic") + told.all("main_points")))[: sentence.READ]
    return [words[one.start : one.end] for one in mentions.find_kinds(words, names)]


def _filled(outside: Understood, told: _Told, own: Mapping[str, str], beside: str, today: date) -> Understood:
    """What the labels tell, before what was understood outside of them.

    `own` are the kinds' fields by label; `beside` is what was not understood outside.
    """
    lost: list[str] = []
    answers: dict[str, Any] = {}
    fields: dict[str, str] = {}
    for part in told.parts:
        if part.key == OWN and part.label in own:
            fields[own[part.label]] = part.told
        elif part.key in _SHORT and part.key not in answers and _accepts(part.key, part.told, today):
            answers[part.key] = part.told
        elif part.key in _SHORT or part.key == OWN:
            lost.append(f"{part.label}：{part.told}")
    persons = _persons(told, today, lost)
    topic, points = _subject(told, today)
    points = "\n".join(filter(None, [points, *lost, beside if topic else ""]))
    return replace(
        outside,
        when=_when(told.first("held"), today) or outside.when,
        persons=persons if persons is not None else outside.persons,
        topic=topic or outside.topic,
        main_points=points,
        fields=fields,
        **answers,
    )


def _subject(told: _Told, today: date) -> tuple[str, str]:
    """The topic and the main points; the one thing told of both is the topic where it is short enough."""
    topics, points = told.all("topic"), told.all("main_points")
    if not topics and len(points) == 1 and _accepts("topic", points[0], today):
        topics, points = points, []
    topic = "；".join(topics)
    if topic and not _accepts("topic", topic, today):
        return "", "\n".join([*topics, *points])
    return topic, "\n".join(points)


def _attendance(text: str) -> tuple[Attendance | None, str]:
    """应到 and 实到, wherever they stand and whatever label they are or have, and what is left without them."""
    words = numbers.normal(text)
    try:
        found = numbers.find_attendance(words[:READ])
    except Unacceptable:
        found = None
    if not found:
        return None, text
    attendance, spans = found
    letters = list(text if len(text) == len(words) else words)
    for start, end in sorted(spans, reverse=True):
        del letters[start:end]
    return attendance, "".join(letters)


def _persons(told: _Told, today: date, lost: list[str]) -> int | None:
    """人数：15 is how many took part; names of those who did are kept."""
    for part in told.parts:
        if part.key == "attendance":
            try:
                return numbers.count(part.told, today)
            except Unacceptable:
                if not _EVERYONE.fullmatch(part.told):
                    lost.append(f"{part.label}：{part.told}")
    return None


def _when(told: str, today: date) -> When | None:
    try:
        return dates.past(told, today)
    except Unacceptable:
        found = held.find_past(numbers.normal(told), today)
        return found[0] if found else None


def _accepts(key: str, told: str, today: date) -> bool:
    try:
        _PARSERS[key](told, today)
    except Unacceptable:
        return False
    return True
