"""What a message reports: events, what was not held, progress of problems. Each gives answers to a conversation."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.periods import Period
from reading import dates
from reading.dates import When
from reading.numbers import Attendance

Answers = dict[str, str | list[str]]

_WORDS = (
    "topic",
    "place",
    "host",
    "lecturer",
    "recorder",
    "others_present",
    "main_points",
    "absences",
    "votes",
    "resolutions",
)


@dataclass(frozen=True, slots=True)
class EventReport:
    """What is told of one event; "" and None where it is not told.

    `fields` are those of its kinds, by their codes. `doubts` are the keys of questions whose answer was seen but can
    be read in more than one way: they are asked.
    """

    kinds: tuple[str, ...]
    when: When | None = None
    due: int | None = None
    present: int | None = None
    topic: str = ""
    place: str = ""
    host: str = ""
    lecturer: str = ""
    recorder: str = ""
    others_present: str = ""
    main_points: str = ""
    absences: str = ""
    votes: str = ""
    resolutions: str = ""
    joint: tuple[str, ...] = ()
    fields: Mapping[str, str | int] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()

    @property
    def attendance(self) -> Attendance | None:
        """应到 and 实到, where both are told."""
        return None if self.due is None or self.present is None else Attendance(self.due, self.present)

    def answers(self) -> Answers:
        """As a person would have answered the questions of 上报活动."""
        found: Answers = {"kinds": list(self.kinds)}
        if self.when:
            found["held"] = dates.typed(self.when)
        if attendance := self.attendance:
            found["attendance"] = f"{attendance.due}/{attendance.present}"
        if self.present is not None:
            found["present"] = str(self.present)
        if self.joint:
            found["joint"] = "、".join(self.joint)
        for key in _WORDS:
            if value := getattr(self, key):
                found[key] = value
        return found | {f"field.{code}": str(value) for code, value in self.fields.items()}


@dataclass(frozen=True, slots=True)
class NilReport:
    """`kinds` were not held in `month`, for `reason`; None and "" where it is not told."""

    kinds: tuple[str, ...]
    month: Period | None = None
    reason: str = ""

    def answers(self) -> Answers:
        """As a person would have answered the questions of 本月未开展."""
        found: Answers = {"kinds": list(self.kinds)}
        if self.month:
            found["month"] = f"{self.month.year}年{self.month.first_month}月"
        if self.reason:
            found["reason"] = self.reason
        return found


@dataclass(frozen=True, slots=True)
class ProgressReport:
    """How far a problem is; `apply` says that its closure (销号) is applied for."""

    problem: int | None
    percent: int | None = None
    text: str = ""
    apply: bool = False

    def answers(self) -> Answers:
        """As a person would have answered the questions of 整改进展."""
        found: Answers = {}
        if self.problem is not None:
            found["problem"] = str(self.problem)
        if self.text:
            found["text"] = self.text
        if self.percent is not None:
            found["percent"] = f"{self.percent}%"
        if self.apply:
            found["apply"] = "yes"
        return found


Matter = EventReport | NilReport | ProgressReport
