"""催办: on the month's reminder day, one message to whoever still owes something, one summary to the office.

Nothing is planned ahead: what is owed is computed from the records at that moment, and the key of a message
(matter, occasion, recipient) makes a second one impossible.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from domain.catalogue import Per
from domain.organisations import Level
from domain.people import Role
from domain.periods import Period
from domain.workdays import is_workday
from expectations import norms
from expectations.norms import NormState
from handlers.context import Content
from handlers.dispatch import menu
from handlers.messages import Outgoing
from storage import conversations, organisations, outbox, people
from storage.models import Organisation, Person


def due(session: Session, content: Content, day: int, now: datetime) -> list[outbox.Parcel]:
    """The month's reminders: on its `day`, or the first workday after it on which the program runs."""
    today = now.date()
    if today.day < day or not is_workday(today):
        return []
    month = Period.containing(today, Per.MONTH)
    parcels: list[outbox.Parcel] = []
    for root in organisations.roots(session):
        owing = [
            (branch, owed)
            for branch in organisations.under(session, root.id, on=today, level=Level.BRANCH)
            if (owed := norms.owed(session, content.catalogue, branch.id, month, today))
        ]
        unreached: list[Organisation] = []
        for branch, owed in owing:
            secretaries = people.with_role(session, branch.id, Role.BRANCH_SECRETARY, today)
            sent = list(_to_each(session, secretaries, _key("month", month, branch), _reminder(content, branch, owed)))
            parcels += sent
            if not sent:
                unreached.append(branch)
        office = people.with_role(session, root.id, Role.OFFICE, today)
        parcels += _to_each(session, office, _key("summary", month, root), _summary(content, month, owing, unreached))
    return parcels


def _key(matter: str, month: Period, organisation: Organisation) -> str:
    return f"remind:{matter}:{month.first:%Y-%m}:{organisation.id}"


def _to_each(session: Session, recipients: Sequence[Person], key: str, message: Outgoing) -> Iterator[outbox.Parcel]:
    """`message` for each, in the chat in which the person enrolled last; none for those who have not."""
    addresses = conversations.addresses_of(session, [person.id for person in recipients])
    for person in recipients:
        if person.id in addresses:
            channel, chat = addresses[person.id][-1]
            yield outbox.Parcel(channel, chat, f"{key}:{person.id}", message.to_json())


def _reminder(content: Content, branch: Organisation, owed: Sequence[NormState]) -> Outgoing:
    text = content.text
    lines = [text("reminder.item", kind=state.kind.name, lacking=state.lacking, unit=state.unit) for state in owed]
    return Outgoing(
        text=text("reminder.month", branch=branch.name, items="\n".join(lines)),
        buttons=(
            menu.button(text("reminder.report"), "activity"),
            menu.button(text("reminder.nil"), "nil"),
            menu.button(text("reminder.look"), "month"),
        ),
    )


def _summary(
    content: Content,
    month: Period,
    owing: Sequence[tuple[Organisation, Sequence[NormState]]],
    unreached: Sequence[Organisation],
) -> Outgoing:
    text = content.text
    if not owing:
        return Outgoing(text=text("reminder.all_done", month=month.label))
    lines = [
        text("reminder.owes", branch=branch.name, items="、".join(state.kind.name for state in owed))
        for branch, owed in owing
    ]
    if unreached:
        lines.append(text("reminder.unreached", branches="、".join(branch.name for branch in unreached)))
    return Outgoing(text=text("reminder.summary", month=month.label, count=len(owing), lines="\n".join(lines)))
