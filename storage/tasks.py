"""任务清单: tasks from taken up to done, dropped or carried over. Every step is an entry, with who took it and when."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.drafts import TaskDraft
from domain.errors import (
    AlreadyDecided,
    DatePast,
    PercentBelowReached,
    ReasonMissing,
    TaskFinished,
    UnknownRecord,
)
from domain.tasks import TaskState, TaskStep
from storage import audit, ledger_books, organisations
from storage.models import Ancestor, Task, TaskEntry

_FIELDS = TaskDraft.__dataclass_fields__


def add(session: Session, draft: TaskDraft, *, by: int | None, now: datetime) -> Task:
    """A new task, not begun. Raises UnknownRecord."""
    return _add(session, draft, None, by=by, now=now)


def _add(session: Session, draft: TaskDraft, carried_from: int | None, *, by: int | None, now: datetime) -> Task:
    organisations.get(session, draft.organisation_id)
    root, numbers = ledger_books.next_task_numbers(session, draft.organisation_id)
    task = Task(
        **{name: getattr(draft, name) for name in _FIELDS},
        root_id=root,
        number=numbers[0],
        carried_from_id=carried_from,
        state=TaskState.OPEN,
        percent=0,
        entered_at=now,
    )
    session.add(task)
    session.flush()
    audit.note(session, "task", task, "add", None, by=by, at=now)
    return task


def get(session: Session, task_id: int) -> Task:
    """The task. Raises UnknownRecord."""
    task = session.get(Task, task_id)
    if task is None:
        raise UnknownRecord(task_id)
    return task


def numbered(session: Session, organisation_id: int, number: int) -> Task | None:
    """The task that people under the same topmost organisation call by `number`."""
    root = ledger_books.book_of(session, organisation_id).root_id
    return session.scalar(select(Task).where(Task.root_id == root, Task.number == number))


def draft_of(task: Task) -> TaskDraft:
    """The task as a draft, to be amended."""
    return TaskDraft(**{name: getattr(task, name) for name in _FIELDS})


def amend(session: Session, task_id: int, draft: TaskDraft, *, day: date, by: int | None, now: datetime) -> TaskEntry:
    """Any field was wrong; the version before is kept in the trail. Raises UnknownRecord, TaskFinished, DatePast."""
    task = _open(session, task_id)
    if draft.due and draft.due != task.due and draft.due < day:
        raise DatePast(task_id)
    before = audit.snapshot(task)
    for name in _FIELDS:
        setattr(task, name, getattr(draft, name))
    return _enter(session, task, TaskStep.AMENDED, "", day, before, by=by, now=now)


def report(
    session: Session, task_id: int, *, text: str, percent: int, day: date, by: int | None, now: datetime
) -> TaskEntry:
    """How far it is; 100 per cent is done. Raises UnknownRecord, TaskFinished, PercentBelowReached."""
    task = _open(session, task_id)
    if percent < task.percent:
        raise PercentBelowReached(task_id)
    before = audit.snapshot(task)
    task.percent = percent
    step = TaskStep.REPORTED
    if percent == 100:
        step, task.state, task.finished = TaskStep.DONE, TaskState.DONE, day
    return _enter(session, task, step, text, day, before, percent=percent, by=by, now=now)


def tick(
    session: Session, task_id: int, *, period: date, text: str, day: date, by: int | None, now: datetime
) -> TaskEntry:
    """It is done for the period that begins on `period`. Raises UnknownRecord, TaskFinished, AlreadyDecided."""
    task = _open(session, task_id)
    if period in ticks(session, task_id):
        raise AlreadyDecided(task_id)
    return _enter(session, task, TaskStep.TICKED, text, day, audit.snapshot(task), period=period, by=by, now=now)


def drop(session: Session, task_id: int, *, reason: str, day: date, by: int | None, now: datetime) -> TaskEntry:
    """It will not be done. Raises UnknownRecord, TaskFinished, ReasonMissing."""
    task = _open(session, task_id)
    if not reason.strip():
        raise ReasonMissing(task_id)
    before = audit.snapshot(task)
    task.state, task.finished = TaskState.DROPPED, day
    return _enter(session, task, TaskStep.DROPPED, reason, day, before, by=by, now=now)


def carry_over(
    session: Session, task_id: int, *, year: int, due: date | None, day: date, by: int | None, now: datetime
) -> Task:
    """It goes on in `year` as a task of its own, with a new number. Raises UnknownRecord, TaskFinished, DatePast."""
    task = _open(session, task_id)
    if due and due < day:
        raise DatePast(task_id)
    draft = replace(draft_of(task), year=year, due=due, reason=task.reason)
    following = _add(session, draft, task.id, by=by, now=now)
    before = audit.snapshot(task)
    task.state, task.finished = TaskState.CARRIED, day
    _enter(session, task, TaskStep.CARRIED, "", day, before, by=by, now=now)
    return following


def under(session: Session, organisation_id: int, year: int) -> list[Task]:
    """The tasks of `year` of the organisation and all below it, in the order of their numbers; dropped ones too."""
    return list(
        session.scalars(
            select(Task)
            .join(Ancestor, Ancestor.organisation_id == Task.organisation_id)
            .where(Ancestor.ancestor_id == organisation_id, Task.year == year)
            .order_by(Task.number)
        )
    )


def open_under(session: Session, organisation_id: int, until_year: int) -> list[Task]:
    """What is still to be done of this year and earlier ones, in the order of their numbers."""
    return list(
        session.scalars(
            select(Task)
            .join(Ancestor, Ancestor.organisation_id == Task.organisation_id)
            .where(Ancestor.ancestor_id == organisation_id, Task.year <= until_year, Task.state == TaskState.OPEN)
            .order_by(Task.number)
        )
    )


def open_of(session: Session, *, organisation_id: int | None = None, person_id: int | None = None) -> list[Task]:
    """What this organisation itself, or this person, still has to do; the most urgent first."""
    query = select(Task).where(Task.state == TaskState.OPEN)
    if organisation_id is not None:
        query = query.where(Task.organisation_id == organisation_id)
    if person_id is not None:
        query = query.where(Task.responsible_id == person_id)
    return list(session.scalars(query.order_by(Task.due.is_(None), Task.due, Task.number)))


def history(session: Session, task_id: int) -> list[TaskEntry]:
    """Every step, oldest first."""
    return list(session.scalars(select(TaskEntry).where(TaskEntry.task_id == task_id).order_by(TaskEntry.id)))


def ticks(session: Session, task_id: int) -> list[date]:
    """The first days of the periods for which it is done, oldest first."""
    query = select(TaskEntry.period).where(TaskEntry.task_id == task_id, TaskEntry.period.is_not(None))
    return [period for period in session.scalars(query.order_by(TaskEntry.period)) if period]


def _open(session: Session, task_id: int) -> Task:
    task = session.get(Task, task_id, with_for_update=True)
    if task is None:
        raise UnknownRecord(task_id)
    if task.state is not TaskState.OPEN:
        raise TaskFinished(task_id)
    return task


def _enter(
    session: Session,
    task: Task,
    step: TaskStep,
    text: str,
    day: date,
    before: dict[str, object],
    *,
    percent: int | None = None,
    period: date | None = None,
    by: int | None,
    now: datetime,
) -> TaskEntry:
    entry = TaskEntry(
        task_id=task.id, step=step, day=day, text=text, percent=percent, period=period, entered_by=by, entered_at=now
    )
    session.add(entry)
    session.flush()
    audit.note(session, "task", task, step.value, before, by=by, at=now)
    return entry
