"""The life of a problem, step by step. Every step is dated, counted and kept, with who took it and when.

What the problem's state does not allow raises IllegalTransition; the table of what is allowed is
`domain.rectification.TRANSITIONS`. Nobody decides on what he applied for himself.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.errors import (
    DueNotLater,
    EarlierThanLastStep,
    ExtensionAlreadyAsked,
    NothingToDecide,
    PercentBelowReached,
    ReasonMissing,
    SelfApproval,
    UnknownRecord,
)
from domain.rectification import ProblemState, ProgressStep, state_after
from storage import audit, ledger_books
from storage.models import Json, Problem, Progress
from storage.problem_counts import count_step

RETURNED_AT_MOST = 90  # per cent: what is returned is not done


def report(
    session: Session,
    problem_id: int,
    *,
    text: str,
    percent: int,
    day: date,
    position: int | None = None,
    by: int | None,
    now: datetime,
) -> Progress:
    """How far it is. From 80 per cent on it counts as 基本完成; only the office closes it.

    Raises PercentBelowReached.
    """
    problem = locked(session, problem_id)
    check(session, problem, ProgressStep.REPORTED, day)
    if percent < problem.percent:
        raise PercentBelowReached(problem_id)
    return enter(session, problem, ProgressStep.REPORTED, text, day, by, now, percent=percent, position=position)


def apply_for_closure(
    session: Session, problem_id: int, *, text: str, day: date, by: int | None, now: datetime
) -> Progress:
    """申请销号, with the result in `text`. Where the responsible leader confirms first, it waits for him."""
    problem = locked(session, problem_id)
    leader = problem.leader_id
    confirms = (
        leader is not None and leader != by and ledger_books.book_of(session, problem.organisation_id).leader_confirms
    )
    return enter(session, problem, ProgressStep.APPLIED, text, day, by, now, percent=100, leader_confirms=confirms)


def confirm(session: Session, problem_id: int, *, day: date, by: int | None, now: datetime, text: str = "") -> Progress:
    """The responsible leader agrees: the office decides next. Raises SelfApproval."""
    problem = locked(session, problem_id)
    _not_his_own(session, problem, ProgressStep.APPLIED, by)
    return enter(session, problem, ProgressStep.CONFIRMED, text, day, by, now)


def approve(session: Session, problem_id: int, *, day: date, by: int | None, now: datetime, text: str = "") -> Progress:
    """销号: the office agrees that it is solved. Raises SelfApproval."""
    problem = locked(session, problem_id)
    _not_his_own(session, problem, ProgressStep.APPLIED, by)
    sets = {"closed": day, "reviewer_id": by, "asked_due": None, "looked_back": None}
    return enter(session, problem, ProgressStep.APPROVED, text, day, by, now, percent=100, sets=sets)


def return_with_reason(
    session: Session,
    problem_id: int,
    *,
    reason: str,
    day: date,
    position: int | None = None,
    by: int | None,
    now: datetime,
) -> Progress:
    """Not agreed: back to work, for a reason that may concern one action (`position`) alone. Raises ReasonMissing."""
    problem = locked(session, problem_id)
    _has(reason, problem_id)
    percent = min(problem.percent, RETURNED_AT_MOST)
    return enter(session, problem, ProgressStep.RETURNED, reason, day, by, now, percent=percent, position=position)


def ask_extension(
    session: Session, problem_id: int, *, due: date, reason: str, day: date, by: int | None, now: datetime
) -> Progress:
    """延期 is asked for. Raises ReasonMissing, DueNotLater, ExtensionAlreadyAsked."""
    problem = locked(session, problem_id)
    check(session, problem, ProgressStep.EXTENSION_ASKED, day)
    _has(reason, problem_id)
    if problem.due is None or due <= max(problem.due, day):
        raise DueNotLater(problem_id)
    if problem.asked_due is not None:
        raise ExtensionAlreadyAsked(problem_id)
    sets = {"asked_due": due}
    return enter(session, problem, ProgressStep.EXTENSION_ASKED, reason, day, by, now, due=due, sets=sets)


def grant_extension(
    session: Session, problem_id: int, *, day: date, by: int | None, now: datetime, text: str = ""
) -> Progress:
    """The office agrees to the date that was asked for. Raises NothingToDecide, SelfApproval."""
    problem = _asked(session, problem_id)
    _not_his_own(session, problem, ProgressStep.EXTENSION_ASKED, by)
    due = problem.asked_due
    sets = {"due": due, "extended": True, "asked_due": None}
    return enter(session, problem, ProgressStep.EXTENDED, text, day, by, now, due=due, sets=sets)


def refuse_extension(
    session: Session, problem_id: int, *, reason: str, day: date, by: int | None, now: datetime
) -> Progress:
    """The old date stands. Raises NothingToDecide, ReasonMissing."""
    problem = _asked(session, problem_id)
    _has(reason, problem_id)
    due, sets = problem.asked_due, {"asked_due": None}
    return enter(session, problem, ProgressStep.EXTENSION_REFUSED, reason, day, by, now, due=due, sets=sets)


def look_back(session: Session, problem_id: int, *, text: str, day: date, by: int | None, now: datetime) -> Progress:
    """回头看 found that it still holds."""
    problem = locked(session, problem_id)
    return enter(session, problem, ProgressStep.LOOKED_BACK, text, day, by, now, sets={"looked_back": day})


def reopen(session: Session, problem_id: int, *, reason: str, day: date, by: int | None, now: datetime) -> Progress:
    """回头看 found it unsolved: open again. Raises ReasonMissing."""
    problem = locked(session, problem_id)
    _has(reason, problem_id)
    sets = {"closed": None, "reviewer_id": None, "reopened": True, "looked_back": day}
    return enter(session, problem, ProgressStep.REOPENED, reason, day, by, now, percent=0, sets=sets)


def remark(session: Session, problem_id: int, *, text: str, day: date, by: int | None, now: datetime) -> Progress:
    """批示 of the 党组书记: a line in its history. Raises ReasonMissing."""
    problem = locked(session, problem_id)
    _has(text, problem_id)
    return enter(session, problem, ProgressStep.REMARKED, text, day, by, now)


def locked(session: Session, problem_id: int) -> Problem:
    """The problem; of two who decide at the same moment the second sees what the first decided."""
    problem = session.get(Problem, problem_id, with_for_update=True)
    if problem is None:
        raise UnknownRecord(problem_id)
    return problem


def check(
    session: Session,
    problem: Problem,
    step: ProgressStep,
    day: date,
    *,
    percent: int = 0,
    leader_confirms: bool = False,
) -> ProblemState:
    """The state after `step`, if it is allowed; whoever writes more than the step calls this before.

    Raises IllegalTransition; EarlierThanLastStep, or else a month would end with more in a state than there are.
    """
    state = state_after(step, problem.state, percent, leader_confirms=leader_confirms)
    last = session.scalar(select(func.max(Progress.day)).where(Progress.problem_id == problem.id))
    if day < (last or problem.found):
        raise EarlierThanLastStep(problem.id)
    return state


def enter(
    session: Session,
    problem: Problem,
    step: ProgressStep,
    text: str,
    day: date,
    by: int | None,
    now: datetime,
    *,
    percent: int | None = None,
    due: date | None = None,
    position: int | None = None,
    sets: Json | None = None,
    leader_confirms: bool = False,
    before: Json | None = None,
    after: Callable[[Problem], Json] = audit.snapshot,
    counted: bool = True,
) -> Progress:
    """Take `step` with a `locked` problem: `check` it, enter it, count it, and keep what was before."""
    reached = problem.percent if percent is None else percent
    state = check(session, problem, step, day, percent=reached, leader_confirms=leader_confirms)
    before, old, old_due = before or audit.snapshot(problem), problem.state, problem.due
    first = _last(session, problem, step) is None
    problem.state, problem.percent = state, reached
    for column, value in (sets or {}).items():
        setattr(problem, column, value)
    entry = Progress(
        problem_id=problem.id,
        step=step,
        state=state,
        day=day,
        text=text,
        position=position,
        percent=percent,
        due=due,
        due_before=old_due if due else None,
        entered_by=by,
        entered_at=now,
    )
    session.add(entry)
    session.flush()
    if counted:
        count_step(session, problem, entry, old, first=first)
    audit.write(
        session,
        subject="problem",
        subject_id=problem.id,
        action=step.value,
        before=before,
        after=after(problem),
        by=by,
        at=now,
    )
    return entry


def _asked(session: Session, problem_id: int) -> Problem:
    problem = locked(session, problem_id)
    if problem.asked_due is None:
        raise NothingToDecide(problem_id)
    return problem


def _not_his_own(session: Session, problem: Problem, step: ProgressStep, by: int | None) -> None:
    application = _last(session, problem, step)
    if by is not None and application is not None and application.entered_by == by:
        raise SelfApproval(problem.id)


def _last(session: Session, problem: Problem, step: ProgressStep) -> Progress | None:
    return session.scalars(
        select(Progress)
        .where(Progress.problem_id == problem.id, Progress.step == step)
        .order_by(Progress.id.desc())
        .limit(1)
    ).first()


def _has(reason: str, problem_id: Any) -> None:
    if not reason.strip():
        raise ReasonMissing(problem_id)
