"""The text of one segment put together, with its labels, kinds and days at their places in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reading.days import Day
from reading.forms import Label
from reading.layout import Layout
from reading.segments import Segment

LONGEST = 1500  # letters of one segment that are read for its fields

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of one segment, with its labels, kinds and day at their places in it."""

    letters: str
    words: str
    labels: Sequence[Label]
    kinds: Sequence[Span]
    days: Sequence[Span]


def is_heading(words: str, day: Day) -> bool:
    """Whether a month or a week stands at the beginning of its clause (11月支委会), and not within what was done."""
    return day.role == "stretch" and (day.start == 0 or words[day.start - 1] in ",。;:\n\f()、 \t]】我们部了报")


def offsets_of(segment: Segment) -> tuple[list[int], list[Span]]:
    """By how much each part moves when the parts are put together with a line end between them."""
    offsets, at = [], 0
    for start, end in segment.spans:
        offsets.append(start - at)
        at += end - start + 1
    return offsets, segment.spans


def part_of(spans: Sequence[Span], at: int) -> int:
    return next((index for index, (start, end) in enumerate(spans) if start <= at < end), 0)


def extract(segment: Segment, layout: Layout, labels: Sequence[Label], days: Sequence[Day]) -> Extract:
    """The segment's text put together, with what stands in it at its new place."""
    offsets, spans = offsets_of(segment)
    letters = words = ""
    for number, (start, end) in enumerate(spans):
        between = "" if number == len(spans) - 1 else "\n"
        letters += layout.letters[start:end] + between
        words += layout.words[start:end] + between
    kinds: list[Span] = []
    for one in segment.kinds:
        for index, (start, end) in enumerate(spans):
            if start <= one.start < end:
                kinds.append((one.start - offsets[index], one.end - offsets[index]))
    dated = []
    for day in days:
        for index, (start, end) in enumerate(spans):
            if start <= day.start < end and (day.role in ("held", "moved") or is_heading(layout.words, day)):
                dated.append((day.start - offsets[index], min(day.end, end) - offsets[index]))
    found: list[Label] = []
    for label in labels:
        for index, (start, end) in enumerate(spans):
            if start <= label.start < end:
                last = part_of(spans, max(label.at, label.end - 1)) if label.end > end else index
                stop = min(label.end, spans[last][1]) - offsets[last]
                found.append(
                    replace(label, start=label.start - offsets[index], at=min(label.at, end) - offsets[index], end=stop)
                )
    return Extract(letters[:LONGEST], words[:LONGEST], [one for one in found if one.at < LONGEST], kinds, dated)
