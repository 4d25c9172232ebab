"""Parts gathered into segments, one an event.

Items inherit what their heading says; a line that names nothing belongs to the one before it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from reading.days import Day
from reading.kinds import Mention
from reading.parts import Stretch

TITLE = 60  # letters of a title at most

_UNIT = re.compile(r"[一-鿿0-9]{0,12}?党支部")
_ORNAMENT = re.compile(
    r"(?:[0-9]{1,4}年|[0-9一二三四五六七八九十]{1,2}月份?|本月|上月|我们?|本?支部|会议?|活动|工作|情况|记录|汇报|报告|登记|小结|统计|总结|汇总|开展|召开|完成"
    r"|[0-9]{1,2}:[0-9]{2}|[上下中]午|早上|晚上|接着|随后|先|[0-9一二三四五六七八九十两]{1,3}[点时]半?"
    r"|如下|[0-9一二三四五六七八九十两]{1,2}次|共|了|的|上报|报送|(?:三会一课)|[“”\"、:：()\s\0,.①-⑳-])*"
)


@dataclass(slots=True)
class Segment:
    """The parts of one event (or of what was not held, or of a problem's progress), with its kinds and its day."""

    role: str
    parts: list[Stretch] = field(default_factory=list)
    kinds: list[Mention] = field(default_factory=list)
    days: list[Day] = field(default_factory=list)
    inherited: bool = False

    @property
    def own(self) -> bool:
        """Whether one of its parts names a kind itself."""
        return any(part.kinds for part in self.parts)

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Where its text stands; parts that follow each other are one stretch."""
        found: list[tuple[int, int]] = []
        for part in sorted(self.parts, key=lambda one: one.start):
            if found and 0 <= part.start - found[-1][1] <= 8:
                found[-1] = (found[-1][0], part.end)
            else:
                found.append((part.start, part.end))
        return found

    @property
    def codes(self) -> tuple[str, ...]:
        """The kinds, each once."""
        return tuple(dict.fromkeys(one.code for one in self.kinds))


class Gatherer:
    """Goes over the parts once and remembers the heading."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._segments: list[Segment] = []
        self._current: Segment | None = None
        self._before: list[Stretch] = []  # what stands before the first event
        self._heading: list[Mention] = []  # kinds that items without one inherit
        self._day: list[Day] = []  # the day that items without one inherit

    def gather(self, parts: Sequence[Stretch]) -> list[Segment]:
        """The segments in their order; a segment without kinds is left out."""
        for number, part in enumerate(parts):
            if part.block:
                self._current, self._heading = None, []
            elif self._current and self._current.role == "progress" and self._current.parts[0].block and part.line:
                self._current.parts.append(part)  # the row of a table
                continue
            if (
                part.role == "event"
                and not part.kinds
                and number == len(parts) - 1
                and self._current
                and self._current.days
                and self._bare_day(part)
            ):
                continue  # the date under a letter
            if part.role != "event":
                self._open(part.role, part)
                self._heading = []
            elif part.kinds:
                self._named(part)
            elif part.days:
                self._dated(part)
            elif self._current:
                self._current.parts.append(part)
            else:
                self._before.append(part)
        events = [one for one in self._segments if one.role == "event"]
        for one in events:
            if not one.kinds and self._heading:
                one.kinds, one.inherited = list(self._heading), True
        found = [one for one in self._segments if one.kinds or one.role == "progress"]
        if len(found) == 1 and self._before:
            found[0].parts = [*self._before, *found[0].parts]
        return found

    def _open(self, role: str, part: Stretch, kinds: Sequence[Mention] = (), days: Sequence[Day] = ()) -> Segment:
        self._current = Segment(role, [part], list(kinds or part.kinds), list(days or part.days))
        self._segments.append(self._current)
        return self._current

    def _named(self, part: Stretch) -> None:
        current = self._current
        codes = {one.code for one in part.kinds}
        if current and current.role == "event":
            if current.inherited and not current.own and not part.line:
                self._join(part)
                return
            if (
                not part.days
                and not part.item
                and all(one.weak for one in part.kinds)
                and current.kinds
                and not part.line
            ):
                current.parts.append(part)
                return
            own = set(current.codes)
            if not current.kinds or (
                own & codes
                and (not current.days or not part.days or _same(current.days, part.days))
                and not (part.item and current.days)
            ):
                self._join(part)
                return
            if self._is_title(current) and not part.item and not current.days and codes - own and not part.line:
                self._join(part)
                return
            if not part.days and not part.item and not self._opens(part):
                current.parts.append(part)
                return
            if not part.days and part.line and self._is_mere(current) and not self._is_bare(part):
                self._join(part)
                return
        elif current and not part.days and not part.item and not self._opens(part):
            current.parts.append(part)
            return
        shared = current.days if current and not part.days and self._same_day(part) else []
        opened = self._open("event", part)
        if not opened.days and (shared or self._day):
            opened.days = list(shared or self._day)
        colon = re.match(r"\s*[:：(]", self._words[part.kinds[-1].end : part.end])
        if colon or self._is_bare(part) or part.start == part.kinds[0].start:
            self._heading = list(part.kinds)

    def _join(self, part: Stretch) -> None:
        current = self._current
        if current is None:
            return
        if current.inherited:
            current.kinds, current.inherited = [], False
        known = {one.code for one in current.kinds}
        current.kinds += [one for one in part.kinds if one.code not in known]
        current.days = current.days or list(part.days)
        current.parts.append(part)

    def _dated(self, part: Stretch) -> None:
        current = self._current
        if current is None or current.role != "event":
            if self._bare_day(part):
                self._day = list(part.days)
                self._before.append(part)
                return
            opened = self._open("event", part, kinds=self._heading)
            opened.inherited = bool(self._heading)
        elif not current.days:
            current.days = list(part.days)
            current.parts.append(part)
        elif _same(current.days, part.days):
            current.parts.append(part)
        elif self._heading and (part.item or part.line or part.days[0].start - part.start <= 10):
            self._open("event", part, kinds=self._heading).inherited = True
        elif part.line and part.days[0].start - part.start <= 8 and not current.kinds:
            self._open("event", part)
        else:
            current.parts.append(part)

    def _opens(self, part: Stretch) -> bool:
        """Whether the kind stands first in the part, but for a mark, a unit and what ornaments it."""
        before = self._words[part.start : part.kinds[0].start]
        return _is_ornament(before) or (part.line and len(before) <= 8)

    def _is_bare(self, part: Stretch) -> bool:
        """Whether the part says nothing but the kind: a title, a heading."""
        text = self._words[part.start : part.end]
        for one in sorted(part.kinds, key=lambda one: -one.start):
            text = text[: one.start - part.start] + text[one.end - part.start :]
        return _is_ornament(text)

    def _is_title(self, segment: Segment) -> bool:
        return all(self._is_bare(part) for part in segment.parts if part.kinds)

    def _same_day(self, part: Stretch) -> bool:
        """Whether it begins with a time of day: 10:30党员大会, 下午主题党日."""
        return bool(
            re.match(
                r"\s*(?:[上下中]午|晚上|接着|随后|然后|之后|[0-9]{1,2}[:点时])", self._words[part.start : part.end]
            )
        )

    def _is_mere(self, segment: Segment) -> bool:
        return not segment.kinds

    def _bare_day(self, part: Stretch) -> bool:
        text = self._words[part.start : part.end]
        for day in part.days:
            text = text.replace(self._words[day.start : day.end], "")
        return _is_ornament(re.sub(r"\(?(?:周|星期).\)?", "", text))


def _is_ornament(text: str) -> bool:
    """Whether it says nothing of an event: a unit, a month, 情况, 记录."""
    return len(text) <= TITLE and bool(_ORNAMENT.fullmatch(_UNIT.sub("", text)))


def _same(one: Sequence[Day], other: Sequence[Day]) -> bool:
    return {day.when.first for day in one} == {day.when.first for day in other}
