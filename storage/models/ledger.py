"""整改台账: problems with their actions and history. Nothing is overwritten: every step is an entry."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.rectification import Origin, ProblemState, ProgressStep, TimeClass
from storage.models.base import Base, choice


class LedgerBook(Base):
    """What a topmost organisation has one of: the last numbers it gave out, and how its office works."""

    __tablename__ = "ledger_books"

    root_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True, autoincrement=False)
    last_problem: Mapped[int] = mapped_column(default=0)
    last_task: Mapped[int] = mapped_column(default=0)
    leader_confirms: Mapped[bool] = mapped_column(default=False)  # 责任领导 confirms before the office approves
    look_back_days: Mapped[int] = mapped_column(default=90)  # after closing


class Problem(Base):
    """A row of the ledger. `category` and `source` are codes of the catalogue; `due` is None only for 长期坚持.

    `number` is what people call it, everywhere and for good. `parent_id` is the first of those that were raised
    together for several branches. `asked_due` is the date of an extension asked for and not decided.
    """

    __tablename__ = "problems"
    __table_args__ = (
        UniqueConstraint("root_id", "number"),
        Index(None, "organisation_id", "state"),
        Index(None, "state", "due"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    root_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    number: Mapped[int]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("problems.id"), index=True)
    origin: Mapped[Origin] = mapped_column(choice(Origin))
    category: Mapped[str]
    point: Mapped[str | None]  # the point of the report's outline it belongs to
    text: Mapped[str]
    source: Mapped[str]
    time_class: Mapped[TimeClass] = mapped_column(choice(TimeClass))
    goal: Mapped[str | None]
    leader: Mapped[str | None]  # 责任领导, as it is written
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    responsible_name: Mapped[str | None]  # of somebody who is not among the people
    found: Mapped[date]
    due: Mapped[date | None]
    asked_due: Mapped[date | None]
    state: Mapped[ProblemState] = mapped_column(choice(ProblemState))
    percent: Mapped[int] = mapped_column(default=0)
    closed: Mapped[date | None]
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    looked_back: Mapped[date | None]
    extended: Mapped[bool] = mapped_column(default=False)
    reopened: Mapped[bool] = mapped_column(default=False)
    entered_at: Mapped[datetime]

    actions: Mapped[list["CorrectiveAction"]] = relationship(
        lazy="selectin", order_by="CorrectiveAction.position", cascade="all, delete-orphan"
    )
    progress: Mapped[list["Progress"]] = relationship(lazy="raise", order_by="Progress.id")


class CorrectiveAction(Base):
    """整改措施, one of one to three."""

    __tablename__ = "actions"

    problem_id: Mapped[int] = mapped_column(ForeignKey("problems.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    leader: Mapped[str | None]
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    responsible_name: Mapped[str | None]
    due: Mapped[date | None]


class Progress(Base):
    """A dated entry of a problem: progress reported, 销号 applied for, approved, returned, …

    `state` is the problem's after it. `percent` is what is reached by it, where it says so. `position` is the action it
    speaks of; None where it speaks of the whole. `due` is the date asked for or granted, `due_before` the one before.
    """

    __tablename__ = "progress"

    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problems.id"), index=True)
    step: Mapped[ProgressStep] = mapped_column(choice(ProgressStep))
    state: Mapped[ProblemState] = mapped_column(choice(ProblemState))
    day: Mapped[date]
    text: Mapped[str]
    position: Mapped[int | None]
    percent: Mapped[int | None]
    due: Mapped[date | None]
    due_before: Mapped[date | None]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime]
