"""Rows of the rectification ledger: raised, amended, moved, withdrawn. Their life is `storage.rectification`."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.drafts import ActionDraft, ProblemDraft
from domain.errors import (
    DueMissing,
    EarlierThanLastStep,
    OrganisationInactive,
    OtherBook,
    SameOrganisation,
    TooManyActions,
    UnknownRecord,
)
from domain.rectification import ProblemState, ProgressStep, TimeClass
from storage import audit, ledger_books, organisations
from storage.models import CorrectiveAction, Json, Problem, Progress
from storage.problem_counts import count_all, count_found
from storage.rectification import check, enter, locked

MOST_ACTIONS = 3


def add(session: Session, draft: ProblemDraft, *, by: int | None, now: datetime) -> Problem:
    """A new row of the ledger, not started.

    Raises UnknownRecord, OrganisationInactive, DueMissing, TooManyActions.
    """
    return add_all(session, [draft], by=by, now=now)[0]


def add_together(session: Session, drafts: Sequence[ProblemDraft], *, by: int | None, now: datetime) -> list[Problem]:
    """The same problem of several branches: each has a number of its own, and the first is the parent of all."""
    raised = add_all(session, drafts, by=by, now=now)
    if len(raised) > 1:
        for problem in raised:
            problem.parent_id = raised[0].id
        session.flush()
    return raised


def add_all(session: Session, drafts: Sequence[ProblemDraft], *, by: int | None, now: datetime) -> list[Problem]:
    """Several new rows of one ledger, numbered in their order. Raises as `add`."""
    if not drafts:
        return []
    for draft in drafts:
        _check(session, draft)
    root, numbers = ledger_books.next_problem_numbers(session, drafts[0].organisation_id, len(drafts))
    raised = [
        Problem(
            **draft.columns(),
            root_id=root,
            number=number,
            actions=_actions(draft.actions),
            state=ProblemState.NOT_STARTED,
            percent=0,
            entered_at=now,
        )
        for draft, number in zip(drafts, numbers, strict=True)
    ]
    session.add_all(raised)
    session.flush()
    count_found(session, raised)
    for problem in raised:
        audit.write(
            session,
            subject="problem",
            subject_id=problem.id,
            action="add",
            before=None,
            after=_snapshot(problem),
            by=by,
            at=now,
        )
    return raised


def get(session: Session, problem_id: int) -> Problem:
    """The problem. Raises UnknownRecord."""
    problem = session.get(Problem, problem_id)
    if problem is None:
        raise UnknownRecord(problem_id)
    return problem


def organisation_of_progress(session: Session, progress_id: int) -> int:
    """In whose ledger the problem of this entry is. Raises UnknownRecord."""
    query = select(Problem.organisation_id).join(Progress, Progress.problem_id == Problem.id)
    found = session.scalar(query.where(Progress.id == progress_id))
    if found is None:
        raise UnknownRecord(progress_id)
    return found


def numbered(session: Session, organisation_id: int, number: int) -> Problem | None:
    """The problem that people under the same topmost organisation call by `number`."""
    root = ledger_books.book_of(session, organisation_id).root_id
    return session.scalar(select(Problem).where(Problem.root_id == root, Problem.number == number))


def draft_of(problem: Problem) -> ProblemDraft:
    """The problem as a draft, to be amended."""
    return ProblemDraft(
        **{name: getattr(problem, name) for name in ProblemDraft.names()},
        actions=tuple(
            ActionDraft(one.text, one.leader, one.responsible_id, one.responsible_name, one.due)
            for one in problem.actions
        ),
    )


def amend(
    session: Session,
    problem_id: int,
    draft: ProblemDraft,
    *,
    reason: str = "",
    day: date,
    by: int | None,
    now: datetime,
) -> Progress:
    """Any field was wrong, but for the branch (see `move`); the version before is kept in the trail.

    Raises as `add`, and IllegalTransition, EarlierThanLastStep, OtherBook.
    """
    problem = locked(session, problem_id)
    if draft.organisation_id != problem.organisation_id:
        raise OtherBook(problem_id)
    _check(session, draft)
    first = session.scalar(select(func.min(Progress.day)).where(Progress.problem_id == problem.id))
    if first and draft.found > first:
        raise EarlierThanLastStep(problem_id)
    check(session, problem, ProgressStep.AMENDED, day)
    before = _snapshot(problem)
    moves = draft.found != problem.found
    if moves:
        count_all(session, problem, -1)
    for name, value in draft.columns().items():
        setattr(problem, name, value)
    if draft_of(problem).actions != draft.actions:
        problem.actions.clear()
        session.flush()
        problem.actions.extend(_actions(draft.actions))
    if moves:
        count_all(session, problem, 1)
    return enter(session, problem, ProgressStep.AMENDED, reason, day, by, now, before=before, after=_snapshot)


def move(
    session: Session,
    problem_id: int,
    organisation_id: int,
    *,
    responsible_id: int | None,
    reason: str,
    day: date,
    by: int | None,
    now: datetime,
) -> Progress:
    """It belongs to another branch of the same ledger, with its number and its whole history.

    Raises UnknownRecord, SameOrganisation, OtherBook, OrganisationInactive, IllegalTransition.
    """
    problem = locked(session, problem_id)
    if organisation_id == problem.organisation_id:
        raise SameOrganisation(problem_id)
    if ledger_books.book_of(session, organisation_id).root_id != problem.root_id:
        raise OtherBook(problem_id)
    _check_there(session, organisation_id, day)
    check(session, problem, ProgressStep.MOVED, day)
    before = _snapshot(problem)
    count_all(session, problem, -1)
    problem.organisation_id = organisation_id
    problem.responsible_id, problem.responsible_name = responsible_id, None
    session.flush()
    count_all(session, problem, 1)
    return enter(session, problem, ProgressStep.MOVED, reason, day, by, now, before=before)


def withdraw(session: Session, problem_id: int, *, reason: str, day: date, by: int | None, now: datetime) -> Progress:
    """It was entered by mistake: it counts nowhere, and its number is not given out again."""
    problem = locked(session, problem_id)
    check(session, problem, ProgressStep.WITHDRAWN, day)
    count_all(session, problem, -1)
    return enter(session, problem, ProgressStep.WITHDRAWN, reason, day, by, now, counted=False)


def _check(session: Session, draft: ProblemDraft) -> None:
    _check_there(session, draft.organisation_id, draft.found)
    if draft.due is None and draft.time_class is not TimeClass.LASTING:
        raise DueMissing(draft.text)
    if len(draft.actions) > MOST_ACTIONS:
        raise TooManyActions(draft.text)


def _check_there(session: Session, organisation_id: int, day: date) -> None:
    if not organisations.is_there(organisations.get(session, organisation_id), day, day):
        raise OrganisationInactive(organisation_id)


def _actions(drafts: Sequence[ActionDraft]) -> list[CorrectiveAction]:
    return [
        CorrectiveAction(
            position=position,
            text=one.text,
            leader=one.leader,
            responsible_id=one.responsible_id,
            responsible_name=one.responsible_name,
            due=one.due,
        )
        for position, one in enumerate(drafts, 1)
    ]


def _snapshot(problem: Problem) -> Json:
    return audit.snapshot(problem) | {"actions": [audit.snapshot(one) for one in problem.actions]}
