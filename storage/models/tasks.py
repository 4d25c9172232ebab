"""任务清单: tasks with their history, and what was decided on proposals."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.tasks import TaskState, TaskStep
from storage.models.base import Base, choice


class Task(Base):
    """A row of 任务清单. `due` or `frequency` says when; without one, or without a person, it is flagged.

    `number` is what people call it, everywhere and for good. `reason` says what proposed it.
    """

    __tablename__ = "tasks"
    __table_args__ = (UniqueConstraint("root_id", "number"), Index(None, "organisation_id", "year"))

    id: Mapped[int] = mapped_column(primary_key=True)
    root_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    number: Mapped[int]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    year: Mapped[int]
    heading: Mapped[str]  # a code of the catalogue
    text: Mapped[str]
    measure: Mapped[str | None]
    target: Mapped[str | None]
    leader: Mapped[str | None]
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    responsible_name: Mapped[str | None]  # of somebody who is not among the people
    due: Mapped[date | None]
    frequency: Mapped[str | None]
    problem_id: Mapped[int | None] = mapped_column(ForeignKey("problems.id"), index=True)
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"))
    reason: Mapped[str | None]
    state: Mapped[TaskState] = mapped_column(choice(TaskState))
    percent: Mapped[int] = mapped_column(default=0)
    finished: Mapped[date | None]
    entered_at: Mapped[datetime]


class TaskEntry(Base):
    """A dated entry of a task. `period` is the first day of the period that is ticked off."""

    __tablename__ = "task_entries"
    __table_args__ = (UniqueConstraint("task_id", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    step: Mapped[TaskStep] = mapped_column(choice(TaskStep))
    day: Mapped[date]
    text: Mapped[str]
    percent: Mapped[int | None]
    period: Mapped[date | None]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime]


class ProposalDecision(Base):
    """Somebody took up a proposal of the program, or dropped it: it is not made again. `key` names what it rests on."""

    __tablename__ = "proposal_decisions"

    root_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(primary_key=True)
    accepted: Mapped[bool]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime]
