"""任务清单: what is to be done, by whom and when."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.drafts import TaskDraft
from domain.errors import UnknownRecord
from storage import audit
from storage.models import Ancestor, Task


def add(session: Session, draft: TaskDraft, *, by: int | None, now: datetime) -> Task:
    """A new task, not begun."""
    task = Task(**asdict(draft), percent=0, entered_at=now)
    session.add(task)
    session.flush()
    audit.note(session, "task", task, "add", None, by=by, at=now)
    return task


def report(session: Session, task_id: int, *, percent: int, by: int | None, now: datetime) -> Task:
    """How far it is. Raises UnknownRecord."""
    task = session.get(Task, task_id, with_for_update=True)
    if task is None:
        raise UnknownRecord(task_id)
    before = audit.snapshot(task)
    task.percent = percent
    session.flush()
    audit.note(session, "task", task, "report", before, by=by, at=now)
    return task


def under(session: Session, organisation_id: int, year: int) -> list[Task]:
    """The tasks of `year` of the organisation and all below it, in the order of their numbers."""
    return list(
        session.scalars(
            select(Task)
            .join(Ancestor, Ancestor.organisation_id == Task.organisation_id)
            .where(Ancestor.ancestor_id == organisation_id, Task.year == year)
            .order_by(Task.id)
        )
    )
