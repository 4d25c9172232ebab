"""活动: what took place, what didn't, and the files that belong to records."""

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Base, Json


class Activity(Base):
    """One event, of one or several kinds, by one or several organisers.

    The row holds the current version; the audit trail holds every earlier one in full. `details` holds fields that
    only some kinds have (defined in the catalogue). `entered_at` is when it was really entered, even if it was held
    long before.
    """

    __tablename__ = "activities"
    __table_args__ = (Index(None, "held_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    held_from: Mapped[date]
    held_to: Mapped[date]
    starts: Mapped[time | None]
    ends: Mapped[time | None]
    topic: Mapped[str]
    place: Mapped[str | None]
    host: Mapped[str | None]
    recorder: Mapped[str | None]
    lecturer: Mapped[str | None]
    due: Mapped[int | None]
    present: Mapped[int | None]
    absences: Mapped[list[Json] | None]  # [{"name", "reason"}]
    others_present: Mapped[str | None]  # 列席
    main_points: Mapped[str | None]
    votes: Mapped[list[Json] | None]  # [{"matter", "yes", "no", "abstained"}]
    resolutions: Mapped[list[Json] | None]  # [{"what", "who", "by"}]
    details: Mapped[Json]
    version: Mapped[int] = mapped_column(default=1)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    kinds: Mapped[list["ActivityKind"]] = relationship(
        lazy="selectin", order_by="ActivityKind.kind", cascade="all, delete-orphan"
    )
    organisers: Mapped[list["Organiser"]] = relationship(
        lazy="selectin", order_by="Organiser.organisation_id", cascade="all, delete-orphan"
    )


class ActivityKind(Base):
    """A kind of the catalogue under which an activity counts."""

    __tablename__ = "activity_kinds"
    __table_args__ = (Index(None, "kind", "activity_id"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)


class Organiser(Base):
    """An organisation that held the activity; `held_from` is copied so that one index finds a month's activities."""

    __tablename__ = "organisers"
    __table_args__ = (Index(None, "organisation_id", "held_from"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    held_from: Mapped[date]


class NilReturn(Base):
    """本月未开展: the organisation didn't hold `kind` in the month that begins on `month`, and why."""

    __tablename__ = "nil_returns"
    __table_args__ = (Index(None, "organisation_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[str]
    month: Mapped[date]
    reason: Mapped[str]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Attachment(Base):
    """A file in the data folder, named by its SHA-256. It belongs to at most one record."""

    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]  # bytes
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    uploaded_at: Mapped[datetime]
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activities.id"), index=True)
    progress_id: Mapped[int | None] = mapped_column(ForeignKey("progress.id"), index=True)
