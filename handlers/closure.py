"""审核销号: the office approves an application for closure, or returns it with a reason."""

from functools import partial

from dialogue import Card, Chat, Choice, Line, Unacceptable, dialogue
from handlers.progress import choose_problem, described
from handlers.reading.words import short_text
from handlers.visitor import Visitor, World
from storage import problems
from storage.errors import Refused
from storage.models import Problem, Role

REVIEWERS = frozenset({Role.OFFICE})


@dialogue("closure", title="审核销号")
async def review_closure(chat: Chat[Visitor, World]) -> None:
    text = chat.person.house.text
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


def _waiting(visitor: Visitor, world: World) -> list[dict[str, object]]:
    found: dict[int, Problem] = {}
    for post in visitor.posts_as(*REVIEWERS):
        found |= {p.id: p for p in problems.awaiting_review(world.session, post.organisation_id)}
    results = problems.latest_progress(world.session, list(found))
    return [
        described(visitor, problem, world) | {"result": results[number].text}
        for number, problem in sorted(found.items())
    ]


def _decide(visitor: Visitor, number: int, reason: str | None, world: World) -> int:
    day, by, now = world.now.date(), visitor.person_id, world.now
    try:
        if reason is None:
            problems.approve(world.session, number, day=day, by=by, now=now)
        else:
            problems.return_with_reason(world.session, number, reason=reason, day=day, by=by, now=now)
    except Refused as refused:
        raise Unacceptable(visitor.house.text(f"refused.{type(refused).__name__}")) from refused
    return number
