"""The outbox: messages to deliver, made in the transaction of what they tell of.

Only the oldest waiting message of a chat is ever due: that alone keeps the order within a chat.
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
BLOCKED = "blocked"  # the error of a message to someone who shut the bot out: no fault, and nobody to tell

LONGEST_WAIT = timedelta(minutes=15)  # longer than a message is ever put off


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message to make. A second one with the same `key` is the same message, and is not made."""

    channel: str
    chat: str
    key: str
    payload: Json


@dataclass(frozen=True, slots=True)
class Due:
    """A message to deliver now; its first `parts_done` parts are delivered already."""

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
    """Make these messages, due at once, in this order; those whose key is there already are left out."""
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
    """The oldest waiting message of each chat of `channels`, where it is due and not `under_way`."""
    never = now + LONGEST_WAIT
    parameters = {"channels": channels, "now": now, "never": never, "most": most, "under_way": under_way}
    session.flush()  # the connection knows nothing of what is only in the session
    return [Due(*row) for row in session.connection().execute(_DUE, parameters)]


def sent(session: Session, receipts: Iterable[tuple[int, str]], now: datetime) -> None:
    """These (id, the platform's receipt) are delivered; their contents are forgotten."""
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
    """Count a fault of ours that kept it from going out; how many there have been by now."""
    message = session.get_one(OutboxMessage, message_id)
    message.failures += 1
    return message.failures


def give_up(session: Session, message_id: int, error: str, instead: Json, now: datetime) -> None:
    """`instead` goes out in its place; where that has been given up already, nothing does."""
    message = session.get_one(OutboxMessage, message_id)
    if message.error is not None:
        dead(session, message_id, error, now)
        return
    message.error = error
    message.payload = instead
    message.attempts = message.parts_done = message.failures = 0
    message.due_at = now


def given_up(session: Session, since: datetime) -> int:
    """How many messages made since then were given up, with or without a sentence in their place."""
    count = select(func.count()).where(GIVEN_UP, OutboxMessage.error != BLOCKED, OutboxMessage.made_at >= since)
    return session.scalar(count) or 0


def dead(session: Session, message_id: int, error: str, now: datetime) -> None:
    """It can never be delivered; `error` says why, in the platform's words, never in the person's."""
    message = session.get_one(OutboxMessage, message_id)
    message.state = OutboxState.DEAD
    message.error = error
    message.sent_at = now
    message.payload = {}


def move(session: Session, channel: str, chat: str, to: str) -> None:
    """The platform gave the chat another address: what waits for it goes there."""
    session.execute(
        update(OutboxMessage)
        .where(PENDING_OUTBOX, OutboxMessage.channel == channel, OutboxMessage.chat == chat)
        .values(chat=to)
        .execution_options(synchronize_session=False)
    )


def longest_due(session: Session) -> datetime | None:
    """Since when the message is due that could have gone out the longest; in the future where all are put off."""
    since = func.coalesce(OutboxMessage.due_at, OutboxMessage.made_at)
    return session.scalar(select(func.min(since)).where(OutboxMessage.id.in_(_HEADS)))


def forget(session: Session, before: datetime) -> None:
    """Drop what was delivered before `before`, but for reminders: their keys say for good that they were sent."""
    session.execute(
        delete(OutboxMessage)
        .where(
            OutboxMessage.state != OutboxState.WAITING, OutboxMessage.sent_at < before, OutboxMessage.key.like("in:%")
        )
        .execution_options(synchronize_session=False)
    )


def knows_any(session: Session, prefix: str) -> bool:
    """A message whose key begins like this was made, whatever became of it."""
    return session.scalar(select(OutboxMessage.id).where(OutboxMessage.key.startswith(prefix)).limit(1)) is not None


def knows(session: Session, key: str) -> bool:
    """A message with this key was made, whatever became of it."""
    return session.scalar(select(OutboxMessage.id).where(OutboxMessage.key == key)) is not None
