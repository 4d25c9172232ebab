"""The tree of organisations, and their terms of office."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.organisations import Level
from storage.models.base import Base, choice


class Organisation(Base):
    """An organisation of any level. It exists from `founded` to the day before `dissolved`."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str]
    level: Mapped[Level] = mapped_column(choice(Level))
    founded: Mapped[date]
    dissolved: Mapped[date | None]


class Ancestor(Base):
    """`ancestor_id` is `organisation_id` itself (distance 0) or stands `distance` levels above it."""

    __tablename__ = "ancestors"
    __table_args__ = (Index(None, "ancestor_id", "organisation_id"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    ancestor_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    distance: Mapped[int]


class Term(Base):
    """A term of office (任期) of a branch's leadership; `has_committee` says whether it has a 支委会."""

    __tablename__ = "terms"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    began: Mapped[date]
    ends: Mapped[date]
    has_committee: Mapped[bool]
