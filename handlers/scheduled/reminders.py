"""催办: on the month's reminder day, one message to whoever still owes something, one summary to the office.

Nothing is planned ahead: what is owed is computed from the records at that moment, and the key of a message
(matter, occasion, recipient) makes a second one impossible.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.organisations import Level
from domain.people import Role
from domain.periods import Period
from expectations.norms import Expectations, NormState
from handlers.context import Content
from handlers.dispatch import menu
from handlers.messages import Outgoing
from handlers.scheduled.occasions import left_over, this_month
from storage import conversations, organisations, outbox, people
from storage.conversations import Address
from storage.models import Organisation, Person

MATTERS = ("month", "summary")


def due(session: Session, content: Content, day: int, now: datetime) -> list[outbox.Parcel]:
    """The month's reminders: on its `day`, or the first workday after it on which the program runs. Only reads."""
    today = now.date()
    return [parcel for month in _occasions(session, day, today) for parcel in _of_month(session, content, month, today)]


def _occasions(session: Session, day: int, today: date) -> Iterator[Period]:
    """This month from its day on, and the last one, if nobody could be reminded by its end."""
    last = left_over(today)
    if last and not any(outbox.knows_any(session, f"remind:{matter}:{last.first:%Y-%m}:") for matter in MATTERS):
        yield last
    if this := this_month(day, today):
        yield this


def _of_month(session: Session, content: Content, month: Period, today: date) -> Iterator[outbox.Parcel]:
    for root in organisations.roots(session):
        expected = Expectations.read(session, content.catalogue, root.id, month, today)
        branches = organisations.under(session, root.id, on=min(month.last, today), level=Level.BRANCH)
        owing = [(branch, owed) for branch in branches if (owed := expected.owed(branch))]
        secretaries = people.holders(session, [branch.id for branch, _ in owing], Role.BRANCH_SECRETARY, today)
        office = people.with_role(session, root.id, Role.OFFICE, today)
        everyone = [*office, *(person for held in secretaries.values() for person in held)]
        addresses = conversations.addresses_of(session, [person.id for person in everyone])
        unreached: list[Organisation] = []
        for branch, owed in owing:
            reminder = _reminder(content, branch, month, today, owed)
            sent = list(_to_each(secretaries.get(branch.id, ()), addresses, _key("month", month, branch), reminder))
            yield from sent
            if not sent:
                unreached.append(branch)
        summary = _summary(content, month, owing, unreached)
        yield from _to_each(office, addresses, _key("summary", month, root), summary)


def _key(matter: str, month: Period, organisation: Organisation) -> str:
    return f"remind:{matter}:{month.first:%Y-%m}:{organisation.id}"


def _to_each(
    recipients: Sequence[Person], addresses: Mapping[int, Sequence[Address]], key: str, message: Outgoing
) -> Iterator[outbox.Parcel]:
    """`message` for each, in the chat in which the person enrolled last; none for those who have not."""
    for person in recipients:
        if person.id in addresses:
            channel, chat = addresses[person.id][-1]
            yield outbox.Parcel(channel, chat, f"{key}:{person.id}", message.to_json())


def _reminder(
    content: Content, branch: Organisation, month: Period, today: date, owed: Sequence[NormState]
) -> Outgoing:
    text = content.text
    lines = [text("reminder.item", kind=state.kind.name, lacking=state.lacking, unit=state.unit) for state in owed]
    return Outgoing(
        text=text(
            "reminder.month" if today <= month.last else "reminder.late",
            branch=branch.name,
            month=month.label_in_year,
            items="\n".join(lines),
        ),
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
