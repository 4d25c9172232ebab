"""The fields of an activity, each declared once: how typed words become its value, how the value becomes words that
give it back, how it is read back to people, and the columns that hold it.

`key` names the question; its sentences are `activity.<key>` (the question) and `field.<key>` (the label).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Generic, TypeVar

from dialogue import Unacceptable
from domain.catalogue import Ask, DetailField, Kind
from domain.drafts import ActivityDraft
from handlers.texts import Texts
from reading import dates, minutes, numbers
from reading.dates import When
from reading.numbers import Attendance
from reading.words import long_text, person_name, short_text

T = TypeVar("T")
Columns = dict[str, Any]
Given = Mapping[str, Any]
"""Answers by key, as a person would have typed them."""


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """`parse(typed(value))` is `value` again, on any day; `value_of` finds it in a record, None where it has none."""

    key: str
    parse: Callable[[str, date], T]
    typed: Callable[[T], str]
    value_of: Callable[[ActivityDraft], T | None]
    columns: Callable[[T], Columns]
    shown: Callable[[Texts, T, date], str]

    def given_by(self, record: ActivityDraft) -> str:
        """What a person would have typed for `record`; empty where it has nothing there."""
        value = self.value_of(record)
        return "" if value is None else self.typed(value)


def _column(key: str, parse: Callable[[str, date], T], typed: Callable[[T], str] = str) -> Field[T]:
    """A field that one column of the same name holds, shown as it is typed."""

    def value_of(record: ActivityDraft) -> T | None:
        value: T | None = getattr(record, key)
        return value or None

    return Field(key, parse, typed, value_of, lambda value: {key: value}, lambda _text, value, _today: typed(value))


HELD: Field[When] = Field(
    "held",
    parse=dates.past,
    typed=dates.typed,
    value_of=lambda record: When(record.held_from, record.held_to, record.starts, record.ends),
    columns=lambda when: {
        "held_from": when.first,
        "held_to": when.last,
        "starts": when.starts,
        "ends": when.ends,
    },
    shown=lambda _text, when, today: dates.spoken(when, today),
)
TOPIC = _column("topic", short_text)
ATTENDANCE: Field[Attendance] = Field(
    "attendance",
    parse=numbers.attendance,
    typed=lambda attendance: f"{attendance.due}/{attendance.present}",
    value_of=lambda record: (
        None if record.due is None or record.present is None else Attendance(record.due, record.present)
    ),
    columns=lambda attendance: {"due": attendance.due, "present": attendance.present},
    shown=lambda text, attendance, _today: text("activity.present", a=attendance),
)
PRESENT: Field[int] = Field(
    "present",
    parse=numbers.count,
    typed=str,
    value_of=lambda record: record.present,
    columns=lambda count: {"present": count},
    shown=lambda text, count, _today: text("activity.count", count=count),
)
LECTURER = _column("lecturer", person_name)
HOST = _column("host", person_name)
PLACE = _column("place", short_text)
RECORDER = _column("recorder", person_name)
OTHERS_PRESENT = _column("others_present", short_text)
MAIN_POINTS = _column("main_points", long_text)
ABSENCES = _column("absences", minutes.absences, minutes.typed_absences)
VOTES = _column("votes", minutes.votes, minutes.typed_votes)
RESOLUTIONS = _column("resolutions", minutes.resolutions, minutes.typed_resolutions)

MINUTES: Sequence[Field[Any]] = (PLACE, RECORDER, OTHERS_PRESENT, MAIN_POINTS, ABSENCES, VOTES, RESOLUTIONS)
"""What is never asked for, but kept where it is told."""
FIELDS: Sequence[Field[Any]] = (HELD, TOPIC, ATTENDANCE, PRESENT, LECTURER, HOST, *MINUTES)


def detail(field: DetailField) -> Field[str | int]:
    """What only some kinds have, as the catalogue names it; `details` of the record holds it by its code."""
    parse: Callable[[str, date], str | int] = short_text
    if field.type == "count":
        parse = numbers.count
    elif field.type == "choice":
        parse = partial(_one_of, field.choices)
    return Field(
        f"field.{field.code}",
        parse,
        str,
        lambda record: record.details.get(field.code),
        lambda value: {"details": {field.code: value}},
        lambda _text, value, _today: f"{value}{field.unit}",
    )


def joint(names: Mapping[str, int]) -> Field[tuple[str, ...]]:
    """The other organisers, by name; `names` are those that may be named."""
    return Field(
        "joint",
        partial(_named, tuple(names)),
        "、".join,
        lambda record: tuple(name for name, number in names.items() if number in record.organisers) or None,
        lambda named: {"organisers": tuple(names[name] for name in named)},
        lambda _text, named, _today: "、".join(named),
    )


def required(kinds: Sequence[Kind]) -> list[Field[Any]]:
    """What has to be known of an activity of these kinds before it can be recorded, in the order of the form."""
    asks = {ask for kind in kinds for ask in kind.asks}
    details = {one.code: one for kind in kinds for one in kind.fields if one.required}
    fields: list[Field[Any]] = [HELD, TOPIC]
    if Ask.ATTENDANCE in asks:
        fields.append(ATTENDANCE)
    elif Ask.PRESENT in asks:
        fields.append(PRESENT)
    fields += [field for field, ask in ((LECTURER, Ask.LECTURER), (HOST, Ask.HOST)) if ask in asks]
    return fields + [detail(one) for one in details.values()]


def retyped(record: ActivityDraft, details: Sequence[DetailField], others: Mapping[str, int]) -> dict[str, Any]:
    """The whole record as answers a person would have typed; `others` are its organisers besides the first, by name."""
    fields = (*FIELDS, *map(detail, details), joint(others))
    given: dict[str, Any] = {"kinds": list(record.kinds)}
    return given | {field.key: words for field in fields if (words := field.given_by(record))}


def _one_of(choices: Sequence[str], text: str, _today: date) -> str:
    if text.strip() not in choices:
        raise Unacceptable(f"请从这几项里选：{'、'.join(choices)}。")
    return text.strip()


def _named(names: Sequence[str], text: str, _today: date) -> tuple[str, ...]:
    """Those of `names` that `text` has: whole names first, then 二支部 for 第二党支部."""
    found, rest = set[str](), text
    longest_first = sorted(names, key=len, reverse=True)
    for short in (False, True):
        for name in longest_first:
            for form in _short_forms(name) if short else (name,):
                if len(form) > 1 and form in rest:
                    found.add(name)
                    rest = rest.replace(form, "\n")
                    break
    if not found:
        raise Unacceptable(f"没有找到这个支部。可以写：{'、'.join(names[:12])}。")
    return tuple(name for name in names if name in found)


def _short_forms(name: str) -> tuple[str, ...]:
    return name.replace("党支部", "支部"), name.replace("党支部", "").removesuffix("第")
