"""Every step with a task, as a person takes it: the right is asked for, then the step is taken."""

from collections.abc import Sequence
from datetime import date

from domain.drafts import TaskDraft
from domain.errors import DatePast
from domain.periods import Period
from domain.permissions import Action
from domain.tasks import period_of
from handlers.authority import require, require_anywhere
from handlers.context import Transaction, User
from storage import tasks
from storage.models import Task, TaskEntry


def add(user: User, transaction: Transaction, drafts: Sequence[TaskDraft]) -> list[Task]:
    """New tasks. Raises NotAuthorised; DatePast, and then nothing was written."""
    for draft in drafts:
        require(transaction, user, Action.PLAN_TASKS, draft.organisation_id)
        if draft.due and draft.due < transaction.now.date():
            raise DatePast(draft.text)
    return [tasks.add(transaction.session, draft, by=user.person_id, now=transaction.now) for draft in drafts]


def report(user: User, transaction: Transaction, task_id: int, *, text: str, percent: int) -> TaskEntry:
    """How far it is. Raises NotAuthorised, and as `tasks.report`."""
    _answering(user, transaction, task_id)
    now = transaction.now
    return tasks.report(
        transaction.session, task_id, text=text, percent=percent, day=now.date(), by=user.person_id, now=now
    )


def tick(user: User, transaction: Transaction, task_id: int, *, text: str) -> TaskEntry:
    """Done for the present period of its frequency. Raises NotAuthorised, and as `tasks.tick`."""
    task, now = _answering(user, transaction, task_id), transaction.now
    per = period_of(task.frequency)
    if per is None:
        raise ValueError("a task without a frequency has no periods")
    first = Period.containing(now.date(), per).first
    return tasks.tick(transaction.session, task_id, period=first, text=text, day=now.date(), by=user.person_id, now=now)


def drop(user: User, transaction: Transaction, task_id: int, *, reason: str) -> TaskEntry:
    """It will not be done. Raises NotAuthorised, and as `tasks.drop`."""
    _planning(user, transaction, task_id)
    now = transaction.now
    return tasks.drop(transaction.session, task_id, reason=reason, day=now.date(), by=user.person_id, now=now)


def carry_over(user: User, transaction: Transaction, task_id: int, *, year: int, due: date | None) -> Task:
    """It goes on next year. Raises NotAuthorised, and as `tasks.carry_over`."""
    _planning(user, transaction, task_id)
    now = transaction.now
    return tasks.carry_over(
        transaction.session, task_id, year=year, due=due, day=now.date(), by=user.person_id, now=now
    )


def _planning(user: User, transaction: Transaction, task_id: int) -> Task:
    task = tasks.get(transaction.session, task_id)
    require(transaction, user, Action.PLAN_TASKS, task.organisation_id)
    return task


def _answering(user: User, transaction: Transaction, task_id: int) -> Task:
    """Whoever answers for it by name, or reports for where it is."""
    task = tasks.get(transaction.session, task_id)
    if task.responsible_id is not None and task.responsible_id == user.person_id:
        require_anywhere(transaction, user, Action.REPORT_TASK)
    else:
        require(transaction, user, Action.REPORT_TASK, task.organisation_id)
    return task
