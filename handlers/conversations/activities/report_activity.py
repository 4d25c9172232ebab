"""上报活动: a branch or the office records something that took place. An amendment asks the same of what is there."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from dialogue import Card, Chat, Choice, Line, dialogue
from domain.catalogue import Kind, Reporter
from domain.drafts import ActivityDraft
from domain.organisations import Level
from domain.people import REPORTERS
from handlers.context import Content, Transaction, User
from handlers.conversations.activities.fields import HELD, MINUTES, TOPIC, Given, detail, joint
from handlers.conversations.activities.form import Form
from handlers.conversations.activities.participants import ask_participants
from storage import activities, attachments, organisations
from storage.models import Activity, Organisation

COMMON = 8  # kinds that are shown at once, which the catalogue has first


@dialogue("activity")
async def report_activity(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    organiser = await choose_organisation(chat, text("activity.organiser"))
    draft, card = await collect(chat, organiser, {})
    await warn_of_likenesses(chat, draft)
    await chat.review(card)
    recorded = await chat.commit("record", partial(record, chat.person, draft, chat.files))
    await chat.say("recorded", text("activity.recorded", number=recorded))


async def warn_of_likenesses(chat: Chat[User, Transaction], draft: ActivityDraft) -> None:
    """Say so where another record has the very same words, or the same event was perhaps reported already."""
    text = chat.person.content.text
    for number, warning in enumerate(await chat.load("alike", partial(_alike, draft=draft))):
        await chat.say(f"alike{number}", text("activity.alike", **warning))
    # Asked anew when the day or the kinds are changed at the review.
    about = f"{draft.held_from}.{'.'.join(draft.kinds)}"
    if there := await chat.load(f"there.{about}", partial(_there, chat.person.content, draft=draft)):
        await chat.say(f"there.{about}", text(f"activity.{there['how']}", **there))


async def choose_organisation(chat: Chat[User, Transaction], prompt: str) -> int:
    """For which organisation the user reports; asked only where there are several."""
    posts = chat.person.posts_as(*REPORTERS)
    if len(posts) == 1:
        return posts[0].organisation_id
    choices = [Choice(str(post.organisation_id), post.organisation_name) for post in posts]
    return int(await chat.choose("organiser", prompt, choices))


async def collect(
    chat: Chat[User, Transaction],
    organiser: int,
    given: Given,
    *,
    others: Sequence[int] = (),
    details: Mapping[str, Any] = MappingProxyType({}),
) -> tuple[ActivityDraft, Card]:
    """Ask for whatever an activity needs that `given` lacks; the draft, and the card on which it is read back.

    An amendment gives along what the record has: the `others` that held it too, and `details` that no question asks.
    """
    text = chat.person.content.text
    place = await chat.load(f"organiser.{organiser}", partial(_organisation, organisation_id=organiser))
    kinds = await _choose_kinds(chat, Reporter.of(Level(place["level"])), given)
    form = Form(chat, given)
    names = "、".join(kind.name for kind in kinds)
    form.lines.append(Line("kinds", text("field.kinds"), names))
    days = [Choice(word, word) for word in text("activity.days").split()]
    await form.ask(HELD, choices=days, again=Choice("kinds", text("activity.add_kind")))
    await form.ask(TOPIC, prompt=text("activity.topic", kinds=names))
    await ask_participants(form, kinds)
    details = dict(details) | await _ask_details(form, kinds)
    together = await _offer_joint(form, organiser, others)
    for field in MINUTES:
        await form.offer(field)
    form.files()
    draft = ActivityDraft(
        kinds=tuple(kind.code for kind in kinds), organisers=(organiser, *together), details=details, **form.columns
    )
    return draft, Card(text("activity.card", organiser=place["name"]), tuple(form.lines))


async def _choose_kinds(chat: Chat[User, Transaction], reporter: Reporter, given: Given) -> list[Kind]:
    content = chat.person.content
    codes = await chat.choose_many(
        "kinds",
        content.text("activity.kinds"),
        [Choice(kind.code, kind.name) for kind in content.catalogue.reportable_by(reporter)],
        first=COMMON,
        given=given.get("kinds"),
        one_is_enough=True,
        next_answer=HELD.parse,
    )
    kinds = [content.catalogue.kind(code) for code in codes]
    for kind in kinds:
        if kind.note:
            await chat.say(f"note.{kind.code}", content.text("activity.note", kind=kind.name, note=kind.note))
    return kinds


async def _ask_details(form: Form, kinds: Sequence[Kind]) -> dict[str, Any]:
    text = form.chat.person.content.text
    details: dict[str, Any] = {}
    for one in {one.code: one for kind in kinds for one in kind.fields}.values():
        field = detail(one)
        if one.type == "count":
            prompt = text("activity.field_count", label=one.label, unit=one.unit)
        else:
            prompt = text("activity.field", label=one.label)
        choices = [Choice(choice, choice) for choice in one.choices]
        value = await form.answer(field, required=one.required, prompt=prompt, choices=choices)
        form.show(field, value, one.label)
        if value is not None:
            details[one.code] = value
    return details


async def _offer_joint(form: Form, organiser: int, others: Sequence[int]) -> tuple[int, ...]:
    """Other branches that held it together: one record, so that a unit's total is not doubled."""
    names = await form.chat.load(f"others.{organiser}", partial(named_others, organiser=organiser, also=others))
    field = joint(names)
    named = await form.answer(field, required=False)
    form.show(field, named, form.chat.person.content.text("field.joint"))
    return tuple(names[name] for name in named or ())


def _organisation(transaction: Transaction, organisation_id: int) -> dict[str, str]:
    organisation = organisations.get(transaction.session, organisation_id)
    return {"name": organisation.name, "level": organisation.level.value}


def named_others(transaction: Transaction, organiser: int, also: Sequence[int] = ()) -> dict[str, int]:
    """The branches with which `organiser` can hold something, and those in `also`, each by a name of its own."""
    session = transaction.session
    root = organisations.root_of(session, organiser)
    branches = organisations.under(session, root.id, transaction.now.date(), Level.BRANCH)
    known = {branch.id: branch for branch in branches} | {number: organisations.get(session, number) for number in also}
    known.pop(organiser, None)
    names = Counter(one.name for one in known.values())
    return {one.name if names[one.name] == 1 else _full_name(session, one): one.id for one in known.values()}


def _full_name(session: Session, organisation: Organisation) -> str:
    """With the name of what stands above it: there is a 第一党支部 in every 党总支."""
    above = organisations.get(session, organisation.parent_id).name if organisation.parent_id else ""
    return f"{above}{organisation.name}"


def _alike(transaction: Transaction, draft: ActivityDraft) -> list[dict[str, object]]:
    """Records of another branch or year with the very same words: likely a copy (rules against formalism)."""
    return [
        {"number": found.id, "day": found.held_from.isoformat(), "topic": found.topic}
        for found in activities.same_text(transaction.session, draft)[:1]
    ]


def _there(content: Content, transaction: Transaction, draft: ActivityDraft) -> dict[str, object] | None:
    """What an organiser reported of that day under one of the kinds: perhaps the very same event, told twice."""
    found = activities.same_day(transaction.session, draft)
    if not found:
        return None
    told = [one for one in found if _same(one, draft)]
    shown = (told or found)[-1]
    kinds = [content.catalogue.kind_name(row.kind) for row in shown.kinds]
    how = "told_already" if told else "same_day"
    return {"how": how, "number": shown.id, "kinds": "、".join(kinds), "topic": shown.topic}


def _same(one: Activity, draft: ActivityDraft) -> bool:
    return (one.topic, one.starts, one.due, one.present) == (draft.topic, draft.starts, draft.due, draft.present)


def record(user: User, draft: ActivityDraft, files: Sequence[Any], transaction: Transaction) -> int:
    """Keep the activity, and `files` with it; its number."""
    activity = activities.record(transaction.session, draft, by=user.person_id, now=transaction.now)
    ids = [file.id for file in files]
    attachments.attach(transaction.session, ids, activity_id=activity.id, by=user.person_id, now=transaction.now)
    return activity.id
