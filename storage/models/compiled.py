"""What is computed from the records and kept: counts, compiled reports; and the trail of every change."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.reading_outcomes import ReadingOutcome
from storage.models.base import Base, Json, choice


class Rollup(Base):
    """A part of a count: `amount` of `measure` in the month that begins on `month`, for one organisation and all below.

    Rows are only ever added (in the record's own transaction) and later folded into one; the count is their sum.
    So no two writers wait for each other at the root of the tree.
    """

    __tablename__ = "rollups"
    __table_args__ = (Index(None, "organisation_id", "measure", "month", "amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    measure: Mapped[str]
    month: Mapped[date]
    amount: Mapped[int]


class CompiledReport(Base):
    """A report as it was compiled: the tree of typed values from which every format is made."""

    __tablename__ = "compiled_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    first: Mapped[date]
    last: Mapped[date]
    tree: Mapped[Json]
    compiled_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    compiled_at: Mapped[datetime]


class Change(Base):
    """Who changed what and when, with the whole record before and after: no amendment overwrites anything."""

    __tablename__ = "changes"
    __table_args__ = (Index(None, "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    subject: Mapped[str]
    subject_id: Mapped[int]
    action: Mapped[str]
    before: Mapped[Json | None]
    after: Mapped[Json | None]


class Opinion(Base):
    """意见反馈: a complaint or suggestion; `person_id` is empty where it was given anonymously."""

    __tablename__ = "opinions"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str]
    entered_at: Mapped[datetime]


class ReadingCount(Base):
    """How often a field that was read from messages came out as `outcome` in the month that begins on `month`."""

    __tablename__ = "reading_counts"

    month: Mapped[date] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[ReadingOutcome] = mapped_column(choice(ReadingOutcome), primary_key=True)
    count: Mapped[int]
