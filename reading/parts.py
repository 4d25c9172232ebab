"""A text cut into parts: at line ends, full stops and numbers of a list, and before each kind that has its own day."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from reading.days import Day
from reading.kinds import KindFinder, Mention
from reading.layout import BLOCK
from reading.nils import Denial
from reading.progress import cuts, find_heads

MOST = 200  # parts of one text

_MARK = (
    r"(?:(?<=[\n\f;。:,])|^)[ \t]?(?:[(][0-9一二三四五六七八九十]{1,2}[)]|[0-9]{1,2}[.、)](?![0-9])"
    r"|[一二三四五六七八九十]{1,2}、|[①-⑳](?!号)|[-•·*](?=[ \t]?[一-鿿0-9])|[一二三四五六七八九]是(?=[,0-9一-鿿]))"
)
_BREAK = re.compile(rf"[\n\f。;!?]|{_MARK}")
_COUNTED = re.compile(r"[0-9一二三四五六七八九十]{1,3}[人名个]")
_CLAUSE = re.compile(r"[,、(。;:\n\f]")


@dataclass(slots=True)
class Stretch:
    """Letters `start` to `end` with what they name; `role`: event, nil, progress. `item`: it is numbered in a list."""

    start: int
    end: int
    kinds: list[Mention] = field(default_factory=list)
    days: list[Day] = field(default_factory=list)
    role: str = "event"
    denials: list[Denial] = field(default_factory=list)
    item: bool = False
    line: bool = False
    block: bool = False


class Cutter:
    """Cuts a text by its anchors."""

    def __init__(self, finder: KindFinder) -> None:
        self._finder = finder

    def cut(
        self, words: str, kinds: Sequence[Mention], days: Sequence[Day], denials: Sequence[Denial]
    ) -> list[Stretch]:
        """The parts of `words` in their order; `kinds` are those not named in passing, `days` those past."""
        heads = [match.span() for match in find_heads(words)]
        parts: list[Stretch] = []
        for start, end, item, line in _units(words):
            unit = Stretch(
                start,
                end,
                [one for one in kinds if start <= one.start < end],
                [one for one in days if start <= one.start < end],
                item=item,
                line=line,
                block=BLOCK in words[max(0, start - 2) : start],
            )
            if told := [head for head in heads if start <= head[0] < end]:
                edges = [start, *cuts(words, told), end]
                for first, last in pairwise(edges):
                    parts.append(Stretch(first, last, role="progress", item=item, line=line, block=unit.block))
                continue
            unit.denials = [one for one in denials if start <= one.start < end]
            for part in self._by_denial(words, unit) if unit.denials else [unit]:
                parts += self._by_anchor(words, part) if part.role == "event" else [part]
            if len(parts) > MOST:
                break
        return parts

    def _by_denial(self, words: str, unit: Stretch) -> Iterator[Stretch]:
        """What was not held, with its reason, apart from what was."""
        denied = [mention for denial in unit.denials for mention in denial.mentions]
        kinds = [one for one in unit.kinds if one not in denied]
        if not kinds:
            yield Stretch(unit.start, unit.end, denied, unit.days, "nil", unit.denials, unit.item, unit.line)
            return
        first, last = unit.denials[0].start, unit.denials[-1].end
        before = [one for one in kinds if one.start < first]
        after = [one for one in kinds if one.start >= last]
        begins = _clause_start(words, unit.start, first, first) if before else unit.start
        ends = _clause_start(words, last, after[0].start, after[0].start) if after else unit.end
        if after and (early := [day for day in unit.days if last <= day.start < after[0].start]):
            ends = _clause_start(words, last, early[0].start, early[0].start)
        if before:
            yield Stretch(
                unit.start,
                begins,
                before,
                [day for day in unit.days if day.start < begins],
                item=unit.item,
                line=unit.line,
            )
        yield Stretch(begins, ends, denied, [], "nil", unit.denials)
        if after:
            yield Stretch(ends, unit.end, after, [day for day in unit.days if day.start >= ends])

    def _by_anchor(self, words: str, unit: Stretch) -> list[Stretch]:
        groups = self._groups(words, unit)
        unit.kinds = [one for group in groups for one in group]
        days = _distinct(unit.days)
        if len(groups) < 2 and len(days) < 2:
            return [unit]
        if len(groups) < 2:
            return self._by_day(words, unit, days) if groups or unit.days[0].start - unit.start <= 12 else [unit]
        starts: list[int] = []
        day_first = bool(days) and days[0].start < groups[0][0].start
        floor = unit.start
        for number, group in enumerate(groups):
            anchor = group[0].start
            if day_first:
                before = [day for day in days if floor <= day.start < anchor]
                anchor = before[-1].start if before else anchor
            starts.append(_clause_start(words, floor, anchor, anchor) if number else unit.start)
            floor = group[-1].end
        starts.append(unit.end)
        parts = []
        for number, group in enumerate(groups):
            start, end = starts[number], starts[number + 1]
            own = [day for day in unit.days if start <= day.start < end]
            first = number == 0
            parts.append(
                Stretch(
                    start,
                    end,
                    group,
                    own,
                    item=unit.item or not first,
                    line=unit.line and first,
                    block=unit.block and first,
                )
            )
        if day_first and sum(bool(part.days) for part in parts) == 1:
            for part in parts[1:]:
                part.days = list(parts[0].days)
        return parts

    def _by_day(self, words: str, unit: Stretch, days: list[Day]) -> list[Stretch]:
        """主题党日：11月6日，植树；11月13日，参观: the days share a kind that stands before them."""
        if unit.kinds and unit.kinds[0].start > days[0].start:
            return [unit]
        at_clause = [day for day in days if _clause_start(words, unit.start, day.start) >= day.start - 1]
        if len(at_clause) != len(days):
            return [unit]
        parts = []
        starts = [unit.start, *(_clause_start(words, unit.start, day.start) for day in days[1:]), unit.end]
        for number, day in enumerate(days):
            start, end = starts[number], starts[number + 1]
            first = number == 0
            kinds = unit.kinds if first else []
            parts.append(
                Stretch(start, end, kinds, [day], item=True, line=unit.line and first, block=unit.block and first)
            )
        return parts

    def _groups(self, words: str, unit: Stretch) -> list[list[Mention]]:
        """The kinds of each event: those that are joined, and those that have their own day or their own item."""
        groups: list[list[Mention]] = []
        days = _distinct(unit.days)
        strong = any(not one.weak for one in unit.kinds)
        for number, one in enumerate(unit.kinds):
            held = self._finder.is_held(words, one)
            if not groups:
                later = unit.kinds[number + 1 :]
                if (
                    one.weak
                    and not held
                    and strong
                    and any(not other.weak for other in later)
                    and not self._opens(words, unit, one)
                ):
                    continue
                groups.append([one])
                continue
            last = groups[-1][-1]
            between = [day for day in days if last.end <= day.start < one.start]
            follows = unit.kinds[number + 1].start if number + 1 < len(unit.kinds) else unit.end
            after = [day for day in days if one.end <= day.start < follows]
            if one.code == last.code and not (between or (after and len(days) > 1)):
                continue
            if words[one.end : one.end + 1] == words[last.end : last.end + 1] == "(":
                groups.append([one])
            elif self._finder.joined(words, last, one) and not between and not (after and len(days) > 1):
                groups[-1].append(one)
            elif len(days) > 1 and (between or after) and not self._finder.in_agenda(words, one):
                groups.append([one])
            elif self._finder.in_agenda(words, one):
                continue
            elif (held and not one.weak) or (held and not self._finder.in_agenda(words, last)):
                groups[-1].append(one)
            elif (
                not one.weak
                and not between
                and self._opens(words, unit, one)
                and _COUNTED.search(words, one.end, one.end + 8)
            ):
                groups.append([one])
        if (
            len(groups) > 2
            and len(groups[0]) > 1
            and {one.code for one in groups[0]} <= {one.code for group in groups[1:] for one in group}
        ):
            return groups[1:]  # 支委会跟主题党日都开了: told one by one after it
        return groups

    def _opens(self, words: str, unit: Stretch, one: Mention) -> bool:
        """Whether the kind stands at the beginning of a clause."""
        start = _clause_start(words, unit.start, one.start)
        before = words[start : one.start]
        for day in unit.days:
            if start <= day.start < one.start:
                before = before.replace(words[day.start : day.end], "")
        return bool(re.fullmatch(r"(?:[上下中]午|晚上|还有|另外|然后|[0-9]{1,2}:[0-9]{2}|\s)*", before))


def _units(words: str) -> Iterator[tuple[int, int, bool, bool]]:
    start, item, line = 0, False, True
    for match in _BREAK.finditer(words):
        if words[start : match.start()].strip(" \t,、:"):
            yield start, match.start(), item, line
        numbered = match[0].strip()[:1] not in ("", "。", ";", "!", "?")
        line = match[0] in "\n\f" or (numbered and not words[start : match.start()].strip())
        start, item = match.end(), numbered
    if words[start:].strip(" \t,、:"):
        yield start, len(words), item, line


def _clause_start(words: str, floor: int, at: int, default: int | None = None) -> int:
    """Where the clause begins that holds letter `at`, not before `floor`."""
    last = -1
    for match in _CLAUSE.finditer(words, max(floor, at - 60), at):
        last = match.end()
    return last if last >= 0 else floor if default is None else default


def _distinct(days: Sequence[Day]) -> list[Day]:
    found: list[Day] = []
    for day in days:
        if day.when.first not in [one.when.first for one in found]:
            found.append(day)
    return found
