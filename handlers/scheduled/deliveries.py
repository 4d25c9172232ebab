"""Once a month the compiled report of the month before goes to the secretary, and to nobody twice."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from domain.catalogue import Per
from domain.people import Role
from domain.periods import Period
from domain.workdays import is_workday
from handlers.context import Content, Transaction
from handlers.conversations.lists.three_lists import compiled_for
from handlers.messages import Document, Outgoing
from storage import conversations, organisations, outbox, people
from storage.models import Organisation


def due(session: Session, content: Content, day: int, now: datetime) -> list[outbox.Parcel]:
    """From the `day` of the month on, or the next workday: what has not been delivered yet."""
    today = now.date()
    if today.day < day or not is_workday(today):
        return []
    month = Period.containing(today.replace(day=1) - timedelta(days=1), Per.MONTH)
    parcels: list[outbox.Parcel] = []
    for root in organisations.roots(session):
        secretaries = people.with_role(session, root.id, Role.SECRETARY, today)
        addresses = conversations.addresses_of(session, [person.id for person in secretaries])
        for person, chats in addresses.items():
            key = f"report:{month.first:%Y-%m}:{root.id}:{person}"
            if not outbox.knows(session, f"{key}:text"):
                parcels += _parcels(session, content, root, month, key, chats[-1], Transaction(session, now))
    return parcels


def _parcels(
    session: Session,
    content: Content,
    root: Organisation,
    month: Period,
    key: str,
    address: tuple[str, str],
    transaction: Transaction,
) -> list[outbox.Parcel]:
    kept, words = compiled_for(session, content, root.id, month, None, transaction)
    text = content.text
    name = text("report.file", period=month.label)
    messages = {
        "text": Outgoing(text=text("report.monthly", period=month.label, text=words)),
        "file": Outgoing(text=text("report.word"), document=Document("report", kept.id, f"{name}.docx", "docx")),
    }
    return [outbox.Parcel(*address, f"{key}:{part}", message.to_json()) for part, message in messages.items()]
