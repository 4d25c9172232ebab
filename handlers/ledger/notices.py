"""Who is told of a step, at once and once: messages made in the step's own transaction, with the buttons to act."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from domain.people import Role
from domain.rectification import ProblemState, ProgressStep
from handlers.context import Content, Transaction, User
from handlers.dispatch import menu
from handlers.messages import Button, Outgoing
from reading import dates
from storage import conversations, organisations, outbox, people
from storage.models import Problem, Progress

_TO_OFFICE = frozenset({ProgressStep.CONFIRMED, ProgressStep.EXTENSION_ASKED})
_TO_BRANCH = frozenset(
    {
        ProgressStep.APPROVED,
        ProgressStep.RETURNED,
        ProgressStep.EXTENDED,
        ProgressStep.EXTENSION_REFUSED,
        ProgressStep.LOOKED_BACK,
        ProgressStep.REOPENED,
        ProgressStep.AMENDED,
        ProgressStep.MOVED,
        ProgressStep.WITHDRAWN,
    }
)


def tell_raised(user: User, transaction: Transaction, raised: Sequence[Problem]) -> None:
    """Whoever answers for new problems, and the office where a branch raised them on itself: one message each."""
    session, today = transaction.session, transaction.now.date()
    of_person: dict[int, list[Problem]] = {}
    for problem in raised:
        for person in branch_side(session, problem, today) | office_of(session, problem.organisation_id, today):
            if person in branch_side(session, problem, today) or problem.origin.value == "branch":
                of_person.setdefault(person, []).append(problem)
    for person, own in of_person.items():
        message = _raised(user.content, session, own, today)
        _send(transaction, {person} - {user.person_id}, f"ledger:new:{own[0].id}", message)


def tell_step(user: User, transaction: Transaction, problem: Problem, entry: Progress) -> None:
    """Whom a step concerns, but for whoever took it."""
    session, today = transaction.session, transaction.now.date()
    recipients: set[int] = set()
    if entry.step is ProgressStep.APPLIED and problem.state is ProblemState.AWAITING_LEADER:
        recipients = {problem.leader_id or 0}
    elif entry.step is ProgressStep.APPLIED or entry.step in _TO_OFFICE:
        recipients = office_of(session, problem.organisation_id, today)
    elif entry.step in _TO_BRANCH:
        recipients = branch_side(session, problem, today)
    elif entry.step is ProgressStep.REMARKED:
        recipients = branch_side(session, problem, today) | office_of(session, problem.organisation_id, today)
    message = _of_step(user.content, session, problem, entry, today)
    _send(transaction, recipients - {user.person_id}, f"ledger:{entry.id}", message)


def branch_side(session: Session, problem: Problem, today: date) -> set[int]:
    """Who answers for it: the responsible person, and the secretaries of its branch."""
    secretaries = people.with_role(session, problem.organisation_id, Role.BRANCH_SECRETARY, today)
    return {person.id for person in secretaries} | ({problem.responsible_id} if problem.responsible_id else set())


def office_of(session: Session, organisation_id: int, today: date) -> set[int]:
    """The offices above an organisation, and its own."""
    above = organisations.ancestors_of(session, [organisation_id]).get(organisation_id, [])
    return {person.id for place in above for person in people.with_role(session, place, Role.OFFICE, today)}


def _send(transaction: Transaction, recipients: Collection[int], key: str, message: Outgoing) -> None:
    addresses = conversations.addresses_of(transaction.session, sorted(recipients))
    parcels = [
        outbox.Parcel(*chats[-1], f"{key}:{person}", message.to_json()) for person, chats in sorted(addresses.items())
    ]
    outbox.add(transaction.session, parcels, transaction.now)


def _raised(content: Content, session: Session, raised: Sequence[Problem], today: date) -> Outgoing:
    lines = [
        content.text(
            "notice.new_line",
            number=one.number,
            branch=organisations.get(session, one.organisation_id).name,
            problem=one.text,
            due=dates.spoken_day(one.due, today) if one.due else content.text("progress.lasting"),
        )
        for one in raised
    ]
    buttons = [_look(content, one) for one in raised[:5]]
    return Outgoing(text=content.text("notice.new", count=len(raised), lines="\n".join(lines)), buttons=tuple(buttons))


def _of_step(content: Content, session: Session, problem: Problem, entry: Progress, today: date) -> Outgoing:
    text = content.text
    words = text(
        f"notice.{entry.step}",
        number=problem.number,
        problem=problem.text,
        branch=organisations.get(session, problem.organisation_id).name,
        who=people.get(session, entry.entered_by).name if entry.entered_by else text("notice.nobody"),
        due=dates.spoken_day(entry.due, today) if entry.due else "",
        item=text("notice.item", position=entry.position) if entry.position else "",
        reason=entry.text,
    ).rstrip("：\n")
    return Outgoing(text=words, buttons=tuple(_buttons(content, problem, entry)))


def _buttons(content: Content, problem: Problem, entry: Progress) -> Iterable[Button]:
    text, number = content.text, str(problem.number)
    match entry.step:
        case ProgressStep.APPLIED | ProgressStep.CONFIRMED | ProgressStep.EXTENSION_ASKED:
            yield menu.button(text("notice.decide"), "closure", problem=number)
        case ProgressStep.RETURNED | ProgressStep.REOPENED | ProgressStep.EXTENSION_REFUSED | ProgressStep.MOVED:
            yield menu.button(text("notice.report"), "progress", problem=number)
        case ProgressStep.WITHDRAWN:
            return
    yield _look(content, problem)


def _look(content: Content, problem: Problem) -> Button:
    return menu.button(content.text("notice.look", number=problem.number), "problem", problem=str(problem.number))
