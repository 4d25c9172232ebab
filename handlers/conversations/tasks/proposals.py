"""任务建议: what the program proposes, with its reason: taken up, changed or dropped, one by one or all together."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from dialogue import Chat, Choice, dialogue
from domain.permissions import Action, roles_for
from handlers.context import Transaction, User
from handlers.ledger import proposals
from handlers.ledger.proposals import Proposal
from reading import dates
from reading.words import short_text
from storage import organisations

MOST = 30  # at one sitting

Offered = dict[str, Any]


@dialogue("proposals")
async def decide_proposals(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    waiting: list[Offered] = await chat.load("waiting", partial(_waiting, chat.person))
    if not waiting:
        await chat.say("none", text("proposal.none"))
        return
    for place, one in enumerate(waiting):
        left = len(waiting) - place
        verdict = await _decide(chat.scope(str(place)), one, left)
        if verdict == "all":
            keys = [rest["key"] for rest in waiting[place:]]
            count = await chat.commit("all", partial(_accept_all, chat.person, keys), unreviewed=True)
            await chat.say("all", text("proposal.all_done", count=count))
            return
        if verdict == "stop":
            return
    await chat.say("end", text("proposal.end"))


async def _decide(chat: Chat[User, Transaction], one: Offered, left: int) -> str:
    text = chat.person.content.text
    choices = [Choice("accept", text("proposal.accept")), Choice("edit", text("proposal.edit"))]
    if one["norm"]:
        choices.append(Choice("problem", text("proposal.as_problem")))
    choices.append(Choice("drop", text("proposal.drop")))
    if left > 1:
        choices.append(Choice("all", text("proposal.all", count=left)))
    choices.append(Choice("stop", text("closure.stop")))
    verdict = await chat.choose("verdict", text("proposal.card", **one), choices)
    words, due = None, None
    if verdict == "edit":
        words = await chat.ask("text", text("proposal.new_text"), parse=short_text)
        due = await chat.ask("due", text("proposal.new_due"), parse=_last_day, optional=True)
    if verdict in ("accept", "edit", "problem", "drop"):
        act = partial(_act, chat.person, one["key"], verdict, words, due)
        number = await chat.commit("decide", act, unreviewed=True)
        await chat.say("done", text(f"proposal.done_{verdict}", number=number))
    return verdict


def _last_day(words: str, today: date) -> date:
    return dates.future(words, today).last


def _found(user: User, transaction: Transaction) -> list[Proposal]:
    places = [post.organisation_id for post in user.posts_as(*roles_for(Action.PLAN_TASKS))]
    found = {one.key: one for place in places for one in proposals.waiting(user.content, transaction, place)}
    return list(found.values())


def _waiting(user: User, transaction: Transaction) -> list[Offered]:
    today = transaction.now.date()
    return [
        {
            "key": one.key,
            "reason": one.reason,
            "task": one.task.text,
            "branch": organisations.get(transaction.session, one.task.organisation_id).name,
            "when": dates.spoken_day(one.task.due, today) if one.task.due else one.task.frequency or "",
            "norm": one.problem is not None,
        }
        for one in _found(user, transaction)[:MOST]
    ]


def _act(user: User, key: str, verdict: str, words: str | None, due: date | None, transaction: Transaction) -> int:
    """The number of what came of it; 0 where nothing did."""
    one = next((one for one in _found(user, transaction) if one.key == key), None)
    if one is None:
        return 0  # decided by somebody else meanwhile
    match verdict:
        case "problem":
            return proposals.accept_as_problem(user, transaction, one).number
        case "drop":
            proposals.drop(user, transaction, one)
            return 0
        case "edit":
            draft = replace(one.task, text=words or one.task.text, due=due or one.task.due)
            return proposals.accept(user, transaction, one, draft).number
    return proposals.accept(user, transaction, one).number


def _accept_all(user: User, keys: list[str], transaction: Transaction) -> int:
    found = [one for one in _found(user, transaction) if one.key in keys]
    return len([proposals.accept(user, transaction, one) for one in found])
