"""我的记录: amend or withdraw what one has reported oneself. The earlier version is kept."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from dialogue import Card, Chat, Choice, Line, Unacceptable, dialogue
from domain.errors import Refused
from handlers.context import Transaction, User
from handlers.conversations.activities.report_activity import collect
from handlers.conversations.activities.sheet import Given
from reading import dates, minutes
from storage import activities, attachments
from storage.activities import ActivityDraft
from storage.models import Activity

SHOWN = 8  # records offered, newest first


@dialogue("records", title="我的记录")
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
    before = await chat.load("before", partial(_as_typed, number=number))
    draft, card = await collect(chat, before["organiser"], before["given"])
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


def _as_typed(transaction: Transaction, number: int) -> dict[str, Any]:
    """The record as answers a person would have typed."""
    activity = activities.get(transaction.session, number)
    organisers = [organiser.organisation_id for organiser in activity.organisers]
    return {"organiser": organisers[0], "given": _given(activity)}


def _given(activity: Activity) -> Given:
    given: dict[str, Any] = {
        "kinds": [kind.kind for kind in activity.kinds],
        "held": dates.typed(dates.When(activity.held_from, activity.held_to, activity.starts, activity.ends)),
        "attendance": None if activity.due is None else f"{activity.due}/{activity.present}",
        "present": None if activity.present is None else str(activity.present),
        "absences": minutes.typed_absences(activity.absences),
        "votes": minutes.typed_votes(activity.votes),
        "resolutions": minutes.typed_resolutions(activity.resolutions),
    }
    for key in ("topic", "place", "host", "recorder", "lecturer", "others_present", "main_points"):
        given[key] = getattr(activity, key)
    given |= {f"field.{code}": str(value) for code, value in activity.details.items()}
    return {key: value for key, value in given.items() if value}


def _keep_amended(user: User, number: int, draft: ActivityDraft, files: Sequence[Any], transaction: Transaction) -> int:
    try:
        activities.amend(transaction.session, number, draft, by=user.person_id, now=transaction.now)
    except Refused as refused:
        raise Unacceptable(user.content.text(f"refused.{type(refused).__name__}")) from refused
    ids = [file.id for file in files]
    attachments.attach(transaction.session, ids, activity_id=number, by=user.person_id, now=transaction.now)
    return number


def _take_back(user: User, number: int, transaction: Transaction) -> int:
    try:
        activities.withdraw(transaction.session, number, by=user.person_id, now=transaction.now)
    except Refused as refused:
        raise Unacceptable(user.content.text(f"refused.{type(refused).__name__}")) from refused
    return number
