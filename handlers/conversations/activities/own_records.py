"""我的记录: amend or withdraw what one has reported oneself. The earlier version is kept."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from dialogue import Card, Chat, Choice, Line, dialogue
from domain.drafts import ActivityDraft
from domain.people import REPORTERS
from handlers.context import Transaction, User
from handlers.conversations.activities.fields import retyped
from handlers.conversations.activities.report_activity import collect, named_others
from reading import dates
from storage import activities, attachments

SHOWN = 8  # records offered, newest first


@dialogue("records")
async def own_records(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    number = await choose_record(chat, text("records.which"))
    if number is None:
        return
    verb = await chat.choose(
        "verb",
        text("records.what"),
        [Choice("amend", text("records.amend")), Choice("withdraw", text("records.withdraw"))],
    )
    if verb == "withdraw":
        await _withdraw(chat, number)
    else:
        await _amend(chat, number)


async def choose_record(chat: Chat[User, Transaction], prompt: str) -> int | None:
    """One of the user's own latest records; None (and said so) where there is none."""
    text = chat.person.content.text
    records = await chat.load("records", partial(_latest, chat.person))
    if not records:
        await chat.say("none", text("records.none"))
        return None
    choices = [Choice(str(record["number"]), text("records.line", **record)) for record in records]
    return int(await chat.choose("record", prompt, choices))


async def _amend(chat: Chat[User, Transaction], number: int) -> None:
    text = chat.person.content.text
    before = await chat.load("retyped", partial(_retyped, chat.person, number))
    draft, card = await collect(
        chat, before["organiser"], before["given"], others=before["others"], details=before["details"]
    )
    await chat.review(card)
    await chat.commit("amend", partial(_keep_amended, chat.person, number, draft, chat.files))
    await chat.say("amended", text("records.amended", number=number))


async def _withdraw(chat: Chat[User, Transaction], number: int) -> None:
    text = chat.person.content.text
    record = next(r for r in await chat.load("again", partial(_latest, chat.person)) if r["number"] == number)
    line = text("records.line", **record)
    await chat.review(Card(text("records.withdraw_card"), (Line("record", text("field.record"), line),)))
    await chat.commit("withdraw", partial(_take_back, chat.person, number))
    await chat.say("withdrawn", text("records.withdrawn", number=number))


def _latest(user: User, transaction: Transaction) -> list[dict[str, object]]:
    catalogue = user.content.catalogue
    return [
        {
            "number": activity.id,
            "day": dates.spoken_day(activity.held_from, transaction.now.date()),
            "kinds": "、".join(catalogue.kind_name(kind.kind) for kind in activity.kinds),
            "topic": activity.topic,
        }
        for activity in activities.entered_by(transaction.session, user.person_id or 0, SHOWN)
    ]


def _retyped(user: User, number: int, transaction: Transaction) -> dict[str, Any]:
    """The record as answers a person would have typed, and what no question asks for."""
    catalogue = user.content.catalogue
    record = activities.draft_of(activities.get(transaction.session, number))
    own = [post.organisation_id for post in user.posts_as(*REPORTERS) if post.organisation_id in record.organisers]
    organiser = own[0] if own else record.organisers[0]
    others = [one for one in record.organisers if one != organiser]
    names = named_others(transaction, organiser, others)
    asked = {field.code: field for kind in catalogue.kinds if kind.code in record.kinds for field in kind.fields}
    return {
        "organiser": organiser,
        "others": others,
        "given": retyped(record, list(asked.values()), {name: names[name] for name in names if names[name] in others}),
        "details": {code: value for code, value in record.details.items() if code not in asked},
    }


def _keep_amended(user: User, number: int, draft: ActivityDraft, files: Sequence[Any], transaction: Transaction) -> int:
    activities.amend(transaction.session, number, draft, by=user.person_id, now=transaction.now)
    ids = [file.id for file in files]
    attachments.attach(transaction.session, ids, activity_id=number, by=user.person_id, now=transaction.now)
    return number


def _take_back(user: User, number: int, transaction: Transaction) -> int:
    activities.withdraw(transaction.session, number, by=user.person_id, now=transaction.now)
    return number
