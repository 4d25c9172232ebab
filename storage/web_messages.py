"""The web chat's messages, as its page shows them: numbered without gaps within a chat, in both directions."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from sqlalchemy import JSON, Boolean, String, bindparam, func, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage import signals
from storage.models import Json, WebMessage, WebReader
from storage.models.base import Moment
from storage.signals import Signal

_INSERTED = ["chat", "number", "by_person", "key", "payload", "at"]
_NEXT = select(
    bindparam("chat", type_=String()),
    func.coalesce(func.max(WebMessage.number), 0) + 1,
    bindparam("by_person", type_=Boolean()),
    bindparam("key", type_=String()),
    bindparam("payload", type_=JSON()),
    bindparam("at", type_=Moment()),
).where(WebMessage.chat == bindparam("chat", type_=String()))
# Whoever took the number, or put this very message there, at the same moment: the conflict waits for their commit.
_APPEND = {
    name: insert(WebMessage).from_select(_INSERTED, _NEXT).on_conflict_do_nothing().returning(WebMessage.number)
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


def append(session: Session, chat: str, *, by_person: bool, key: str, payload: Json, at: datetime) -> WebMessage:
    """Put a message at the end of the chat. One with the same key is there already, and stays; it is returned then."""
    row = {"chat": chat, "by_person": by_person, "key": key, "payload": payload, "at": at}
    session.flush()  # the connection knows nothing of what is only in the session
    while True:
        number = session.connection().execute(_APPEND[session.get_bind().dialect.name], row).scalar()
        if number is not None:
            signals.send(session, Signal.CHAT, f"{number} {chat}")
            return WebMessage(number=number, **row | {"at": at.astimezone(UTC)})
        known = session.scalars(select(WebMessage).where(WebMessage.key == key)).first()
        if known is not None:
            return known


def number_of(session: Session, key: str) -> int | None:
    """The number of the message with this key, in whatever chat."""
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
    """The last messages before `number`, or of all, oldest first."""
    query = select(WebMessage).where(WebMessage.chat == chat).order_by(WebMessage.number.desc()).limit(limit)
    if number is not None:
        query = query.where(WebMessage.number < number)
    return list(reversed(session.scalars(query).all()))


def these(session: Session, numbers: Collection[tuple[str, int]]) -> list[WebMessage]:
    """The messages with these numbers, each of its chat, oldest first within a chat."""
    named = tuple_(WebMessage.chat, WebMessage.number).in_(numbers)
    return list(session.scalars(select(WebMessage).where(named).order_by(WebMessage.chat, WebMessage.number)))


def newest(session: Session, chats: Sequence[str]) -> dict[str, int]:
    """The number of the last message in each of `chats` that has any."""
    rows = session.execute(
        select(WebMessage.chat, func.max(WebMessage.number)).where(WebMessage.chat.in_(chats)).group_by(WebMessage.chat)
    )
    return dict(rows.all())


def is_empty(session: Session, chat: str) -> bool:
    """Nothing was ever said in it."""
    return _last(session, chat) == 0


def mark_read(session: Session, chat: str, number: int) -> None:
    """All up to `number` has been seen, or up to the last there is. What was seen stays seen."""
    reached = min(number, _last(session, chat))
    if session.get(WebReader, chat) is None:
        try:
            with session.begin_nested():
                session.add(WebReader(chat=chat, read=reached))
        except IntegrityError:
            pass  # another window of the same chat was first
        else:
            return
    session.execute(update(WebReader).where(WebReader.chat == chat, WebReader.read < reached).values(read=reached))


def read_up_to(session: Session, chat: str) -> int:
    """The last message that has been seen; 0 where none was."""
    return session.scalar(select(WebReader.read).where(WebReader.chat == chat)) or 0


def _last(session: Session, chat: str) -> int:
    return session.scalar(select(func.max(WebMessage.number)).where(WebMessage.chat == chat)) or 0
