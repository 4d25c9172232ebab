"""Problems as conversations show them: a line in a list, a card with its history, and whom a number belongs to."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from dialogue import Unacceptable
from domain.people import REPORTERS
from domain.permissions import Action
from domain.rectification import OPEN, ProblemState, ProgressStep
from handlers.authority import is_allowed
from handlers.context import Content, Transaction, User
from reading import dates, numbers
from storage import ledger, organisations, people, problems
from storage.models import CorrectiveAction, Problem, Progress

SHOWN = 5  # steps of the history on a card

Described = dict[str, Any]
"""A problem as the texts show it: JSON, for a conversation keeps it."""

_OF_OFFICE = frozenset(
    {ProgressStep.RETURNED, ProgressStep.EXTENSION_REFUSED, ProgressStep.REMARKED, ProgressStep.REOPENED}
)


def described(user: User, problem: Problem, transaction: Transaction) -> Described:
    """A problem in a line."""
    content, today = user.content, transaction.now.date()
    return {
        "id": problem.id,
        "number": problem.number,
        "problem": problem.text,
        "percent": problem.percent,
        "branch": organisations.get(transaction.session, problem.organisation_id).name,
        "state": content.catalogue.name("problem_state", problem.state.value),
        "due": dates.spoken_day(problem.due, today) if problem.due else content.text("progress.lasting"),
        "left": days_left(content, problem, today),
        "waits": not ledger.can_be_reported(problem),
        "asked": problem.asked_due is not None,
        "lasting": problem.due is None,
    }


def days_left(content: Content, problem: Problem, today: date) -> str:
    """还有12天, 今天到期, 已逾期3天; nothing where there is no date or it is closed."""
    if problem.due is None or problem.state not in OPEN:
        return ""
    days = (problem.due - today).days
    if days < 0:
        return content.text("progress.late", days=-days)
    return content.text("progress.left", days=days) if days else content.text("progress.today")


def card(user: User, problem: Problem, transaction: Transaction) -> str:
    """Everything about a problem, with the last steps, what the office said last, and the files."""
    session, content = transaction.session, user.content
    text, name = content.text, content.catalogue.name
    categories = {one.code: one.name for one in content.catalogue.categories}
    line = described(user, problem, transaction)
    history = ledger.history(session, problem.id)
    said = [entry for entry in history if entry.step in _OF_OFFICE]
    files = ledger.files_of(session, problem.id)
    rows = [
        (
            "state",
            text("problem.state", state=line["state"], percent=problem.percent, due=line["due"], left=line["left"]),
        ),
        ("kind", "、".join((categories.get(problem.category, problem.category), name("source", problem.source)))),
        ("who", _who(session, problem)),
        ("goal", problem.goal or ""),
        ("actions", "".join(f"\n  {one.position}. {_action(session, one)}" for one in problem.actions)),
        ("history", "".join(f"\n  {_step(content, session, entry)}" for entry in history[-SHOWN:])),
        ("office", said[-1].text if said else ""),
        ("files", "、".join(file.name for file in files)),
    ]
    head = text("problem.head", number=problem.number, branch=line["branch"], problem=problem.text)
    return "\n".join([head, *(text(f"problem.card_{key}", words=words) for key, words in rows if words)])


def mine(user: User, transaction: Transaction) -> list[Problem]:
    """The open problems for which this user answers, the most urgent first."""
    session = transaction.session
    found = {one.id: one for one in ledger.open_of(session, person_id=user.person_id)}
    for post in user.posts_as(*REPORTERS):
        found |= {one.id: one for one in ledger.open_of(session, organisation_id=post.organisation_id)}
    return by_urgency(found.values())


def by_urgency(found: Iterable[Problem]) -> list[Problem]:
    """What is due first comes first; what has no date comes last."""
    return sorted(found, key=lambda one: (one.due is None, one.due or date.max, one.number))


def sought(user: User, number: int, transaction: Transaction) -> Problem | None:
    """The problem that this user calls by `number`."""
    place = user.posts[0].organisation_id if user.posts else user.organisation_id
    return problems.numbered(transaction.session, place, number) if place else None


def why_not_mine(user: User, number: int, transaction: Transaction) -> str:
    """Why this user can't report of the problem `number`; "" where he can. Nothing else is offered instead."""
    text, problem = user.content.text, sought(user, number, transaction)
    if problem is None or problem.state is ProblemState.WITHDRAWN:
        return text("problem.unknown", number=number)
    if all(problem.id != one.id for one in mine(user, transaction)):
        theirs = problem.responsible_id == user.person_id or any(
            post.organisation_id == problem.organisation_id for post in user.posts_as(*REPORTERS)
        )
        return text("problem.closed" if theirs else "problem.not_yours", number=number)
    return text("problem.waits", number=number) if not ledger.can_be_reported(problem) else ""


def may_see(user: User, problem: Problem, transaction: Transaction) -> bool:
    """The user answers for it, decides on it, or stands above it."""
    session, today = transaction.session, transaction.now.date()
    if user.person_id in (problem.responsible_id, problem.leader_id):
        return True
    return is_allowed(session, user.person_id, Action.SEE_LEDGER, [problem.organisation_id], today)


def number_of(words: str, offered: Sequence[Described], user: User) -> int:
    """The number that `words` name (5, 问题5), if it is among the offered ones. Raises Unacceptable."""
    bare = numbers.normal(words).strip().removeprefix("问题").removesuffix("号").strip()
    number = int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 9 else 0
    if all(one["number"] != number for one in offered):
        text = user.content.text
        raise Unacceptable(text("problem.not_here", number=number) if number else text("problem.write_number"))
    return number


def _who(session: Session, problem: Problem) -> str:
    names = [problem.leader, _responsible(session, problem)]
    return "、".join(name for name in names if name)


def _responsible(session: Session, one: Problem | CorrectiveAction) -> str | None:
    return people.get(session, one.responsible_id).name if one.responsible_id else one.responsible_name


def _action(session: Session, one: CorrectiveAction) -> str:
    notes = [note for note in (_responsible(session, one), f"{one.due:%Y-%m-%d}" if one.due else None) if note]
    return one.text + (f"（{'，'.join(notes)}）" if notes else "")


def _step(content: Content, session: Session, entry: Progress) -> str:
    who = people.get(session, entry.entered_by).name if entry.entered_by else ""
    return content.text(
        "problem.step",
        day=f"{entry.day:%Y-%m-%d}",
        step=content.catalogue.name("step", entry.step.value),
        percent=f" {entry.percent}%" if entry.step is ProgressStep.REPORTED else "",
        who=f"（{who}）" if who else "",
        words=entry.text,
    ).rstrip("：")
