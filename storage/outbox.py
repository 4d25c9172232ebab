"""The outbox: messages to deliver, written in the same transaction as the change they report.

Only the oldest waiting message of a chat is ever due; that keeps the order within a chat.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, literal_column, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage import signals
from storage.models import Json, OutboxMessage, OutboxState
from storage.models.conversations import GIVEN_UP, PENDING_OUTBOX
from storage.signals import Signal

KEPT = timedelta(days=30)  # what was delivered or given up is remembered
BLOCKED = "blocked"  # the error of a message to someone who blocked the bot; not a fault

LONGEST_WAIT = timedelta(minutes=15)  # longer than a message is ever put off


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message to add. A second one with the same `key` is ignored."""

    channel: str
    chat: str
    key: str
    payload: Json


@dataclass(frozen=True, slots=True)
class Due:
    """A message to deliver now; its first `parts_done` parts were already delivered."""

    id: int
    channel: str
    chat: str
    key: str
    payload: Json
    attempts: int
    parts_done: int


_NEW: dict[str, ColumnElement[Any]] = {
    "state": literal_column("'waiting'"),
    "attempts": literal_column("0"),
    "parts_done": literal_column("0"),
    "failures": literal_column("0"),
    "made_at": bindparam("now"),
    "due_at": literal_column("NULL"),
}
_ADD = {
    "sqlite": sqlite.insert(OutboxMessage).values(_NEW).on_conflict_do_nothing(index_elements=["key"]),
    "postgresql": postgresql.insert(OutboxMessage).values(_NEW).on_conflict_do_nothing(index_elements=["key"]),
}
_HEADS = select(func.min(OutboxMessage.id)).where(PENDING_OUTBOX).group_by(OutboxMessage.channel, OutboxMessage.chat)
_DUE = (
    select(
        OutboxMessage.id,
        OutboxMessage.channel,
        OutboxMessage.chat,
        OutboxMessage.key,
        OutboxMessage.payload,
        OutboxMessage.attempts,
        OutboxMessage.parts_done,
    )
    .where(
        OutboxMessage.id.in_(_HEADS),
        OutboxMessage.channel.in_(bindparam("channels", expanding=True)),
        or_(
            OutboxMessage.due_at.is_(None),
            OutboxMessage.due_at <= bindparam("now"),
            # Put off by a clock that has been put back since.
            OutboxMessage.due_at > bindparam("never"),
        ),
        OutboxMessage.id.not_in(bindparam("under_way", expanding=True)),
    )
    .order_by(OutboxMessage.id)
    .limit(bindparam("most"))
)
_EMPTY: ColumnElement[Json] = literal_column("'{}'")  # as JSON
_SENT = (
    update(OutboxMessage.__table__)  # type: ignore[arg-type]
    .where(OutboxMessage.id == bindparam("message"))
    .values(state=literal_column("'sent'"), sent_at=bindparam("at"), receipt=bindparam("platform_id"), payload=_EMPTY)
)


def add(session: Session, parcels: Iterable[Parcel], now: datetime) -> None:
    """Add messages, due at once and in this order; those with a known key are ignored."""
    rows = [
        {
            "channel": parcel.channel,
            "chat": parcel.chat,
            "key": parcel.key,
            "payload": parcel.payload,
            "now": now,
        }
        for parcel in parcels
    ]
    if rows:
        session.connection().execute(_ADD[session.get_bind().dialect.name], rows)
        signals.send(session, Signal.OUTBOX)


def due(
    session: Session, channels: Sequence[str], now: datetime, most: int, under_way: Sequence[int] = ()
) -> list[Due]:
    """The oldest waiting message of each chat of `channels`, if it is due and not `under_way`."""
    never = now + LONGEST_WAIT
    parameters = {"channels": channels, "now": now, "never": never, "most": most, "under_way": under_way}
    session.flush()  # the query below uses the connection, which doesn't see unflushed objects
    return [Due(*row) for row in session.connection().execute(_DUE, parameters)]


def sent(session: Session, receipts: Iterable[tuple[int, str]], now: datetime) -> None:
    """Mark these (id, the platform's receipt) as delivered and delete their contents."""
    rows = [{"message": message, "platform_id": receipt, "at": now} for message, receipt in receipts]
    if rows:
        session.connection().execute(_SENT, rows)


def later(session: Session, message_id: int, due_at: datetime, parts_done: int) -> None:
    """Try again at `due_at`. What is further away than `LONGEST_WAIT` is taken for a clock put back, and is due."""
    message = session.get_one(OutboxMessage, message_id)
    message.attempts += 1
    message.due_at = due_at
    message.parts_done = parts_done


def failed(session: Session, message_id: int) -> int:
    """Count a defect of ours that prevented the delivery; returns the count so far."""
    message = session.get_one(OutboxMessage, message_id)
    message.failures += 1
    return message.failures


def give_up(session: Session, message_id: int, error: str, instead: Json, now: datetime) -> None:
    """Send `instead` in its place; if the replacement is given up too, send nothing."""
    message = session.get_one(OutboxMessage, message_id)
    if message.error is not None:
        dead(session, message_id, error, now)
        return
    message.error = error
    message.payload = instead
    message.attempts = message.parts_done = message.failures = 0
    message.due_at = now


def given_up(session: Session, since: datetime) -> int:
    """How many messages since then were given up, with or without a replacement."""
    count = select(func.count()).where(GIVEN_UP, OutboxMessage.error != BLOCKED, OutboxMessage.made_at >= since)
    return session.scalar(count) or 0


def dead(session: Session, message_id: int, error: str, now: datetime) -> None:
    """Mark it as undeliverable; `error` says why, in the platform's words, never the person's."""
    message = session.get_one(OutboxMessage, message_id)
    message.state = OutboxState.DEAD
    message.error = error
    message.sent_at = now
    message.payload = {}


def move(session: Session, channel: str, chat: str, to: str) -> None:
    """Send waiting messages to the chat's new address."""
    session.execute(
        update(OutboxMessage)
        .where(PENDING_OUTBOX, OutboxMessage.channel == channel, OutboxMessage.chat == chat)
        .values(chat=to)
        .execution_options(synchronize_session=False)
    )


def longest_due(session: Session) -> datetime | None:
    """Since when the longest overdue message has been due; in the future if all are postponed."""
    since = func.coalesce(OutboxMessage.due_at, OutboxMessage.made_at)
    return session.scalar(select(func.min(since)).where(OutboxMessage.id.in_(_HEADS)))


def forget(session: Session, before: datetime) -> None:
    """Delete messages delivered before `before`, except reminders, whose keys prove that they were sent."""
    session.execute(
        delete(OutboxMessage)
        .where(
            OutboxMessage.state != OutboxState.WAITING, OutboxMessage.sent_at < before, OutboxMessage.key.like("in:%")
        )
        .execution_options(synchronize_session=False)
    )


def knows_any(session: Session, prefix: str) -> bool:
    """Whether a message whose key starts with `prefix` was ever added."""
    return session.scalar(select(OutboxMessage.id).where(OutboxMessage.key.startswith(prefix)).limit(1)) is not None


def knows(session: Session, key: str) -> bool:
    """Whether a message with this key was ever added."""
    return session.scalar(select(OutboxMessage.id).where(OutboxMessage.key == key)) is not None
