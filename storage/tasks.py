"""任务清单: what is to be done, by whom and when."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import UnknownRecord
from storage import audit
from storage.models import Ancestor, Task


def add(
    session: Session,
    *,
    organisation_id: int,
    year: int,
    heading: str,
    text: str,
    measure: str | None = None,
    target: str | None = None,
    leader: str | None = None,
    responsible_id: int | None = None,
    due: date | None = None,
    frequency: str | None = None,
    problem_id: int | None = None,
    by: int | None,
    now: datetime,
) -> Task:
    """A new task of `year`."""
    task = Task(
        organisation_id=organisation_id,
        year=year,
        heading=heading,
        text=text,
        measure=measure,
        target=target,
        leader=leader,
        responsible_id=responsible_id,
        due=due,
        frequency=frequency,
        problem_id=problem_id,
        percent=0,
        entered_at=now,
    )
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
