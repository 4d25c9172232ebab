"""The rectification ledger: problems step by step from found to closed, every step dated, counted and kept.

A step that the problem's state does not allow, or that is dated before the one before it, raises IllegalTransition.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.drafts import ProblemDraft
from domain.errors import IllegalTransition, OrganisationInactive, UnknownRecord
from domain.rectification import ProblemState, ProgressStep, TimeClass
from storage import audit, organisations, rollups
from storage.models import Ancestor, Measure, Problem, Progress
from storage.rollups import Contribution

MOSTLY_DONE_FROM = 80  # per cent
OPEN = tuple(state for state in ProblemState if state is not ProblemState.CLOSED)
AT_WORK = (ProblemState.NOT_STARTED, ProblemState.UNDER_WAY, ProblemState.MOSTLY_DONE)


def add(session: Session, draft: ProblemDraft, *, by: int | None, now: datetime) -> Problem:
    """A new row of the ledger, not started. Raises UnknownRecord, OrganisationInactive."""
    organisation = organisations.get(session, draft.organisation_id)
    if not organisations.is_there(organisation, draft.found, draft.found):
        raise OrganisationInactive(organisation.id)
    if draft.due is None and draft.time_class is not TimeClass.LASTING:
        raise ValueError("only a lasting problem has no due date")
    columns = asdict(draft) | {
        "measures": [Measure(position=position, text=words) for position, words in enumerate(draft.measures, 1)]
    }
    problem = Problem(**columns, state=ProblemState.NOT_STARTED, percent=0, entered_at=now)
    session.add(problem)
    session.flush()
    _count(session, problem, draft.found, {"problem.found": 1, _stock(problem.state): 1})
    audit.write(
        session,
        subject="problem",
        subject_id=problem.id,
        action="add",
        before=None,
        after=audit.snapshot(problem) | {"measures": list(draft.measures)},
        by=by,
        at=now,
    )
    return problem


def get(session: Session, problem_id: int) -> Problem:
    """The problem. Raises UnknownRecord."""
    problem = session.get(Problem, problem_id)
    if problem is None:
        raise UnknownRecord(problem_id)
    return problem


def report(
    session: Session, problem_id: int, *, text: str, percent: int, day: date, by: int | None, now: datetime
) -> Progress:
    """How far it is. From 80 per cent on it counts as 基本完成; only the office closes it."""
    problem = _in(session, problem_id, AT_WORK)
    state = ProblemState.MOSTLY_DONE if percent >= MOSTLY_DONE_FROM else ProblemState.UNDER_WAY
    return _step(session, problem, ProgressStep.REPORTED, state, text, day, by, now, percent=percent)


def apply_for_closure(
    session: Session, problem_id: int, *, text: str, day: date, by: int | None, now: datetime
) -> Progress:
    """申请销号, with the result in `text`."""
    problem = _in(session, problem_id, AT_WORK)
    return _step(session, problem, ProgressStep.APPLIED, ProblemState.AWAITING_REVIEW, text, day, by, now)


def approve(session: Session, problem_id: int, *, day: date, by: int | None, now: datetime, text: str = "") -> Progress:
    """销号: the office agrees that it is solved."""
    problem = _in(session, problem_id, (ProblemState.AWAITING_REVIEW,))
    sets = {"closed": day, "reviewer_id": by, "percent": 100}
    return _step(
        session,
        problem,
        ProgressStep.APPROVED,
        ProblemState.CLOSED,
        text,
        day,
        by,
        now,
        sets=sets,
        counts="problem.closed",
    )


def return_with_reason(
    session: Session, problem_id: int, *, reason: str, day: date, by: int | None, now: datetime
) -> Progress:
    """The office does not agree: back to work."""
    problem = _in(session, problem_id, (ProblemState.AWAITING_REVIEW,))
    return _step(session, problem, ProgressStep.RETURNED, ProblemState.UNDER_WAY, reason, day, by, now)


def extend(
    session: Session, problem_id: int, *, due: date, reason: str, day: date, by: int | None, now: datetime
) -> Progress:
    """延期: the office agrees to a new date, with a reason. Raises IllegalTransition where it is not later."""
    problem = _in(session, problem_id, AT_WORK)
    if problem.due is None or due <= problem.due:
        raise IllegalTransition(problem_id)
    counts = None if problem.extended else "problem.extended"
    sets = {"due": due, "extended": True}
    return _step(
        session, problem, ProgressStep.EXTENDED, problem.state, reason, day, by, now, due=due, sets=sets, counts=counts
    )


def reopen(session: Session, problem_id: int, *, reason: str, day: date, by: int | None, now: datetime) -> Progress:
    """回头看 found it unsolved: open again."""
    problem = _in(session, problem_id, (ProblemState.CLOSED,))
    sets = {"closed": None, "reviewer_id": None, "reopened": True, "percent": 0}
    return _step(
        session,
        problem,
        ProgressStep.REOPENED,
        ProblemState.UNDER_WAY,
        reason,
        day,
        by,
        now,
        sets=sets,
        counts="problem.reopened",
    )


def open_of(session: Session, *, organisation_id: int | None = None, person_id: int | None = None) -> list[Problem]:
    """Problems not closed for which this organisation itself, or this person, answers; the most urgent first."""
    query = select(Problem).where(Problem.state != ProblemState.CLOSED)
    if organisation_id is not None:
        query = query.where(Problem.organisation_id == organisation_id)
    if person_id is not None:
        query = query.where(Problem.responsible_id == person_id)
    return list(session.scalars(query.order_by(Problem.due.is_(None), Problem.due, Problem.id)))


def awaiting_review(session: Session, organisation_id: int) -> list[Problem]:
    """Applications for closure in the organisation and all below it, oldest problem first."""
    return list(
        session.scalars(
            select(Problem)
            .join(Ancestor, Ancestor.organisation_id == Problem.organisation_id)
            .where(Ancestor.ancestor_id == organisation_id, Problem.state == ProblemState.AWAITING_REVIEW)
            .order_by(Problem.id)
        )
    )


def under(session: Session, organisation_id: int, as_of: date) -> list[Problem]:
    """All problems of the organisation and those below it that were found by `as_of`, in the order of their numbers."""
    return list(
        session.scalars(
            select(Problem)
            .join(Ancestor, Ancestor.organisation_id == Problem.organisation_id)
            .where(Ancestor.ancestor_id == organisation_id, Problem.found <= as_of)
            .order_by(Problem.id)
        )
    )


def overdue(session: Session, organisation_id: int, on: date) -> list[Problem]:
    """逾期, as computed: open, and its date is past on that day."""
    return list(
        session.scalars(
            select(Problem)
            .join(Ancestor, Ancestor.organisation_id == Problem.organisation_id)
            .where(
                Ancestor.ancestor_id == organisation_id,
                Problem.state.in_(OPEN),
                Problem.due < on,
                Problem.found <= on,
            )
            .order_by(Problem.due, Problem.id)
        )
    )


def states_at(session: Session, organisation_id: int, as_of: date) -> dict[ProblemState, int]:
    """How many problems were in each state at the end of the month of `as_of`, with all below it."""
    stock = rollups.stock(session, organisation_id, as_of)
    return {state: stock.get(_stock(state), 0) for state in ProblemState}


def latest_progress(session: Session, problem_ids: Sequence[int]) -> dict[int, Progress]:
    """The last entry of each problem that has one."""
    newest = select(func.max(Progress.id)).where(Progress.problem_id.in_(problem_ids)).group_by(Progress.problem_id)
    return {entry.problem_id: entry for entry in session.scalars(select(Progress).where(Progress.id.in_(newest)))}


def _in(session: Session, problem_id: int, states: Sequence[ProblemState]) -> Problem:
    # Locked: of two who decide at the same moment the second sees what the first decided.
    problem = session.get(Problem, problem_id, with_for_update=True)
    if problem is None:
        raise UnknownRecord(problem_id)
    if problem.state not in states:
        raise IllegalTransition(problem_id)
    return problem


def _step(
    session: Session,
    problem: Problem,
    step: ProgressStep,
    state: ProblemState,
    text: str,
    day: date,
    by: int | None,
    now: datetime,
    *,
    percent: int | None = None,
    due: date | None = None,
    sets: Mapping[str, Any] = MappingProxyType({}),
    counts: str | None = None,
) -> Progress:
    # Else a month would end with more problems in a state than there are.
    last = session.scalar(select(func.max(Progress.day)).where(Progress.problem_id == problem.id))
    if day < (last or problem.found):
        raise IllegalTransition(problem.id)
    before, old = audit.snapshot(problem), problem.state
    problem.state = state
    for column, value in sets.items():
        setattr(problem, column, value)
    if percent is not None:
        problem.percent = percent
    entry = Progress(
        problem_id=problem.id, step=step, day=day, text=text, percent=percent, due=due, entered_by=by, entered_at=now
    )
    session.add(entry)
    session.flush()
    amounts = {"progress": 1}
    if state is not old:
        amounts |= {_stock(old): -1, _stock(state): 1}
    if counts:
        amounts[counts] = 1
    _count(session, problem, day, amounts)
    audit.note(session, "problem", problem, step.value, before, by=by, at=now)
    return entry


def _stock(state: ProblemState) -> str:
    return f"problem.state.{state}"


def _count(session: Session, problem: Problem, day: date, amounts: dict[str, int]) -> None:
    rollups.add(session, [Contribution((problem.organisation_id,), day, amounts)])
