"""One event, read from its segment: first what its labels say, then what its sentences tell."""

import re
from collections.abc import Callable, Mapping, Sequence

from dialogue import Unacceptable
from domain.catalogue import Kind
from reading import dates, particulars
from reading.dates import When
from reading.days import with_time
from reading.details import DetailReader
from reading.extracts import Extract
from reading.forms import FIELD, Label, listed, trimmed
from reading.joint import find_joint
from reading.lexicon import Lexicon
from reading.matters import EventReport
from reading.names import NameFinder
from reading.numbers import NUMBER, figure, normal
from reading.people import HeadCounter
from reading.places import PlaceFinder
from reading.segments import Segment
from reading.topics import TopicFinder
from reading.words import clean

Note = Callable[[str, str, str], None]
Span = tuple[int, int]

_NAMES = ("host", "lecturer", "recorder")
_PERSONS = re.compile(rf"(?<![0-9一二三四五六七八九十第]){NUMBER}\s?[人名位](?!次)")
_NUMBERS = re.compile(r"\s*(?:共|约)?\s*([0-9]{1,5})\s*(?:人|名)?\s*$")


class EventReader:
    """Reads each field by what stands around it, and leaves out what can be read in two ways."""

    def __init__(self, lexicon: Lexicon, kinds: Mapping[str, Kind]) -> None:
        self._kinds = kinds
        self._heads = HeadCounter(lexicon)
        self._names = NameFinder(lexicon)
        self._places = PlaceFinder(lexicon)
        self._topics = TopicFinder(lexicon)
        self._details = DetailReader(list(kinds.values()))
        self._named = sorted(
            (word for kind in kinds.values() for word in (kind.name, *kind.aliases)), key=len, reverse=True
        )

    def read(self, segment: Segment, text: Extract, secretary: str, note: Note) -> EventReport:
        """What the segment reports; `note` is told every decision."""
        values: dict[str, str] = {}
        fields: dict[str, str | int] = {}
        taken: list[Span] = [*text.days]
        numbers: dict[str, str] = {}
        for label in text.labels:
            self._label(label, text, values, fields, numbers, segment.codes)
            taken.append((label.start, label.end))
        when, doubts = self._when(segment, text, taken, note)
        free = _blank(text.words, [*taken, *text.kinds])
        joint, spans = find_joint(_blank(text.words, taken))
        free = _blank(free, spans)
        due, present, doubtful = self._people(text, numbers, free, taken, note)
        doubts += doubtful
        fields |= self._counts(segment.codes, text, taken, fields)
        for role in _NAMES:
            if role in values:
                told = normal(values[role])
                values[role] = self._names.plain(told) or (secretary if told in ("我", "本人") else "")
            elif found := self._names.find(role, _blank(text.words, taken), secretary):
                values[role] = found[0]
                taken.append(found[1])
                note(role, text.words[slice(*found[1])], found[0])
        free = _blank(text.words, [*taken, *text.kinds, *spans])
        if "place" not in values and (place := self._places.find(free)):
            at = free.find(place[0], place[1][0])
            values["place"] = text.letters[at : at + len(place[0])]
            if free[place[1][0]] in "在地会" or place[1][1] - place[1][0] == len(place[0]):
                taken.append(place[1])
            note("place", text.words[slice(*place[1])], values["place"])
        fields |= self._details.read(
            [self._kinds[code] for code in segment.codes], text.words, text.letters, fields, taken
        )
        if "topic" not in values and (
            topic := self._topics.find(text.words, text.letters, [*taken, *spans], text.kinds)
        ):
            values["topic"] = topic[0]
            note("topic", f"{topic[2]}: {text.words[slice(*topic[1])]}", topic[0])
        fields |= {
            field.code: present
            for code in segment.codes
            for field in self._kinds[code].fields
            if present is not None and field.code not in fields and field.label.endswith(("培训人数", "参加人数"))
        }
        if due is not None and present is not None and present > due:
            due = present = None
            doubts.append("attendance")
        return EventReport(
            kinds=segment.codes,
            when=when,
            due=due,
            present=present,
            joint=tuple(
                dict.fromkeys(one for one in (*joint, *re.split("[、,，和]", values.pop("joint", ""))) if one.strip())
            )[:60],
            fields=fields,
            doubts=tuple(doubts),
            **{key: _short(key, value) for key, value in values.items() if value},
        )

    def _label(
        self,
        label: Label,
        text: Extract,
        values: dict[str, str],
        fields: dict[str, str | int],
        numbers: dict[str, str],
        codes: Sequence[str],
    ) -> None:
        told = text.letters[label.at : label.end]
        words = text.words[label.at : label.end]
        value = trimmed(told)
        if not value or value in ("无", "/", "—", "-"):
            return
        if label.key.startswith(FIELD):
            code = label.key.removeprefix(FIELD)
            own = {field.code: field for kind in codes for field in self._kinds[kind].fields}
            if code in own:
                found = _NUMBERS.match(words.strip(" ,;。"))
                if own[code].type != "count":
                    fields[code] = value
                elif found:
                    fields[code] = int(found[1])
            return
        if label.key in ("due", "present"):
            numbers.setdefault(label.key, words)
            return
        if label.key in ("held", "none", "kinds", "problem", "progress"):
            return
        if label.key in ("topic", "agenda", "main_points"):
            value = self._without_kind(listed(told))
        key = "topic" if label.key == "agenda" else label.key
        if key == "topic" and key in values and "第一议题" not in label.word:
            values[key] = f"{values[key]}；{value}" if label.key != "main_points" else values[key]
            return
        if label.key == "main_points":
            values.setdefault("main_points", clean(told.strip("：: ")))
            if not any(other.key in ("topic", "agenda") for other in text.labels):
                first = value.split("。")[0]
                values["topic"] = first if len(first) <= 60 or "；" in first else ""
            return
        if key in ("place", "host", "recorder", "lecturer"):
            value = re.split(r"\s+(?=[一-鿿]{2,6}[:：])", value)[0]
        values.setdefault(key, value)

    def _without_kind(self, value: str) -> str:
        """廉洁从水 of 党课：廉洁从水; nothing where the value is a kind's name alone."""
        for name in self._named:
            if value == name:
                return ""
            if value.startswith((name + "：", name + ":", name + "，", name + ",")):
                return value[len(name) + 1 :].strip()
        return value

    def _when(self, segment: Segment, text: Extract, taken: list[Span], note: Note) -> tuple[When | None, list[str]]:
        days = segment.days
        if len({day.when.first for day in days}) > 1:
            days = [day for day in days if day.why != "bare"] or days
        if not days:
            return None, []
        if len({day.when.first for day in days}) > 1:
            note("held", "、".join(str(day.when.first) for day in days), "several days: asked")
            return None, ["held"]
        if days[0].also:
            return None, ["held"]
        when = next((day.when for day in days if day.when.starts), days[0].when)
        try:
            when, span = with_time(text.words, when, [*text.days, *text.kinds])
        except Unacceptable:
            span = None
        if span:
            taken.append(span)
        note("held", "", dates.typed(when))
        return when, []

    def _people(
        self,
        text: Extract,
        numbers: Mapping[str, str],
        free: str,
        taken: list[Span],
        note: Note,
    ) -> tuple[int | None, int | None, list[str]]:
        due = figure(numbers.get("due", ""))
        told = numbers.get("present", "")
        present = figure(told)
        if told and present is None:
            heads = self._heads.find("参加:" + told)
            due, present = due if due is not None else heads.due, heads.present
            if present is None and len(persons := _PERSONS.findall(told.split("\n")[0])) == 1:
                present = figure(persons[0])
            if present is None and not heads.doubt and (names := self._names.names_in(told.split("\n")[0])):
                present = len(names)
        if told and due is None and present is not None:
            due = self._heads.find(told).due
        heads = self._heads.find(free)
        taken += heads.spans
        doubts = ["attendance"] if heads.doubt else []
        if due is None:
            due = heads.due
        if present is None and not (told and numbers):
            present = heads.present
            if present is None and due is None and not doubts:
                present = self._named_persons(text)
        if due is not None or present is not None:
            note("people", "", f"应到{due} 实到{present}")
            doubts = []
        elif heads.doubt:
            note("people", heads.doubt, "asked")
        return due, present, doubts

    def _named_persons(self, text: Extract) -> int | None:
        for line in text.words.split("\n"):
            parts = line.split()
            if len(parts) >= 3 and (names := self._names.names_in(line)) and len(names) == len(parts):
                return len(names)
        return None

    def _counts(
        self, codes: Sequence[str], text: Extract, taken: list[Span], known: Mapping[str, str | int]
    ) -> dict[str, str | int]:
        own = [field for code in codes for field in self._kinds[code].fields]
        found = particulars.find(text.words, own)
        for one in found:
            taken.append(one.span)
        return {one.code: one.value for one in found if one.code not in known}


def _blank(words: str, spans: Sequence[Span]) -> str:
    letters = list(words)
    for start, end in spans:
        letters[start:end] = "\0" * (end - start)
    return "".join(letters)


def _short(key: str, value: str) -> str:
    return value[:2000] if key == "main_points" else value.replace("\n", " ")[:100]
