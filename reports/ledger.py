"""整改台账 and 任务台账 as a report shows them: numbered rows whose words the template's sentences use."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from domain.catalogue import Catalogue
from domain.periods import Period
from domain.rectification import ProblemState, TimeClass
from reports.metrics import LEDGER
from reports.numerals import day
from reports.tree import Figure, Source
from storage import organisations, people, problems, tasks
from storage.models import Problem, Task

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
    """A problem: `number` is its row in the report's ledger, None where it was closed before the period."""

    problem: Problem
    number: int | None
    words: Words


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
    overdue: frozenset[int]

    def figures(self, period: Period) -> list[Figure]:
        """Every `ledger.…` and `previous.…` figure, with the ids of its problems."""
        all_ = [row.problem for row in self.problems]
        previous = [problem for problem in all_ if problem.found.year == period.year - 1]
        groups: dict[str, Collection[Problem]] = {
            "ledger.all": all_,
            **{f"ledger.{state}": [one for one in all_ if one.state is state] for state in ProblemState},
            "ledger.extended": [one for one in all_ if one.extended],
            "ledger.overdue": [one for one in all_ if one.id in self.overdue],
            "ledger.reopened": [one for one in all_ if one.reopened],
            "previous.all": previous,
            "previous.closed": [one for one in previous if one.state is ProblemState.CLOSED],
            "previous.open": [one for one in previous if one.state is not ProblemState.CLOSED],
        }
        return [
            Figure(id_, len(group), LEDGER[id_], "个", Source.PROBLEM, tuple(sorted(one.id for one in group)))
            for id_, group in groups.items()
        ]

    def without_task(self) -> list[ProblemRow]:
        """The problems that are not closed and for which no task stands."""
        served = {row.task.problem_id for row in self.tasks}
        return [
            row
            for row in self.problems
            if row.problem.state is not ProblemState.CLOSED and row.problem.id not in served
        ]


def read(session: Session, catalogue: Catalogue, organisation_id: int, period: Period, today: date) -> Ledger:
    """Every problem found by the end of `period`, as it stands `today`, and the tasks of the period's year."""
    order = {
        (category.code, point.code): place
        for place, (category, point) in enumerate(
            (category, point) for category in catalogue.categories for point in category.points
        )
    }
    found = sorted(
        problems.under(session, organisation_id, period.last),
        key=lambda one: (order.get((one.category, one.point or ""), len(order)), one.id),
    )
    overdue = frozenset(one.id for one in problems.overdue(session, organisation_id, today))
    planned = tasks.under(session, organisation_id, period.year)
    texts = _Texts(session, catalogue, organisation_id, found, planned)
    numbers: dict[int, int] = {}
    for one in found:
        if one.closed is None or one.closed >= period.first:
            numbers[one.id] = len(numbers) + 1
    return Ledger(
        problems=tuple(
            ProblemRow(one, numbers.get(one.id), texts.of_problem(one, numbers.get(one.id), one.id in overdue))
            for one in found
        ),
        tasks=tuple(
            TaskRow(one, place, texts.of_task(one, place, numbers)) for place, one in enumerate(planned, start=1)
        ),
        overdue=overdue,
    )


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
        responsible = {one.responsible_id for one in found} | {one.responsible_id for one in planned}
        self._people = {person_id: people.get(session, person_id).name for person_id in responsible if person_id}
        self._organisations = {one.id: one.name for one in organisations.under(session, organisation_id)}
        self._progress = problems.latest_progress(session, [one.id for one in found])

    def of_problem(self, one: Problem, number: int | None, overdue: bool) -> Words:
        name, latest = self._catalogue.name, self._progress.get(one.id)
        due = day(one.due) if one.due else "长期坚持" if one.time_class is TimeClass.LASTING else None
        marks = [word for word, holds in (("逾期", overdue), ("延期", one.extended), ("回头看", one.reopened)) if holds]
        return {
            "number": str(number) if number else None,
            "text": _without_stop(one.text),
            "source": name("source", one.source),
            "category": name("category", one.category),
            "time_class": name("time_class", one.time_class),
            "goal": one.goal,
            "measures": "；".join(_without_stop(measure.text) for measure in one.measures) or None,
            "leader": one.leader,
            "responsible": self._people.get(one.responsible_id or 0),
            "organisation": self._organisations[one.organisation_id],
            "found": day(one.found),
            "due": due,
            "state": name("problem_state", one.state),
            "percent": _percent(one.percent),
            "marks": "、".join(marks) or None,
            "closed": day(one.closed) if one.closed else None,
            "progress": _without_stop(latest.text) or None if latest else None,
        }

    def of_task(self, one: Task, number: int, problem_numbers: Mapping[int, int]) -> Words:
        problem = problem_numbers.get(one.problem_id or 0)
        return {
            "number": str(number),
            "text": _without_stop(one.text),
            "measure": one.measure and _without_stop(one.measure),
            "target": one.target and _without_stop(one.target),
            "leader": one.leader,
            "responsible": self._people.get(one.responsible_id or 0),
            "organisation": self._organisations[one.organisation_id],
            "when": day(one.due) if one.due else one.frequency,
            "problem": str(problem) if problem else None,
            "percent": _percent(one.percent),
        }


def _percent(value: int) -> str | None:
    return f"{value}%" if value else None


def _without_stop(text: str) -> str:
    """`text` without its last full stop: it becomes part of a sentence."""
    return text.strip().rstrip("。；;.")
