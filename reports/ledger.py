"""整改台账 and 任务台账 as a report shows them: rows whose words the template's sentences use.

Everything stands as at the end of the period: what happened later belongs to a later report.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from domain.catalogue import Catalogue
from domain.periods import Period
from domain.rectification import ProblemState, TimeClass
from domain.tasks import TaskState
from reports import rectification
from reports.numerals import day
from reports.rectification import Counts
from reports.tree import Figure
from storage import ledger, organisations, people, tasks
from storage.ledger import Standing
from storage.models import CorrectiveAction, Problem, Task

Words = Mapping[str, str | None]

LABELS = {
    "responsible": "责任人",
    "leader": "责任领导",
    "due": "完成时限",
    "when": "时限或频次",
    "measures": "整改措施",
    "measure": "具体措施",
    "target": "目标",
    "goal": "整改目标",
    "progress": "进展",
    "closed": "销号日期",
    "problem": "对应问题",
    "percent": "完成比例",
    "marks": "标记",
}


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem as it stood; `listed` unless it was closed before the period. `number` is its permanent one."""

    standing: Standing
    listed: bool
    words: Words

    @property
    def problem(self) -> Problem:
        """The record itself."""
        return self.standing.problem

    @property
    def number(self) -> int:
        """What people call it, in every list and for good."""
        return self.problem.number


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task and its words."""

    task: Task
    number: int
    words: Words


@dataclass(frozen=True, slots=True)
class Ledger:
    """The problems found by the end of a period and the tasks of its year, of an organisation and all below it."""

    problems: tuple[ProblemRow, ...]
    tasks: tuple[TaskRow, ...]
    by_organisation: tuple[Counts, ...]
    by_category: tuple[Counts, ...]

    @property
    def listed(self) -> list[ProblemRow]:
        """The rows that the report shows."""
        return [row for row in self.problems if row.listed]

    def figures(self, period: Period) -> list[Figure]:
        """Every `ledger.…`, `previous.…` and `tasks.…` figure, with the ids of its records."""
        listed = {row.problem.id for row in self.listed}
        done = [row.task for row in self.tasks if _finished_in(row.task, period)]
        return [
            *rectification.figures([row.standing for row in self.problems], listed, period),
            rectification.task_figure("tasks.done", done),
            rectification.task_figure("tasks.all", [row.task for row in self.tasks]),
        ]

    def without_task(self) -> list[ProblemRow]:
        """The problems that are not closed and for which no task stands."""
        served = {row.task.problem_id for row in self.tasks}
        return [
            row
            for row in self.problems
            if row.standing.state is not ProblemState.CLOSED and row.problem.id not in served
        ]


def read(session: Session, catalogue: Catalogue, organisation_id: int, period: Period, today: date) -> Ledger:
    """Every problem found by the end of `period`, as it stood then (or `today`), and the tasks of the period's year."""
    as_of = min(period.last, today)
    order = {
        (category.code, point.code): place
        for place, (category, point) in enumerate(
            (category, point) for category in catalogue.categories for point in category.points
        )
    }
    found = sorted(
        ledger.standing_on(session, organisation_id, as_of),
        key=lambda one: (
            order.get((one.problem.category, one.problem.point or ""), len(order)),
            one.problem.number,
        ),
    )
    planned = [one for one in tasks.under(session, organisation_id, period.year) if one.state is not TaskState.DROPPED]
    texts = _Texts(session, catalogue, organisation_id, [one.problem for one in found], planned)
    places: dict[int, int] = {}
    for one in found:
        if one.closed is None or one.closed >= period.first:
            places[one.problem.id] = len(places) + 1
    return Ledger(
        problems=tuple(
            ProblemRow(one, one.problem.id in places, texts.of_problem(one, places.get(one.problem.id)))
            for one in found
        ),
        tasks=tuple(TaskRow(one, one.number, texts.of_task(one, place)) for place, one in enumerate(planned, start=1)),
        by_organisation=rectification.by_organisation(session, organisation_id, found),
        by_category=rectification.by_category(catalogue, found),
    )


def _finished_in(task: Task, period: Period) -> bool:
    return task.state is TaskState.DONE and task.finished is not None and period.first <= task.finished <= period.last


class _Texts:
    """The words of rows; the names of people and organisations are read once for all."""

    def __init__(
        self,
        session: Session,
        catalogue: Catalogue,
        organisation_id: int,
        found: Sequence[Problem],
        planned: Sequence[Task],
    ):
        self._catalogue = catalogue
        actions = [action for one in found for action in one.actions]
        known = {one.responsible_id for group in (found, planned, actions) for one in group}
        self._people = {person_id: people.get(session, person_id).name for person_id in known if person_id}
        self._organisations = {one.id: one.name for one in organisations.under(session, organisation_id)}
        served = {one.problem_id for one in planned}
        self._numbers = {one.id: one.number for one in found if one.id in served}

    def of_problem(self, standing: Standing, place: int | None) -> Words:
        name, one = self._catalogue.name, standing.problem
        due = day(standing.due) if standing.due else "长期坚持" if one.time_class is TimeClass.LASTING else None
        marks = [
            word
            for word, holds in (("逾期", standing.overdue), ("延期", standing.extended), ("回头看", standing.reopened))
            if holds
        ]
        closed = standing.state is ProblemState.CLOSED
        return {
            "number": str(one.number),
            "place": str(place) if place else None,
            "text": _without_stop(one.text),
            "source": name("source", one.source),
            "category": name("category", one.category),
            "time_class": name("time_class", one.time_class),
            "goal": one.goal,
            "measures": "；".join(map(self._action, one.actions)) or None,
            "leader": one.leader,
            "responsible": self._responsible(one),
            "organisation": self._organisations[one.organisation_id],
            "found": day(one.found),
            "due": due,
            "state": name("problem_state", standing.state),
            "percent": None if closed else _percent(standing.percent),
            "marks": "、".join(marks) or None,
            "closed": day(standing.closed) if standing.closed else None,
            "progress": _without_stop(standing.said.text) or None if standing.said else None,
        }

    def of_task(self, one: Task, place: int) -> Words:
        problem = self._numbers.get(one.problem_id or 0)
        return {
            "number": str(one.number),
            "place": str(place),
            "text": _without_stop(one.text),
            "measure": one.measure and _without_stop(one.measure),
            "target": one.target and _without_stop(one.target),
            "leader": one.leader,
            "responsible": self._responsible(one),
            "organisation": self._organisations[one.organisation_id],
            "when": day(one.due) if one.due else one.frequency,
            "problem": str(problem) if problem else None,
            "percent": _percent(one.percent),
        }

    def _action(self, action: CorrectiveAction) -> str:
        who = self._responsible(action)
        notes = [note for note in (who, day(action.due) if action.due else None) if note]
        return _without_stop(action.text) + (f"（{'，'.join(notes)}）" if notes else "")

    def _responsible(self, one: Problem | Task | CorrectiveAction) -> str | None:
        return self._people.get(one.responsible_id or 0) or one.responsible_name


def _percent(value: int) -> str | None:
    return f"{value}%" if value else None


def _without_stop(text: str) -> str:
    """`text` without its last full stop: it becomes part of a sentence."""
    return text.strip().rstrip("。；;.")
