"""Reads what a message reports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dialogue import Unacceptable
from domain.catalogue import Kind
from domain.periods import Period
from reading import numbers
from reading.matters import EventReport, Matter, NilReport, ProgressReport
from reading.periods import parse_period
from reading.rectification import Progress
from reading.telling import Listener
from reading.understood import Understood


@dataclass(frozen=True, slots=True)
class Step:
    """One decision: the `rule` by its name, the `words` it looked at, what it `decided`."""

    rule: str
    words: str
    decided: str


class Reader:
    """Knows the kinds by all their names, and the labels of forms."""

    def __init__(self, kinds: Iterable[Kind], labels: Mapping[str, str]) -> None:
        self._listener = Listener.of(kinds, labels)

    def read(self, text: str, today: date, secretary: str = "") -> list[Matter]:
        """What `text` reports, in its order; nothing where it is no report.

        `secretary` is who writes, where that is a branch secretary: 我 and 书记 are he.
        """
        return [_matter(told, today) for told in self._listener.matters(text, today, secretary)]

    def explain(self, text: str, today: date, secretary: str = "") -> list[Step]:
        """Why `read` takes what it takes, decision by decision."""
        return [Step("matter", text, repr(matter)) for matter in self.read(text, today, secretary)]


def _matter(told: Understood | Progress, today: date) -> Matter:
    if isinstance(told, Progress):
        answers = told.answers
        percent = None
        if "percent" in answers:
            try:
                percent = numbers.percent(answers["percent"], today)
            except Unacceptable:
                percent = None
        return ProgressReport(int(answers["problem"]), percent, answers["text"], "apply" in answers)
    if told.nil:
        month: Period | None = None
        if told.month:
            month = parse_period(told.month, today)
        return NilReport(told.kinds, month, told.reason)
    return EventReport(
        told.kinds,
        told.when,
        told.attendance.due if told.attendance else None,
        told.persons,
        told.topic,
        told.place,
        told.host,
        told.lecturer,
        told.recorder,
        told.others_present,
        told.main_points,
        told.absences,
        joint=(told.joint,) if told.joint else (),
        fields=told.fields,
    )
