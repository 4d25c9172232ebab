"""The web chat's messages as the page shows them, in both directions, numbered without gaps within a chat."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from sqlalchemy import JSON, Boolean, String, bindparam, func, or_, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage import signals
from storage.models import Json, WebMessage, WebReader
from storage.models.base import Timestamp
from storage.signals import Signal

_INSERTED = ["chat", "number", "by_person", "key", "payload", "at"]
_NEXT = select(
    bindparam("chat", type_=String()),
    func.coalesce(func.max(WebMessage.number), 0) + 1,
    bindparam("by_person", type_=Boolean()),
    bindparam("key", type_=String()),
    bindparam("payload", type_=JSON()),
    bindparam("at", type_=Timestamp()),
).where(WebMessage.chat == bindparam("chat", type_=String()))
# If another transaction is adding the same number or key, the conflict clause waits for its commit.
_APPEND = {
    name: insert(WebMessage).from_select(_INSERTED, _NEXT).on_conflict_do_nothing().returning(WebMessage.number)
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


def append(session: Session, chat: str, *, by_person: bool, key: str, payload: Json, at: datetime) -> WebMessage:
    """Append a message to the chat. If a message with this key exists, it is returned unchanged."""
    row = {"chat": chat, "by_person": by_person, "key": key, "payload": payload, "at": at}
    session.flush()  # the query below uses the connection, which doesn't see unflushed objects
    while True:
        number = session.connection().execute(_APPEND[session.get_bind().dialect.name], row).scalar()
        if number is not None:
            signals.send(session, Signal.CHAT, f"{number} {chat}")
            return WebMessage(number=number, **row | {"at": at.astimezone(UTC)})
        known = session.scalars(select(WebMessage).where(WebMessage.key == key)).first()
        if known is not None:
            return known


def wipe(session: Session, chat: str, words: str, since: datetime, instead: str, now: datetime) -> None:
    """Put `instead` in place of what the person typed after `since`, and of these `words` whenever they were typed.

    A message that edits it follows for each, so that windows in which the chat is open change it too.
    """
    typed = session.scalars(
        select(WebMessage).where(
            WebMessage.chat == chat,
            WebMessage.by_person,
            or_(WebMessage.at > since, WebMessage.payload["text"].as_string() == words),
        )
    ).all()
    for message in typed:
        if "tap" not in message.payload and message.payload.get("text"):
            message.payload = message.payload | {"text": instead}
            edit = {"text": instead, "edits": message.number}
            append(session, chat, by_person=False, key=f"wipe:{message.key}", payload=edit, at=now)
    session.flush()


def number_of(session: Session, key: str) -> int | None:
    """The number of the message with this key, in any chat."""
    return session.scalar(select(WebMessage.number).where(WebMessage.key == key))


def after(session: Session, chat: str, number: int, limit: int = 200) -> list[WebMessage]:
    """The messages that follow `number`, oldest first."""
    return list(
        session.scalars(
            select(WebMessage)
            .where(WebMessage.chat == chat, WebMessage.number > number)
            .order_by(WebMessage.number)
            .limit(limit)
        )
    )


def before(session: Session, chat: str, number: int | None, limit: int = 50) -> list[WebMessage]:
    """The last messages before `number` (or the very last), oldest first."""
    query = select(WebMessage).where(WebMessage.chat == chat).order_by(WebMessage.number.desc()).limit(limit)
    if number is not None:
        query = query.where(WebMessage.number < number)
    return list(reversed(session.scalars(query).all()))


def these(session: Session, numbers: Collection[tuple[str, int]]) -> list[WebMessage]:
    """The messages with these (chat, number), oldest first within a chat."""
    named = tuple_(WebMessage.chat, WebMessage.number).in_(numbers)
    return list(session.scalars(select(WebMessage).where(named).order_by(WebMessage.chat, WebMessage.number)))


def newest(session: Session, chats: Sequence[str]) -> dict[str, int]:
    """The number of the last message in each of `chats` that has any."""
    rows = session.execute(
        select(WebMessage.chat, func.max(WebMessage.number)).where(WebMessage.chat.in_(chats)).group_by(WebMessage.chat)
    )
    return dict(rows.all())


def is_empty(session: Session, chat: str) -> bool:
    """Whether the chat has no messages."""
    return _last(session, chat) == 0


def mark_read(session: Session, chat: str, number: int) -> None:
    """Mark messages up to `number` (at most the last) as read. This never goes back."""
    reached = min(number, _last(session, chat))
    if session.get(WebReader, chat) is None:
        try:
            with session.begin_nested():
                session.add(WebReader(chat=chat, read=reached))
        except IntegrityError:
            pass  # another window of the same chat was faster
        else:
            return
    session.execute(update(WebReader).where(WebReader.chat == chat, WebReader.read < reached).values(read=reached))


def read_up_to(session: Session, chat: str) -> int:
    """The number of the last message that was read; 0 if none."""
    return session.scalar(select(WebReader.read).where(WebReader.chat == chat)) or 0


def _last(session: Session, chat: str) -> int:
    return session.scalar(select(func.max(WebMessage.number)).where(WebMessage.chat == chat)) or 0
