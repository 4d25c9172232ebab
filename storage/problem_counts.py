"""What a problem and its history count for: the one place that keeps the counts of the ledger in step."""

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.rectification import ProblemState, ProgressStep
from storage import rollups
from storage.models import Problem, Progress
from storage.rollups import Contribution

_EVENTS = {ProgressStep.APPROVED: "problem.closed", ProgressStep.REOPENED: "problem.reopened"}


def stock(state: ProblemState) -> str:
    """The measure that counts the problems in `state`."""
    return f"problem.state.{state}"


def count_found(session: Session, problems: Iterable[Problem]) -> None:
    """New problems, not started."""
    amounts = {"problem.found": 1, stock(ProblemState.NOT_STARTED): 1}
    rollups.add(session, [Contribution((one.organisation_id,), one.found, amounts) for one in problems])


def count_step(session: Session, problem: Problem, entry: Progress, before: ProblemState, *, first: bool) -> None:
    """One more entry; `first`: the first of its step."""
    rollups.add(session, [_of_entry(problem.organisation_id, entry, before, first=first)])


def count_all(session: Session, problem: Problem, sign: int) -> None:
    """The problem with its whole history once more (1), or no more (-1)."""
    entries = session.scalars(select(Progress).where(Progress.problem_id == problem.id).order_by(Progress.id)).all()
    rollups.add(
        session,
        [
            Contribution(one.organisations, one.day, {measure: sign * count for measure, count in one.amounts.items()})
            for one in _of_history(problem.organisation_id, problem.found, entries)
        ],
    )


def _of_history(organisation_id: int, found: date, entries: Iterable[Progress]) -> Iterator[Contribution]:
    state, seen = ProblemState.NOT_STARTED, set[ProgressStep]()
    yield Contribution((organisation_id,), found, {"problem.found": 1, stock(state): 1})
    for entry in entries:
        yield _of_entry(organisation_id, entry, state, first=entry.step not in seen)
        state = entry.state
        seen.add(entry.step)


def _of_entry(organisation_id: int, entry: Progress, before: ProblemState, *, first: bool) -> Contribution:
    amounts = {"progress": 1}
    if entry.state is not before:
        amounts |= {stock(before): -1, stock(entry.state): 1}
    if event := _EVENTS.get(entry.step):
        amounts[event] = 1
    if entry.step is ProgressStep.EXTENDED and first:
        amounts["problem.extended"] = 1
    return Contribution((organisation_id,), entry.day, amounts)
