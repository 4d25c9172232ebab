"""The minutes of one meeting, filled into a form: what is said in them of other days and meetings is no event."""

from collections.abc import Sequence

from reading.days import Day
from reading.forms import Label
from reading.kinds import LINK, Mention
from reading.layout import BLOCK
from reading.nils import Denial
from reading.parts import Stretch
from reading.progress import find_heads

_OF_A_MEETING = (
    "place",
    "host",
    "recorder",
    "due",
    "present",
    "topic",
    "agenda",
    "main_points",
    "others_present",
    "lecturer",
)


def whole_form(
    words: str, labels: Sequence[Label], kinds: Sequence[Mention], days: Sequence[Day], denials: Sequence[Denial]
) -> Stretch | None:
    """The whole text as one part, where its labels ask once for a day and for three things more; else None."""
    held = [label for label in labels if label.key == "held"]
    asked = {label.key for label in labels if label.key in _OF_A_MEETING}
    twice = {key for key in ("place", "host") if sum(label.key == key and label.word != "主持" for label in labels) > 1}
    if len(held) != 1 or len(asked) < 3 or twice or BLOCK in words or not kinds or find_heads(words):
        return None
    if any(mention in kinds for denial in denials for mention in denial.mentions):
        return None
    day = [one for one in days if held[0].start <= one.start <= held[0].end] or list(days[:1])
    return Stretch(0, len(words), _title(words, labels, kinds), day[:1])


def _title(words: str, labels: Sequence[Label], kinds: Sequence[Mention]) -> list[Mention]:
    """The kinds in the title, or told after a label that asks for them; else the first, with those joined to it."""
    first = min(label.start for label in labels if label.key in _OF_A_MEETING or label.key == "held")
    told = [one for one in kinds if any(label.key == "kinds" and label.at <= one.start < label.end for label in labels)]
    told = told or [one for one in kinds if one.start < first]
    strong = [one for one in told or kinds if not one.weak] or list(told or kinds)
    found = strong[:1]
    for one in strong[1:]:
        between = words[found[-1].end : one.start]
        if len(between) <= LINK and any(link in between for link in "暨和、及并与+(") and "\n" not in between:
            found.append(one)
    return found
