"""整改台账: problems, their measures and progress, and the tasks that follow from them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.rectification import ProblemState, ProgressStep, TimeClass
from storage.models.base import Base, choice


class Problem(Base):
    """A row of the ledger. `category` and `source` are codes of the catalogue; `due` is None only for 长期坚持."""

    __tablename__ = "problems"
    __table_args__ = (Index(None, "organisation_id", "state"), Index(None, "state", "due"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    category: Mapped[str]
    point: Mapped[str | None]  # the point of the report's outline it belongs to
    text: Mapped[str]
    source: Mapped[str]
    time_class: Mapped[TimeClass] = mapped_column(choice(TimeClass))
    goal: Mapped[str | None]
    leader: Mapped[str | None]  # 责任领导
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    found: Mapped[date]
    due: Mapped[date | None]
    state: Mapped[ProblemState] = mapped_column(choice(ProblemState))
    percent: Mapped[int] = mapped_column(default=0)
    closed: Mapped[date | None]
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    extended: Mapped[bool] = mapped_column(default=False)
    reopened: Mapped[bool] = mapped_column(default=False)
    entered_at: Mapped[datetime]

    measures: Mapped[list["Measure"]] = relationship(lazy="selectin", order_by="Measure.position")
    progress: Mapped[list["Progress"]] = relationship(lazy="raise", order_by="Progress.id")


class Measure(Base):
    """整改措施, one of one to three."""

    __tablename__ = "measures"

    problem_id: Mapped[int] = mapped_column(ForeignKey("problems.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


class Progress(Base):
    """A dated entry of a problem: progress reported, 销号 applied for, approved, returned, …"""

    __tablename__ = "progress"

    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problems.id"), index=True)
    step: Mapped[ProgressStep] = mapped_column(choice(ProgressStep))
    day: Mapped[date]
    text: Mapped[str]
    percent: Mapped[int | None]
    due: Mapped[date | None]  # the new date, where the step is EXTENDED
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime]


class Task(Base):
    """A row of 任务清单. `due` or `frequency` says when; without one, or without a person, it is flagged."""

    __tablename__ = "tasks"
    __table_args__ = (Index(None, "organisation_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    year: Mapped[int]
    heading: Mapped[str]  # a code of the catalogue
    text: Mapped[str]
    measure: Mapped[str | None]
    target: Mapped[str | None]
    leader: Mapped[str | None]
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    due: Mapped[date | None]
    frequency: Mapped[str | None]
    problem_id: Mapped[int | None] = mapped_column(ForeignKey("problems.id"), index=True)
    percent: Mapped[int] = mapped_column(default=0)
    entered_at: Mapped[datetime]
