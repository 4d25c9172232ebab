"""Recomputes the counts from the records, independently of the code that maintains them, for `doctor` to compare."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.rectification import ProblemState, ProgressStep
from storage.models import Activity, ActivityKind, Ancestor, NilReturn, Organiser, Problem, Progress, Rollup

Key = tuple[int, str, date]  # organisation, metric, month

EVENTS = {ProgressStep.APPROVED: "problem.closed", ProgressStep.REOPENED: "problem.reopened"}


@dataclass(frozen=True, slots=True)
class Difference:
    """A count that differs from its records."""

    organisation_id: int
    metric: str
    month: date
    kept: int
    counted: int


def differences(session: Session) -> list[Difference]:
    """Where the stored counts differ from the records. Stocks of problems are compared as of now."""
    kept = _kept(session)
    counted: Counter[Key] = Counter()
    above: dict[int, list[int]] = {}
    for organisation, ancestor in session.execute(select(Ancestor.organisation_id, Ancestor.ancestor_id)):
        above.setdefault(organisation, []).append(ancestor)
    for organisations, metric, month, amount in _records(session):
        for organisation in {ancestor for one in organisations for ancestor in above[one]}:
            counted[organisation, metric, month] += amount
    return [
        Difference(*key, kept[key], counted[key])
        for key in sorted(kept.keys() | counted.keys())
        if kept[key] != counted[key]
    ]


def _kept(session: Session) -> Counter[Key]:
    """All counts; the changes of a stock summed up under the first month there is."""
    kept: Counter[Key] = Counter()
    rows = session.execute(
        select(Rollup.organisation_id, Rollup.metric, Rollup.month, func.sum(Rollup.amount)).group_by(
            Rollup.organisation_id, Rollup.metric, Rollup.month
        )
    )
    for organisation, metric, month, amount in rows:
        kept[organisation, metric, date.min if metric.startswith("problem.state.") else month] += int(amount)
    return kept


def _records(session: Session) -> Iterator[tuple[list[int], str, date, int]]:
    """Every record as (organisations, metric, month, amount)."""
    yield from _activities(session)
    for organisation, kind, month in session.execute(
        select(NilReturn.organisation_id, NilReturn.kind, NilReturn.month).where(NilReturn.withdrawn_at.is_(None))
    ):
        yield [organisation], f"nil_return.{kind}", month, 1
    for organisation, found, state in session.execute(
        select(Problem.organisation_id, Problem.found, Problem.state).where(Problem.state != ProblemState.WITHDRAWN)
    ):
        yield [organisation], "problem.found", found.replace(day=1), 1
        yield [organisation], f"problem.state.{state}", date.min, 1
    extended: set[int] = set()
    for organisation, problem, step, day in session.execute(
        select(Problem.organisation_id, Problem.id, Progress.step, Progress.day)
        .join(Progress, Progress.problem_id == Problem.id)
        .where(Problem.state != ProblemState.WITHDRAWN)
        .order_by(Progress.id)
    ):
        month = day.replace(day=1)
        yield [organisation], "progress", month, 1
        if step in EVENTS:
            yield [organisation], EVENTS[step], month, 1
        if step is ProgressStep.EXTENDED and problem not in extended:
            extended.add(problem)
            yield [organisation], "problem.extended", month, 1


def _activities(session: Session) -> Iterator[tuple[list[int], str, date, int]]:
    organisers: dict[int, list[int]] = {}
    for activity, organisation in session.execute(select(Organiser.activity_id, Organiser.organisation_id)):
        organisers.setdefault(activity, []).append(organisation)
    rows = session.execute(
        select(ActivityKind.kind, Activity.id, Activity.held_from, Activity.present, Activity.details)
        .join(Activity, Activity.id == ActivityKind.activity_id)
        .where(Activity.withdrawn_at.is_(None))
    )
    for kind, activity, held_from, present, details in rows:
        where, month = organisers[activity], held_from.replace(day=1)
        yield where, kind, month, 1
        yield where, f"{kind}.present", month, present or 0
        for name, value in details.items():
            yield where, f"{kind}.{name}", month, value if isinstance(value, int) else (1 if value else 0)
