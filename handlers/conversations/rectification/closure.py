"""审核销号: the office approves an application for closure, or returns it with a reason."""

from functools import partial

from dialogue import Card, Chat, Choice, Line, dialogue
from domain.people import Role
from handlers.context import Transaction, User
from handlers.conversations.rectification.progress import choose_problem, described
from reading.words import short_text
from storage import problems
from storage.models import Problem

REVIEWERS = frozenset({Role.OFFICE})


@dialogue("closure")
async def review_closure(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    waiting = await chat.load("waiting", partial(_waiting, chat.person))
    if not waiting:
        await chat.say("none", text("closure.none"))
        return
    number = await choose_problem(chat, waiting, text("closure.which"))
    problem = next(one for one in waiting if one["number"] == number)
    await chat.say("result", text("closure.result", **problem))
    verdicts = [Choice("approve", text("closure.approve")), Choice("return", text("closure.return"))]
    approved = await chat.choose("verdict", text("closure.verdict"), verdicts) == "approve"
    reason = None if approved else await chat.ask("reason", text("closure.reason"), parse=short_text)
    lines = [
        Line("problem", text("field.problem"), text("progress.line", **problem)),
        Line("verdict", text("field.verdict"), text("closure.approve" if approved else "closure.return")),
    ]
    if reason:
        lines.append(Line("reason", text("field.reason"), reason))
    await chat.review(Card(text("closure.card"), tuple(lines)))
    await chat.commit("decide", partial(_decide, chat.person, number, reason))
    await chat.say("done", text("closure.approved" if approved else "closure.returned", number=number))


def _waiting(user: User, transaction: Transaction) -> list[dict[str, object]]:
    found: dict[int, Problem] = {}
    for post in user.posts_as(*REVIEWERS):
        found |= {p.id: p for p in problems.awaiting_review(transaction.session, post.organisation_id)}
    results = problems.latest_progress(transaction.session, list(found))
    return [
        described(user, problem, transaction) | {"result": results[number].text}
        for number, problem in sorted(found.items())
    ]


def _decide(user: User, number: int, reason: str | None, transaction: Transaction) -> int:
    day, by, now = transaction.now.date(), user.person_id, transaction.now
    if reason is None:
        problems.approve(transaction.session, number, day=day, by=by, now=now)
    else:
        problems.return_with_reason(transaction.session, number, reason=reason, day=day, by=by, now=now)
    return number
