"""The web chat's messages, as its page shows them: numbered without gaps within a chat, in both directions."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage.models import Json, WebMessage, WebReader


def append(session: Session, chat: str, *, by_person: bool, key: str, payload: Json, at: datetime) -> int:
    """Put a message at the end of the chat; its number. One with the same key is there already, and stays."""
    while True:
        known = session.scalar(select(WebMessage.number).where(WebMessage.key == key))
        if known is not None:
            return known
        last = session.scalar(select(func.max(WebMessage.number)).where(WebMessage.chat == chat)) or 0
        message = WebMessage(chat=chat, number=last + 1, by_person=by_person, key=key, payload=payload, at=at)
        try:
            with session.begin_nested():
                session.add(message)
        except IntegrityError:
            # Somebody took this number, or put this very message there, at the same moment: look again.
            continue
        return last + 1


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


def is_empty(session: Session, chat: str) -> bool:
    """Nothing was ever said in it."""
    return session.scalar(select(WebMessage.number).where(WebMessage.chat == chat).limit(1)) is None


def mark_read(session: Session, chat: str, number: int) -> None:
    """All up to `number` has been seen."""
    reader = session.get(WebReader, chat)
    if reader is None:
        session.add(WebReader(chat=chat, read=number))
    else:
        reader.read = max(reader.read, number)


def read_up_to(session: Session, chat: str) -> int:
    """The last message that has been seen; 0 where none was."""
    reader = session.get(WebReader, chat)
    return reader.read if reader else 0
