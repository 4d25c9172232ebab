"""How much a person has handed in today: a disk is for everyone."""

from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.models import Account, UploadDay

KEPT = timedelta(days=31)


def owner_of(session: Session, channel: str, chat: str) -> str:
    """Under what name the files of this chat are counted: of a person all chats together."""
    person = session.scalar(select(Account.person_id).where(Account.channel == channel, Account.chat == chat))
    return f"{channel} {chat}" if person is None else f"person {person}"


def on_day(session: Session, owner: str, day: date) -> int:
    """The bytes that `owner` handed in on that day."""
    return session.scalar(select(UploadDay.size).where(UploadDay.owner == owner, UploadDay.day == day)) or 0


def count(session: Session, owner: str, day: date, size: int) -> int:
    """`size` bytes more; how many there are then. Days long past are forgotten."""
    session.execute(delete(UploadDay).where(UploadDay.owner == owner, UploadDay.day < day - KEPT))
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = insert(UploadDay).values(owner=owner, day=day, size=size)
    same_day = [UploadDay.owner, UploadDay.day]
    session.execute(new.on_conflict_do_update(index_elements=same_day, set_={"size": UploadDay.size + size}))
    return on_day(session, owner, day)
