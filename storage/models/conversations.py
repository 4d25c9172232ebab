"""What keeps a conversation alive between two messages: inbox, open dialogues, outbox, the web chat's messages."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Json, choice


class InboxState(enum.StrEnum):
    """FETCHING until a file has been brought in; DEAD once set aside after several failures."""

    FETCHING = "fetching"
    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"


class OutboxState(enum.StrEnum):
    """DEAD: it can never be delivered, and nothing else goes out in its place."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


PENDING_INBOX = text("state IN ('fetching', 'waiting')")
PENDING_OUTBOX = text("state = 'waiting'")
GIVEN_UP = text("error IS NOT NULL")


class InboxEvent(Base):
    """An event as a channel brought it, kept before it was acknowledged. What was written goes once it is handled.

    A try is counted in `attempts` before it begins. Where `begun_at` stays, the program ended in the middle of it.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "event_id"),
        Index("ix_inbox_pending", "channel", "chat", "id", sqlite_where=PENDING_INBOX, postgresql_where=PENDING_INBOX),
        # A number is never given out again: replies are known by it for good.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    event_id: Mapped[str]
    chat: Mapped[str]
    payload: Mapped[Json]
    state: Mapped[InboxState] = mapped_column(choice(InboxState))
    attempts: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]  # by the database's clock; emptied where the try ended, however it ended
    done_at: Mapped[datetime | None]


class OpenDialogue(Base):
    """A dialogue of one account that is not finished: the active one, or a draft set aside.

    `run` is made of the id of the inbox event that began it, so it is the same however often that event is tried.
    """

    __tablename__ = "open_dialogues"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    run: Mapped[int] = mapped_column(primary_key=True)
    dialogue: Mapped[str]
    active: Mapped[bool]
    state: Mapped[Json]
    updated_at: Mapped[datetime]


class OutboxMessage(Base):
    """A message to deliver. `key` makes a second one of the same matter impossible.

    `error` is why it was given up, whether or not a sentence went out in its place; `failures` counts faults of ours.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_pending", "channel", "chat", "id", sqlite_where=PENDING_OUTBOX, postgresql_where=PENDING_OUTBOX
        ),
        Index("ix_outbox_given_up", "made_at", sqlite_where=GIVEN_UP, postgresql_where=GIVEN_UP),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    chat: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    payload: Mapped[Json]
    state: Mapped[OutboxState] = mapped_column(choice(OutboxState))
    attempts: Mapped[int] = mapped_column(default=0)
    parts_done: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    made_at: Mapped[datetime]
    due_at: Mapped[datetime | None]  # None: at once, whatever the clocks of two machines say
    sent_at: Mapped[datetime | None]
    receipt: Mapped[str | None]
    error: Mapped[str | None]


class WebMessage(Base):
    """A message of the web chat as its page shows it; `number` runs without gaps within a chat."""

    __tablename__ = "web_messages"

    chat: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    by_person: Mapped[bool]
    key: Mapped[str] = mapped_column(unique=True)  # the event id, or the outbox key: a second one is the same message
    payload: Mapped[Json]
    at: Mapped[datetime]


class WebReader(Base):
    """How far a web chat has been read."""

    __tablename__ = "web_readers"

    chat: Mapped[str] = mapped_column(primary_key=True)
    read: Mapped[int]
