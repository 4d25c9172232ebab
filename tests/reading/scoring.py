"""Compares what the reader takes from a message with what a careful clerk would record, field by field."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.reading.corpus_files import CorpusMessage
from tests.reading.fair_wordings import bare, holds_words, same_title

WORDS = ("topic", "place")
NAMES = ("host", "lecturer", "recorder")
PASSAGES = ("others_present", "main_points", "reason", "text")
KEYS = {
    "activity": (
        *("kinds", "first", "last", "starts", "due", "present", "topic", "place", "host", "lecturer", "recorder"),
        *("others_present", "main_points", "joint"),
    ),
    "nil": ("kinds", "month", "reason"),
    "progress": ("problem", "percent", "text", "apply"),
}
FREE = ("text",)  # where nothing is expected, any words of the message will do

Json = Mapping[str, Any]


@dataclass(slots=True)
class MessageScore:
    """What was right, wrong or missing of one message: keys as `topic`, `fields.talks`, `matter`."""

    message: CorpusMessage
    right: list[str] = field(default_factory=list)
    wrong: list[tuple[str, object, object]] = field(default_factory=list)
    missing: list[tuple[str, object]] = field(default_factory=list)
    lost: int = 0
    spurious: int = 0
    milliseconds: float = 0.0

    @property
    def nothing_wrong(self) -> bool:
        return not self.wrong and not self.spurious

    @property
    def wholly_right(self) -> bool:
        return self.nothing_wrong and not self.missing and not self.lost


def score(message: CorpusMessage, given: Sequence[Json]) -> MessageScore:
    """The matters of the reader, each beside the expected one that is most like it."""
    result = MessageScore(message)
    left = list(given)
    for expected in message.matters:
        same = [one for one in left if one["matter"] == expected["matter"]]
        if not same:
            result.lost += 1
            result.missing.append(("matter", expected.get("kinds") or expected.get("problem")))
            continue
        best = max(same, key=lambda one: _likeness(expected, one))
        if _likeness(expected, best) == 0 and len(same) < len(
            [m for m in message.matters if m["matter"] == expected["matter"]]
        ):
            result.lost += 1
            result.missing.append(("matter", expected.get("kinds") or expected.get("problem")))
            continue
        left.remove(best)
        _compare(result, expected, best)
    result.spurious = len(left)
    result.wrong += [("matter", None, one) for one in left]
    return result


def _likeness(expected: Json, given: Json) -> int:
    points = 2 * (set(expected.get("kinds", ())) == set(given.get("kinds", ()))) if "kinds" in expected else 0
    points += bool(set(expected.get("kinds", ())) & set(given.get("kinds", ())))
    for key in ("first", "problem", "present", "percent"):
        points += 2 * (expected.get(key) is not None and expected.get(key) == given.get(key))
    return points


def _compare(result: MessageScore, expected: Json, given: Json) -> None:
    left_open = expected.get("open", ())
    for key in KEYS[expected["matter"]]:
        wanted, told = expected.get(key), given.get(key)
        if key == "last" and told == given.get("first"):
            told = None
        if key == "kinds" and "kinds_or" in expected:
            wanted = next((kinds for kinds in expected["kinds_or"] if set(kinds) == set(told or ())), wanted)
        _one(result, key, wanted, told, key in left_open or (key in FREE and wanted is None))
    fields, own = expected.get("fields", {}), given.get("fields", {})
    for code in sorted({*fields, *own}):
        key = f"fields.{code}"
        _one(result, key, fields.get(code), own.get(code), key in left_open or "fields" in left_open)


def _one(result: MessageScore, key: str, wanted: object, told: object, left_open: bool) -> None:
    empty = told in (None, "", [], {}, False)
    if wanted in (None, "", [], {}, False):
        if not empty and not left_open:
            result.wrong.append((key, None, told))
        return
    if empty:
        if not left_open:
            result.missing.append((key, wanted))
    elif _fair(result.message, key, wanted, told):
        result.right.append(key)
    else:
        result.wrong.append((key, wanted, told))


def _fair(message: CorpusMessage, key: str, wanted: object, told: object) -> bool:
    if key in ("kinds", "joint"):
        return isinstance(wanted, list) and isinstance(told, list) and set(wanted) == set(told)
    choices = wanted if isinstance(wanted, list) else [wanted]
    if key in PASSAGES:
        return any(holds_words(str(one), str(told), message.text) for one in choices)
    if key in WORDS or key.startswith("fields."):
        return any(one == told or same_title(str(one), str(told)) for one in choices)
    if key in NAMES:
        return any(bare(str(one)) == bare(str(told)) for one in choices)
    return told in choices


@dataclass(slots=True)
class Tally:
    """Many messages together."""

    messages: int = 0
    nothing_wrong: int = 0
    wholly_right: int = 0
    expected: int = 0
    lost: int = 0
    negatives: int = 0
    rejected: int = 0
    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)

    def add(self, one: MessageScore) -> None:
        self.messages += 1
        self.nothing_wrong += one.nothing_wrong
        self.wholly_right += one.wholly_right
        self.expected += len(one.message.matters)
        self.lost += one.lost
        if not one.message.matters:
            self.negatives += 1
            self.rejected += one.spurious == 0
        self.right.update(one.right)
        self.wrong.update(key for key, _, _ in one.wrong)
        self.missing.update(key for key, _ in one.missing)
        self.milliseconds.append(one.milliseconds)

    @property
    def share_nothing_wrong(self) -> float:
        return self.nothing_wrong / max(1, self.messages)

    @property
    def share_wholly_right(self) -> float:
        return self.wholly_right / max(1, self.messages)

    @property
    def share_rejected(self) -> float:
        return self.rejected / max(1, self.negatives)

    @property
    def share_lost(self) -> float:
        return self.lost / max(1, self.expected)
