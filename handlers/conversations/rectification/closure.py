"""待审核: applications for closure and for a later date, one by one with all there is to see."""

from functools import partial
from typing import Any

from dialogue import Chat, Choice, dialogue
from domain.permissions import Action, roles_for
from handlers.context import Transaction, User
from handlers.conversations.rectification.described import card, sought
from handlers.ledger import steps
from handlers.messages import Document
from reading import dates, numbers
from reading.words import long_text
from storage import ledger
from storage.models import Problem

Application = dict[str, Any]
"""What waits: `key`, `problem` (its id), `number`, `extension` or closure, the `card`, its `files`, its `actions`."""


@dialogue("closure")
async def review_closure(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    told = await chat.offer("problem", "", parse=numbers.count)
    waiting: list[Application] = await chat.load("waiting", partial(_waiting, chat.person, told))
    if not waiting:
        await chat.say("none", text("closure.none_of", number=told) if told is not None else text("closure.none"))
        return
    for place, one in enumerate(waiting, start=1):
        verdict = await _decide(chat.scope(one["key"]), one, len(waiting) - place)
        if verdict == "stop":
            return
    await chat.say("all", text("closure.all"))


async def _decide(chat: Chat[User, Transaction], one: Application, left: int) -> str:
    text = chat.person.content.text
    for file in one["files"]:
        await chat.say(f"file{file['id']}", "", Document("attachment", file["id"], file["name"]))
    verdicts = [Choice("approve", text(f"closure.{'extend' if one['extension'] else 'approve'}"))]
    verdicts += [Choice("return", text(f"closure.{'refuse' if one['extension'] else 'return'}"))]
    if left:
        verdicts.append(Choice("skip", text("closure.skip", left=left)))
    verdicts.append(Choice("stop", text("closure.stop")))
    prompt = text("closure.extension", due=one["due"]) if one["extension"] else text("closure.verdict")
    verdict = await chat.choose("verdict", f"{one['card']}\n\n{prompt}", verdicts)
    if verdict == "approve":
        await chat.commit("decide", partial(_approve, chat.person, one), unreviewed=True)
        await chat.say(
            "done", text("closure.extended" if one["extension"] else "closure.approved", number=one["number"])
        )
    if verdict == "return":
        position = 0
        if one["actions"] and not one["extension"]:
            items = [Choice("0", text("closure.whole"))]
            items += [Choice(str(place), f"{place}. {words}") for place, words in enumerate(one["actions"], start=1)]
            position = int(await chat.choose("item", text("closure.item"), items))
        reason = await chat.ask("reason", text("closure.reason"), parse=long_text)
        await chat.commit("decide", partial(_return, chat.person, one, position, reason), unreviewed=True)
        await chat.say("done", text("closure.returned", number=one["number"]))
    return verdict


def _waiting(user: User, told: int | None, transaction: Transaction) -> list[Application]:
    session = transaction.session
    places = [post.organisation_id for post in user.posts_as(*roles_for(Action.REVIEW_CLOSURE))]
    closures = {one.id: one for place in places for one in ledger.awaiting_review(session, place)}
    closures |= {one.id: one for one in ledger.awaiting_leader(session, user.person_id or 0)}
    extensions = {one.id: one for place in places for one in ledger.awaiting_extension(session, place)}
    if told is not None:
        problem = sought(user, told, transaction)
        only = problem.id if problem else 0
        closures = {number: one for number, one in closures.items() if number == only}
        extensions = {number: one for number, one in extensions.items() if number == only}
    return [
        *(_application(user, closures[number], False, transaction) for number in sorted(closures)),
        *(_application(user, extensions[number], True, transaction) for number in sorted(extensions)),
    ]


def _application(user: User, problem: Problem, extension: bool, transaction: Transaction) -> Application:
    files = ledger.files_of(transaction.session, problem.id)
    due, today = problem.asked_due, transaction.now.date()
    return {
        "key": f"{'e' if extension else 'c'}{problem.id}",
        "problem": problem.id,
        "number": problem.number,
        "extension": extension,
        "card": card(user, problem, transaction),
        "files": [{"id": file.id, "name": file.name} for file in files],
        "actions": [action.text for action in problem.actions],
        "due": dates.spoken_day(due, today) if due else "",
    }


def _approve(user: User, one: Application, transaction: Transaction) -> int:
    step = steps.grant_extension if one["extension"] else steps.approve
    step(user, transaction, one["problem"])
    return int(one["problem"])


def _return(user: User, one: Application, position: int, reason: str, transaction: Transaction) -> int:
    if one["extension"]:
        steps.refuse_extension(user, transaction, one["problem"], reason=reason)
    else:
        steps.return_with_reason(user, transaction, one["problem"], reason=reason, position=position or None)
    return int(one["problem"])
