"""上报活动: a branch or the office records something that took place. An amendment asks the same of what is there."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from dialogue import Card, Chat, Choice, Line, Unacceptable, dialogue
from domain.catalogue import DetailField, Kind, Reporter
from domain.errors import Refused
from domain.organisations import Level
from domain.people import REPORTERS
from handlers.context import Content, Transaction, User
from handlers.conversations.activities.participants import ask_participants
from handlers.conversations.activities.sheet import Given, Sheet
from reading import dates, minutes, numbers
from reading.words import long_text, person_name, short_text
from storage import activities, attachments, organisations
from storage.activities import ActivityDraft
from storage.models import Activity

COMMON = 8  # kinds that are shown at once, which the catalogue has first


@dialogue("activity", title="上报活动")
async def report_activity(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    organiser = await choose_organisation(chat, text("activity.organiser"))
    draft, card = await collect(chat, organiser, {})
    for number, warning in enumerate(await chat.load("alike", partial(_alike, draft=draft))):
        await chat.say(f"alike{number}", text("activity.alike", **warning))
    # Asked anew when the day or the kinds are changed at the review.
    about = f"{draft.held_from}.{'.'.join(draft.kinds)}"
    if there := await chat.load(f"there.{about}", partial(_there, chat.person.content, draft=draft)):
        await chat.say(f"there.{about}", text(f"activity.{there['how']}", **there))
    await chat.review(card)
    recorded = await chat.commit("record", partial(_record, chat.person, draft, chat.files))
    await chat.say("recorded", text("activity.recorded", number=recorded))


async def choose_organisation(chat: Chat[User, Transaction], prompt: str) -> int:
    """For which organisation the user reports; asked only where there are several."""
    posts = chat.person.posts_as(*REPORTERS)
    if len(posts) == 1:
        return posts[0].organisation_id
    choices = [Choice(str(post.organisation_id), post.organisation_name) for post in posts]
    return int(await chat.choose("organiser", prompt, choices))


async def collect(chat: Chat[User, Transaction], organiser: int, given: Given) -> tuple[ActivityDraft, Card]:
    """Ask for whatever an activity needs that `given` lacks; the draft, and the card on which it is read back."""
    content = chat.person.content
    text = content.text
    place = await chat.load(f"organiser.{organiser}", partial(_organisation, organisation_id=organiser))
    offered = content.catalogue.reportable_by(Reporter.of(Level(place["level"])))
    codes = await chat.choose_many(
        "kinds",
        text("activity.kinds"),
        [Choice(kind.code, kind.name) for kind in offered],
        first=COMMON,
        given=given.get("kinds"),
    )
    kinds = [content.catalogue.kind(code) for code in codes]
    for kind in kinds:
        if kind.note:
            await chat.say(f"note.{kind.code}", text("activity.note", kind=kind.name, note=kind.note))
    held = await chat.ask("held", text("activity.held"), parse=dates.past, choices=_days(text), given=given.get("held"))
    topic = await chat.ask(
        "topic",
        text("activity.topic", kinds="、".join(kind.name for kind in kinds)),
        parse=short_text,
        given=given.get("topic"),
    )
    sheet = Sheet(
        content,
        [
            Line("kinds", text("field.kinds"), "、".join(kind.name for kind in kinds)),
            Line("held", text("field.held"), dates.spoken(held, chat.today)),
            Line("topic", text("field.topic"), topic),
        ],
    )
    values: dict[str, Any] = {}
    await ask_participants(chat, kinds, given, sheet, values)
    details = await _ask_details(chat, kinds, given, sheet)
    joint = await _offer_joint(chat, organiser, given, sheet)
    await _offer_minutes(chat, given, sheet, values)
    sheet.files(chat.files)
    draft = ActivityDraft(
        kinds=tuple(codes),
        organisers=(organiser, *joint),
        held_from=held.first,
        held_to=held.last,
        starts=held.starts,
        ends=held.ends,
        topic=topic,
        details=details,
        **values,
    )
    return draft, Card(text("activity.card", organiser=place["name"]), tuple(sheet.lines))


def _days(text: Any) -> list[Choice]:
    return [Choice(word, word) for word in text("activity.days").split()]


async def _ask_details(
    chat: Chat[User, Transaction], kinds: Sequence[Kind], given: Given, sheet: Sheet
) -> dict[str, Any]:
    details: dict[str, Any] = {}
    for kind in kinds:
        for field in kind.fields:
            if field.code in details:
                continue
            value = await _ask_field(chat, field, given.get(f"field.{field.code}"))
            if value is not None:
                details[field.code] = value
            sheet.put(f"field.{field.code}", field.label, value if value is None else f"{value}{field.unit}")
    return details


async def _ask_field(chat: Chat[User, Transaction], field: DetailField, given: str | None) -> str | int | None:
    text = chat.person.content.text
    key = f"field.{field.code}"
    ask_for = chat.ask if field.required else chat.offer
    match field.type:
        case "count":
            return await ask_for(
                key, text("activity.field_count", label=field.label, unit=field.unit), parse=numbers.count, given=given
            )
        case "choice":
            choices = [Choice(choice, choice) for choice in field.choices]
            return await ask_for(
                key,
                text("activity.field", label=field.label),
                parse=partial(_one_of, field.choices),
                choices=choices,
                given=given,
            )
        case _:
            return await ask_for(key, text("activity.field", label=field.label), parse=short_text, given=given)


def _one_of(choices: Sequence[str], text: str, _today: date) -> str:
    if text.strip() not in choices:
        raise Unacceptable(f"请从这几项里选：{'、'.join(choices)}。")
    return text.strip()


async def _offer_joint(chat: Chat[User, Transaction], organiser: int, given: Given, sheet: Sheet) -> tuple[int, ...]:
    """Other branches that held it together: one record, so that a unit's total is not doubled."""
    text = chat.person.content.text
    others = await chat.load(f"others.{organiser}", partial(_others, organiser=organiser))
    joint: tuple[str, ...] | None = await chat.offer(
        "joint", text("activity.joint"), parse=partial(_named, tuple(others)), given=given.get("joint")
    )
    sheet.put("joint", text("field.joint"), "、".join(joint) if joint else None)
    return tuple(others[name] for name in joint or ())


def _named(names: Sequence[str], text: str, _today: date) -> tuple[str, ...]:
    found, rest = [], text
    for name in sorted(names, key=len, reverse=True):
        for form in (name, name.replace("党支部", "支部"), name.replace("党支部", "").removesuffix("第")):
            if len(form) > 1 and form in rest:
                found.append(name)
                rest = rest.replace(form, " ")
                break
    if not found:
        raise Unacceptable(f"没有找到这个支部。可以写：{'、'.join(names[:12])}。")
    return tuple(sorted(found, key=list(names).index))


async def _offer_minutes(chat: Chat[User, Transaction], given: Given, sheet: Sheet, values: dict[str, Any]) -> None:
    text = chat.person.content.text
    for key, parse in (
        ("place", short_text),
        ("recorder", person_name),
        ("others_present", short_text),
        ("main_points", long_text),
    ):
        values[key] = await chat.offer(key, text(f"activity.{key}"), parse=parse, given=given.get(key))
        sheet.put(key, text(f"field.{key}"), values[key])
    for key, entries, typed in (
        ("absences", minutes.absences, minutes.typed_absences),
        ("votes", minutes.votes, minutes.typed_votes),
        ("resolutions", minutes.resolutions, minutes.typed_resolutions),
    ):
        values[key] = await chat.offer(key, text(f"activity.{key}"), parse=entries, given=given.get(key))
        sheet.put(key, text(f"field.{key}"), typed(values[key]) or None)


def _organisation(transaction: Transaction, organisation_id: int) -> dict[str, str]:
    organisation = organisations.get(transaction.session, organisation_id)
    return {"name": organisation.name, "level": organisation.level.value}


def _others(transaction: Transaction, organiser: int) -> dict[str, int]:
    root = organisations.root_of(transaction.session, organiser)
    branches = organisations.under(transaction.session, root.id, transaction.now.date(), Level.BRANCH)
    return {branch.name: branch.id for branch in branches if branch.id != organiser}


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


def _record(user: User, draft: ActivityDraft, files: Sequence[Any], transaction: Transaction) -> int:
    try:
        activity = activities.record(transaction.session, draft, by=user.person_id, now=transaction.now)
    except Refused as refused:
        raise Unacceptable(user.content.text(f"refused.{type(refused).__name__}")) from refused
    ids = [file.id for file in files]
    attachments.attach(transaction.session, ids, activity_id=activity.id, by=user.person_id, now=transaction.now)
    return activity.id
