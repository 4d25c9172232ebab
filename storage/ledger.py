"""Reads of the ledger: what is open, what waits for whom, and how everything stood on a day.

Withdrawn problems are left out. Lists of an organisation are of it and all below it, unless they say otherwise.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from domain.rectification import AT_WORK, OPEN, ProblemState, ProgressStep, is_overdue
from storage import ledger_books, rollups
from storage.models import Ancestor, Attachment, Problem, Progress
from storage.problem_counts import stock


@dataclass(frozen=True, slots=True)
class Standing:
    """A problem as it stood on a day. `said` is what was last reported of it, `last` the last step of any kind."""

    problem: Problem
    state: ProblemState
    percent: int
    due: date | None
    closed: date | None
    extended: bool
    reopened: bool
    overdue: bool
    said: Progress | None
    last: Progress | None


def standing_on(session: Session, organisation_id: int, day: date) -> list[Standing]:
    """Every problem found by `day` as it stood at the end of that day, in the order of their numbers."""
    found = session.scalars(_under(organisation_id).where(Problem.found <= day).order_by(Problem.number)).all()
    histories: dict[int, list[Progress]] = {problem.id: [] for problem in found}
    entries = (
        select(Progress)
        .join(Problem, Problem.id == Progress.problem_id)
        .join(Ancestor, Ancestor.organisation_id == Problem.organisation_id)
        .where(Ancestor.ancestor_id == organisation_id, Problem.found <= day)
        .order_by(Progress.id)
    )
    for entry in session.scalars(entries):
        if entry.problem_id in histories:
            histories[entry.problem_id].append(entry)
    return [_standing(problem, histories[problem.id], day) for problem in found]


def _standing(problem: Problem, history: Sequence[Progress], day: date) -> Standing:
    passed = [entry for entry in history if entry.day <= day]
    later = [entry for entry in history if entry.day > day and entry.step is ProgressStep.EXTENDED]
    steps = {entry.step: entry for entry in passed}
    said = [entry for entry in passed if entry.step in (ProgressStep.REPORTED, ProgressStep.APPLIED)]
    state = passed[-1].state if passed else ProblemState.NOT_STARTED
    due = (later[0].due_before if later else None) or problem.due
    reached = [entry.percent for entry in passed if entry.percent is not None]
    return Standing(
        problem=problem,
        state=state,
        percent=reached[-1] if reached else 0,
        due=due,
        closed=steps[ProgressStep.APPROVED].day if state is ProblemState.CLOSED else None,
        extended=ProgressStep.EXTENDED in steps,
        reopened=ProgressStep.REOPENED in steps,
        overdue=is_overdue(state, due, day),
        said=said[-1] if said else None,
        last=passed[-1] if passed else None,
    )


@dataclass(frozen=True, slots=True)
class Filter:
    """Which problems are wanted; empty fields don't narrow. `words` are looked for in the problem and its goal."""

    states: Collection[ProblemState] = ()
    organisation_ids: Collection[int] = ()
    categories: Collection[str] = ()
    sources: Collection[str] = ()
    responsible_ids: Collection[int] = ()
    overdue: bool = False
    extension_asked: bool = False
    returned_at_least: int = 0
    due_to: date | None = None
    words: str = ""


def search(
    session: Session, organisation_id: int, wanted: Filter, on: date, *, skip: int = 0, most: int | None = None
) -> list[Problem]:
    """The problems that `wanted` wants, the most urgent first and closed ones last."""
    query = _under(organisation_id).where(*_conditions(wanted, on))
    query = query.order_by(Problem.state == ProblemState.CLOSED, Problem.due.is_(None), Problem.due, Problem.number)
    return list(session.scalars(query.offset(skip).limit(most)))


def how_many(session: Session, organisation_id: int, wanted: Filter, on: date) -> int:
    """How many problems `search` finds without a limit."""
    query = _under(organisation_id).where(*_conditions(wanted, on))
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _conditions(wanted: Filter, on: date) -> Iterable[ColumnElement[bool]]:
    for column, values in (
        (Problem.state, wanted.states),
        (Problem.organisation_id, wanted.organisation_ids),
        (Problem.category, wanted.categories),
        (Problem.source, wanted.sources),
        (Problem.responsible_id, wanted.responsible_ids),
    ):
        if values:
            yield column.in_(values)
    if wanted.overdue:
        yield Problem.state.in_(OPEN) & (Problem.due < on)
    if wanted.extension_asked:
        yield Problem.asked_due.is_not(None)
    if wanted.due_to:
        yield Problem.state.in_(OPEN) & (Problem.due <= wanted.due_to)
    if wanted.returned_at_least:
        returns = (
            select(func.count())
            .where(Progress.problem_id == Problem.id, Progress.step == ProgressStep.RETURNED)
            .scalar_subquery()
        )
        yield returns >= wanted.returned_at_least
    if wanted.words:
        yield or_(
            Problem.text.icontains(wanted.words, autoescape=True), Problem.goal.icontains(wanted.words, autoescape=True)
        )


def open_of(session: Session, *, organisation_id: int | None = None, person_id: int | None = None) -> list[Problem]:
    """Open problems for which this organisation itself, or this person, answers; the most urgent first."""
    query = select(Problem).where(Problem.state.in_(OPEN))
    if organisation_id is not None:
        query = query.where(Problem.organisation_id == organisation_id)
    if person_id is not None:
        query = query.where(Problem.responsible_id == person_id)
    return list(session.scalars(query.order_by(Problem.due.is_(None), Problem.due, Problem.number)))


def under(session: Session, organisation_id: int, as_of: date) -> list[Problem]:
    """All problems found by `as_of`, in the order of their numbers."""
    return list(session.scalars(_under(organisation_id).where(Problem.found <= as_of).order_by(Problem.number)))


def awaiting_review(session: Session, organisation_id: int) -> list[Problem]:
    """Applications for closure that wait for the office, in the order of their numbers."""
    query = _under(organisation_id).where(Problem.state == ProblemState.AWAITING_REVIEW)
    return list(session.scalars(query.order_by(Problem.number)))


def awaiting_extension(session: Session, organisation_id: int) -> list[Problem]:
    """Problems for which a later date is asked for, in the order of their numbers."""
    query = _under(organisation_id).where(Problem.asked_due.is_not(None), Problem.state.in_(OPEN))
    return list(session.scalars(query.order_by(Problem.number)))


def awaiting_leader(session: Session, person_id: int) -> list[Problem]:
    """Applications for closure that this person confirms as the responsible leader."""
    query = select(Problem).where(Problem.leader_id == person_id, Problem.state == ProblemState.AWAITING_LEADER)
    return list(session.scalars(query.order_by(Problem.number)))


def due_for_look_back(session: Session, organisation_id: int, on: date) -> list[Problem]:
    """Closed so long ago that the office looks whether it holds, and nobody has looked since."""
    days = ledger_books.book_of(session, organisation_id).look_back_days
    query = _under(organisation_id).where(
        Problem.state == ProblemState.CLOSED,
        Problem.closed <= on - timedelta(days=days),
        Problem.looked_back.is_(None),
    )
    return list(session.scalars(query.order_by(Problem.closed, Problem.number)))


def overdue(session: Session, organisation_id: int, on: date) -> list[Problem]:
    """逾期, as computed: open, and its date is past on that day."""
    query = _under(organisation_id).where(Problem.state.in_(OPEN), Problem.due < on, Problem.found <= on)
    return list(session.scalars(query.order_by(Problem.due, Problem.number)))


def states_at(session: Session, organisation_id: int, as_of: date) -> dict[ProblemState, int]:
    """How many problems were in each state at the end of the month of `as_of`, by the kept counts."""
    kept = rollups.stock(session, organisation_id, as_of)
    return {state: kept.get(stock(state), 0) for state in ProblemState}


def history(session: Session, problem_id: int) -> list[Progress]:
    """Every step, oldest first."""
    return list(session.scalars(select(Progress).where(Progress.problem_id == problem_id).order_by(Progress.id)))


def files_of(session: Session, problem_id: int) -> list[Attachment]:
    """The evidence that came with its steps, oldest first."""
    return list(
        session.scalars(
            select(Attachment)
            .join(Progress, Progress.id == Attachment.progress_id)
            .where(Progress.problem_id == problem_id)
            .order_by(Attachment.id)
        )
    )


def latest_progress(session: Session, problem_ids: Sequence[int]) -> dict[int, Progress]:
    """The last entry of each problem that has one."""
    newest = select(func.max(Progress.id)).where(Progress.problem_id.in_(problem_ids)).group_by(Progress.problem_id)
    return {entry.problem_id: entry for entry in session.scalars(select(Progress).where(Progress.id.in_(newest)))}


def can_be_reported(problem: Problem) -> bool:
    """Progress can be reported: nothing about it waits for a decision."""
    return problem.state in AT_WORK


def _under(organisation_id: int) -> Select[Problem]:
    return (
        select(Problem)
        .join(Ancestor, Ancestor.organisation_id == Problem.organisation_id)
        .where(Ancestor.ancestor_id == organisation_id, Problem.state != ProblemState.WITHDRAWN)
    )
