"""People, their roles, and their chat accounts."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.people import Membership, Role
from storage.models.base import Base, choice


class Person(Base):
    """A person, and the branch in which they take part from `joined` to the day before `left`."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    standing: Mapped[Membership] = mapped_column(choice(Membership))
    joined: Mapped[date]
    left: Mapped[date | None]


class Appointment(Base):
    """`person_id` has `role` in `organisation_id` from `since` to the day before `until`."""

    __tablename__ = "appointments"
    __table_args__ = (Index(None, "organisation_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    role: Mapped[Role] = mapped_column(choice(Role))
    since: Mapped[date]
    until: Mapped[date | None]


class Account(Base):
    """A chat on a channel. `person_id` is set once somebody enrols, `blocked_at` until they write again."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("channel", "chat"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    chat: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    first_seen_at: Mapped[datetime]
    blocked_at: Mapped[datetime | None]
    wrong_codes: Mapped[int] = mapped_column(default=0, server_default="0")  # one after the other
    wrong_code_at: Mapped[datetime | None]


class Invite(Base):
    """A code that enrols one person once; `person_id` where it is meant for a known one. Only its SHA-256 is kept."""

    __tablename__ = "invites"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    role: Mapped[Role] = mapped_column(choice(Role))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    openings: Mapped[int] = mapped_column(default=0, server_default="0")  # of web chats, since `opened_at`
    opened_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
