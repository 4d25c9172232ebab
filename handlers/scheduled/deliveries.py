"""Once a month the compiled report of the month before goes to the secretary, and to nobody twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from domain.catalogue import Per
from domain.people import Role
from domain.periods import Period
from handlers.context import Content
from handlers.conversations.lists.three_lists import Compiled, compile_for
from handlers.messages import Document, Outgoing
from handlers.scheduled.occasions import left_over, this_month
from storage import conversations, organisations, outbox, people

KEY = "report"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A compiled report for one person, in one chat."""

    key: str
    person_id: int
    address: tuple[str, str]
    report: Compiled


def due(session: Session, content: Content, day: int, now: datetime) -> list[Delivery]:
    """From the `day` of the month on, or the next workday: what has not been delivered yet. Only reads."""
    today = now.date()
    return [
        delivery for month in _occasions(session, day, today) for delivery in _of_month(session, content, month, today)
    ]


def deliver(session: Session, content: Content, delivery: Delivery, now: datetime) -> None:
    """Keep the report as one that the recipient compiled, and send it, if that was not done meanwhile."""
    if outbox.knows(session, f"{delivery.key}:text"):
        return
    kept = delivery.report.keep(session, by=delivery.person_id, now=now)
    text, label = content.text, delivery.report.period.label
    document = Document("report", kept.id, f"{text('report.file', period=label)}.docx", "docx")
    messages = {
        "text": Outgoing(text=text("report.monthly", period=label, text=delivery.report.text)),
        "file": Outgoing(text=text("report.word"), document=document),
    }
    parcels = [
        outbox.Parcel(*delivery.address, f"{delivery.key}:{part}", message.to_json())
        for part, message in messages.items()
    ]
    outbox.add(session, parcels, now)


def _occasions(session: Session, day: int, today: date) -> Iterator[Period]:
    """The months whose report is due: the one before this, or the one before that, if it could not go out in time."""
    if last := left_over(today):
        late = _before(last)
        if not outbox.knows_any(session, _prefix(late)):
            yield late
    if this := this_month(day, today):
        yield _before(this)


def _of_month(session: Session, content: Content, month: Period, today: date) -> Iterator[Delivery]:
    for root in organisations.roots(session):
        secretaries = people.with_role(session, root.id, Role.SECRETARY, today)
        addresses = conversations.addresses_of(session, [person.id for person in secretaries])
        keys = {person: f"{_prefix(month)}{root.id}:{person}" for person in addresses}
        waiting = [person for person, key in keys.items() if not outbox.knows(session, f"{key}:text")]
        if waiting:
            report = compile_for(session, content, root.id, month, today)
            for person in waiting:
                yield Delivery(keys[person], person, addresses[person][-1], report)


def _prefix(month: Period) -> str:
    return f"{KEY}:{month.first:%Y-%m}:"


def _before(month: Period) -> Period:
    return Period.containing(month.first - timedelta(days=1), Per.MONTH)
