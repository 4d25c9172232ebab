"""Records before they are kept: what a conversation, an import or a page hands to the use case that records it."""

from dataclasses import dataclass, field, fields
from datetime import date, time
from typing import Any

from domain.rectification import TimeClass

Entry = dict[str, Any]
"""One absence, vote or resolution, or the details that only some kinds have, as JSON."""


@dataclass(frozen=True, slots=True)
class ActivityDraft:
    """An activity; see `storage.models.Activity` for what the fields hold."""

    kinds: tuple[str, ...]
    organisers: tuple[int, ...]
    held_from: date
    held_to: date
    topic: str
    starts: time | None = None
    ends: time | None = None
    place: str | None = None
    host: str | None = None
    recorder: str | None = None
    lecturer: str | None = None
    due: int | None = None
    present: int | None = None
    absences: list[Entry] | None = None
    others_present: str | None = None
    main_points: str | None = None
    votes: list[Entry] | None = None
    resolutions: list[Entry] | None = None
    details: Entry = field(default_factory=dict)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The fields that are columns of the record."""
        return tuple(one.name for one in fields(cls) if one.name not in ("kinds", "organisers"))

    def columns(self) -> dict[str, Any]:
        """The values of the fields that are columns of the record."""
        return {name: getattr(self, name) for name in self.names()}


@dataclass(frozen=True, slots=True)
class NilReturnDraft:
    """`kind` was not held in the month of the day `month`, and why."""

    organisation_id: int
    kind: str
    month: date
    reason: str


@dataclass(frozen=True, slots=True)
class ProblemDraft:
    """A row of the ledger. Only 长期坚持 has no `due`."""

    organisation_id: int
    category: str
    text: str
    source: str
    time_class: TimeClass
    found: date
    due: date | None = None
    point: str | None = None
    goal: str | None = None
    leader: str | None = None
    responsible_id: int | None = None
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """A task of `year`: what is to be done, by whom and when."""

    organisation_id: int
    year: int
    heading: str
    text: str
    measure: str | None = None
    target: str | None = None
    leader: str | None = None
    responsible_id: int | None = None
    due: date | None = None
    frequency: str | None = None
    problem_id: int | None = None
