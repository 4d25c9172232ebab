"""Reads what a message reports: layout, then kinds and days, then segments, then each field. In doubt it leaves out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.catalogue import Kind
from domain.periods import Period
from reading.days import Day, find_days
from reading.events import EventReader
from reading.extracts import Extract, extract, is_heading, offsets_of, part_of
from reading.forms import FormReader, Label
from reading.headlines import without_headline
from reading.kinds import KindFinder, Mention
from reading.layout import Layout, lay_out
from reading.lexicon import Lexicon
from reading.matters import EventReport, Matter, NilReport
from reading.nils import DenialFinder
from reading.parts import Cutter
from reading.progress import find_heads, read_progress
from reading.segments import Gatherer, Segment
from reading.speech import SpeechJudge
from reading.whole_forms import whole_form

_ANY_DAY = date(2026, 11, 20)
MOST = 30  # matters in one message

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Step:
    """One decision: the `rule` by its name, the `words` it looked at, what it `decided`."""

    rule: str
    words: str
    decided: str


class Reader:
    """Knows the kinds by all their names, and the words of the lexicon. Built once; keeps nothing between messages."""

    def __init__(self, kinds: Iterable[Kind], lexicon: Lexicon) -> None:
        known = list(kinds)
        self._lexicon = lexicon
        self._kinds = KindFinder(known, lexicon)
        self._forms = FormReader(lexicon, known)
        self._denials = DenialFinder(lexicon)
        self._cutter = Cutter(self._kinds)
        self._speech = SpeechJudge(lexicon)
        self._events = EventReader(lexicon, self._kinds.kinds)
        self._idle = re.compile(rf"(?:{lexicon.any('idle', 'filler')}|本月|我们?|[本我]?支部|\s)*")

        # Some patterns are built when they are first used: no message shall wait for that.
        self.read("昨天下午3点支委会，应到5实到5，王芳主持，研究换届", _ANY_DAY)

    def read(self, text: str, today: date, secretary: str = "") -> list[Matter]:
        """What `text` reports, in its order; nothing where it is no report.

        `secretary` is who writes, where that is a branch secretary: 我 and 书记 are he.
        """
        return self._read(text, today, secretary, [])

    def explain(self, text: str, today: date, secretary: str = "") -> list[Step]:
        """Why `read` takes what it takes, decision by decision."""
        steps: list[Step] = []
        self._read(text, today, secretary, steps)
        return steps

    def _read(self, text: str, today: date, secretary: str, steps: list[Step]) -> list[Matter]:
        layout = lay_out(text, self._lexicon.heard, self._forms.is_label)
        words = layout.words
        labels = self._forms.find(words)
        steps += [Step("label", label.word, label.key) for label in labels]
        mentions = self._mentions(words, labels, steps)
        days = find_days(words, today)
        steps += [
            Step("day", words[day.start : day.end], f"{day.role} {day.when.first} {day.why}".strip()) for day in days
        ]
        if not mentions and not find_heads(words):
            return []
        if whole := self._speech.of_message(words):
            steps.append(Step("speech", words[:40], whole))
            return []
        past = [day for day in days if day.role in ("held", "moved") and self._counts(words, day, labels)]
        mentions = without_headline(words, mentions, past)
        denials = self._denials.find(words, mentions)
        if one := whole_form(words, labels, mentions, past, denials):
            steps.append(Step("form", words[:40], "minutes of one event"))
            parts = [one]
        else:
            parts = self._cutter.cut(words, mentions, past, denials)
        segments = Gatherer(words).gather(parts)
        matters: list[Matter] = []
        for segment in segments[:MOST]:
            matters += self._matters(segment, layout, labels, days, today, secretary, steps)
        return _merged(matters)

    def _mentions(self, words: str, labels: Sequence[Label], steps: list[Step]) -> list[Mention]:
        found = self._kinds.find(words)
        inner = [
            (label.at, label.end)
            for label in labels
            if label.key
            in ("topic", "agenda", "main_points", "resolutions", "others_present", "place", "absences", "joint")
            or label.key.startswith("field.")
        ]
        held = [one for one in found if not one.passing]
        outer = frozenset(one.start for one in held if not any(start <= one.start < end for start, end in inner))
        outside = [one for one in held if one.start in outer]
        for one in found:
            inside = not one.passing and one.start not in outer
            steps.append(
                Step(
                    "kind",
                    words[one.start : one.end],
                    one.passing or ("within what a label tells" if inside and outside else one.code),
                )
            )
        return outside or [one for one in held if not self._kinds.in_agenda(words, one)]

    def _counts(self, words: str, day: Day, labels: Sequence[Label]) -> bool:
        """Whether a day may be that of an event: not within a title, nor in the agenda."""
        if any(
            label.at <= day.start < label.end
            for label in labels
            if label.key in ("agenda", "main_points", "resolutions", "absences", "topic")
        ):
            return not any(label.key == "held" for label in labels) and "\n" not in words[: day.start][-1:]
        return True

    def _matters(
        self,
        segment: Segment,
        layout: Layout,
        labels: Sequence[Label],
        days: Sequence[Day],
        today: date,
        secretary: str,
        steps: list[Step],
    ) -> list[Matter]:
        text = extract(segment, layout, labels, days)
        if segment.role == "progress":
            return list(read_progress(text.words.strip(), text.letters.strip()))
        if segment.role == "nil":
            return [self._nil(segment, layout, text, days, today)] if self._is_nil(text, steps) else []

        def note(rule: str, told: str, decided: str) -> None:
            steps.append(Step(rule, told, decided))

        event = self._events.read(segment, text, secretary, note)
        future = any(
            start <= day.start < end for day in days if day.role in ("future", "plan") for start, end in segment.spans
        )
        ends = segment.parts[-1].end
        why = self._speech.of_event(
            text.words + layout.words[ends : ends + 1],
            day=bool(segment.days),
            future=future,
            people=event.present is not None or event.due is not None,
            matter=bool(event.topic),
        )
        if not why and not segment.days and not self._tells(event, text):
            why = "talk: nothing is told of it"
        if why:
            note("speech", text.words[:40], why)
            return []
        note("speech", text.words[:40], "report")
        several = segment.days[0].also if segment.days else ()
        if len({day.when.first for day in segment.days}) == 1 and several:
            first = segment.days[0].when
            whens = [first, *several]
            return [replace(event, when=when, present=None, due=None, doubts=()) for when in whens]
        return [event]

    def _tells(self, event: EventReport, text: Extract) -> bool:
        """Whether something is told of an event whose day is not."""
        told = event.topic or event.present is not None or event.fields or event.host or event.lecturer or event.place
        bare = text.words.strip(" ,。;!\n")
        for start, end in reversed(text.kinds):
            bare = bare.replace(text.words[start:end], "")
        return (
            bool(told)
            or not bare.strip()
            or bool(re.search(r"(?:召开|开展|开|过|搞|办|上|举行|完成|做)(?:了|过|完)", text.words))
        )

    def _is_nil(self, text: Extract, steps: list[Step]) -> bool:
        words = text.words
        if re.search(r"[?]|吗\s*$|的(?:请|抓紧|要|须)|请.{0,4}支部|抓紧|扣[0-9]?分|通报批评|别忘|能不能|怎么", words):
            steps.append(Step("speech", words[:40], "no nil return"))
            return False
        return True

    def _nil(self, segment: Segment, layout: Layout, text: Extract, days: Sequence[Day], today: date) -> NilReport:
        spans = [(denial.start, denial.end) for part in segment.parts for denial in part.denials]
        month: Period | None = None
        own = [day for day in days if any(start <= day.start < end for start, end in segment.spans)]
        before = [day for day in days if day.start < segment.parts[0].start and day.role == "stretch"]
        for day in [*(one for one in own if one.role in ("stretch", "held")), *before[:1]]:
            first, last = day.when.first, day.when.last
            if (first.year, first.month) == (last.year, last.month):
                month = Period(first.year, first.month, first.month)
                break
        offset, mapped = offsets_of(segment)
        inner = [
            (start - offset[index], end - offset[index]) for start, end in spans for index in [part_of(mapped, start)]
        ]
        blanked = list(text.words)
        for day in own:
            if day.role == "stretch" and is_heading(layout.words, day):
                index = part_of(mapped, day.start)
                blanked[day.start - offset[index] : day.end - offset[index]] = " " * (day.end - day.start)
        reason = self._denials.reason("".join(blanked), text.letters, inner, self._idle)
        told = {(day.when.first.year, day.when.first.month) for day in days if day.role == "held"}
        if month is None and not own and len(told) == 1:
            month = _month(told.pop())
        if month is None and not own:
            month = (
                Period(today.year, today.month, today.month) if re.search("本月|这个?月|当月", layout.words) else None
            )
        return NilReport(segment.codes, month, reason)


def _month(told: tuple[int, int]) -> Period:
    year, month = told
    return Period(year, month, month)


def _merged(matters: list[Matter]) -> list[Matter]:
    """Nil returns of one month side by side, with one reason for all, are one."""
    found: list[Matter] = []
    for matter in matters:
        last = found[-1] if found else None
        if (
            isinstance(matter, NilReport)
            and isinstance(last, NilReport)
            and not last.reason
            and last.month in (None, matter.month)
        ):
            kinds = tuple(dict.fromkeys((*last.kinds, *matter.kinds)))
            found[-1] = NilReport(kinds, matter.month, matter.reason)
        else:
            found.append(matter)
    return found
