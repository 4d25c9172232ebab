"""几件事一起报: the events of one message on one card, a line each, with what was not held.

What is missing is marked on the first card and then asked for, one by one. Nothing is recorded that was not shown.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from dialogue import Card, Chat, Choice, File, Line, Unacceptable, dialogue
from domain.drafts import ActivityDraft
from handlers.context import Content, Transaction, User
from handlers.conversations.activities.fields import HELD, TOPIC, Given, required
from handlers.conversations.activities.nil_return import NotHeld, collect_nil, past_month, record_nil
from handlers.conversations.activities.report_activity import (
    choose_organisation,
    collect,
    record,
    warn_of_likenesses,
)
from reading import dates

Matters = Sequence[Mapping[str, Any]]
"""For each matter its answers, as a person would have typed them; `nil` is set for what was not held."""


@dataclass(frozen=True, slots=True)
class Collected:
    """A matter that is known as far as it has to be: its draft, and its line on the card with the lines within."""

    draft: ActivityDraft | NotHeld | None
    line: Line


def told(matters: Matters) -> str:
    """`matters` as the answer that the conversation begins with."""
    return json.dumps(list(matters), ensure_ascii=False)


@dialogue("several")
async def report_several(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    matters: Matters = await chat.offer("told", "", parse=_matters) or ()
    if not matters:
        await chat.say("nothing", text("several.nothing"))
        return
    organiser = await choose_organisation(chat, text("activity.organiser"))
    order = await _look_over(chat, matters)
    collected: dict[int, Collected] = {}
    for number in order:
        collected[number] = await _collect(chat.scope(str(number)), organiser, number, matters[number - 1])
    lines = tuple(collected[number].line for number in sorted(collected))
    drafts = [collected[number].draft for number in sorted(collected)]
    await chat.review(Card(text("several.card", count=sum(draft is not None for draft in drafts)), lines))
    numbers = await chat.commit("record", partial(_record_all, chat.person, organiser, drafts, chat.files))
    await chat.say(
        "recorded", text("several.recorded", count=numbers["count"], numbers="、".join(numbers["activities"]))
    )


async def _look_over(chat: Chat[User, Transaction], matters: Matters) -> list[int]:
    """Show all matters with what each lacks, where any lacks something; the numbers to go on with, in their order."""
    content, left = chat.person.content, list(range(1, len(matters) + 1))
    lacking = {number: _lacking(content, matters[number - 1], chat.today) for number in left}
    look = 0
    while any(lacking[number] for number in left):
        turn = chat.scope(f"look{look}")
        lines = [_outline(content, number, matters[number - 1], lacking[number], chat.today) for number in left]
        count = sum(len(lacking[number]) for number in left)
        opened = await turn.choose(
            "next",
            "\n".join([content.text("several.look", count=len(left)), *lines]),
            [
                *(Choice(str(number), content.text("several.number", number=number)) for number in left),
                Choice("fill", content.text("several.fill", count=count), numbered=False),
            ],
        )
        if opened == "fill":
            break
        number = int(opened)
        choices = [Choice("fill", content.text("several.fill_one")), Choice("drop", content.text("several.drop"))]
        if await turn.choose("what", lines[left.index(number)], choices) == "fill":
            left.remove(number)
            return [number, *left]
        left.remove(number)
        look += 1
    return left


async def _collect(chat: Chat[User, Transaction], organiser: int, number: int, matter: Mapping[str, Any]) -> Collected:
    """Ask for whatever the matter lacks. At the review it can still be left out."""
    text = chat.person.content.text
    label = text("several.number", number=number)
    if matter.get("nil"):
        not_held = await collect_nil(chat, organiser, matter)
        draft: ActivityDraft | NotHeld | None = not_held
        shown, lines = _nil_lines(chat.person.content, not_held)
    else:
        activity, card = await collect(chat, organiser, matter)
        await warn_of_likenesses(chat, activity)
        draft, lines = activity, card.lines
        kinds = "、".join(chat.person.content.catalogue.kind_name(code) for code in activity.kinds)
        when = HELD.shown(text, dates.When(activity.held_from, activity.held_to, activity.starts), chat.today)
        shown = text("several.event", when=when, kinds=kinds, topic=activity.topic)
    left_out = await chat.offer("drop", text("several.drop_prompt"), parse=partial(_yes, text("several.drop_words")))
    if left_out:
        draft, shown = None, text("several.dropped", line=shown)
    within = (*lines, Line("drop", text("several.drop"), text("several.drop_yes") if left_out else ""))
    return Collected(draft, Line(str(number), label, shown, tuple(_in_scope(number, line) for line in within)))


def _in_scope(number: int, line: Line) -> Line:
    return Line(f"{number}/{line.key}" if line.key else "", line.label, line.text)


def _nil_lines(content: Content, told: NotHeld | None) -> tuple[str, tuple[Line, ...]]:
    text = content.text
    if told is None:
        return text("several.nothing_owed"), ()
    kinds = "、".join(map(content.catalogue.kind_name, told.kinds))
    lines = (
        Line("month", text("field.month"), told.month.label),
        Line("kinds", text("field.kinds"), kinds),
        Line("reason", text("field.reason"), told.reason),
    )
    return text("several.nil", month=told.month.label, kinds=kinds, reason=told.reason), lines


def _lacking(content: Content, matter: Mapping[str, Any], today: date) -> list[str]:
    """The labels of what has to be asked for."""
    text = content.text
    if matter.get("nil"):
        month = _holds(past_month, matter.get("month"), today)
        missing = [("month", not month), ("reason", not matter.get("reason"))]
        return [text(f"field.{key}") for key, lacks in missing if lacks]
    kinds = [content.catalogue.kind(code) for code in matter["kinds"]]
    details = {f"field.{one.code}": one.label for kind in kinds for one in kind.fields}
    return [
        details.get(field.key) or text(f"field.{field.key}")
        for field in required(kinds)
        if not _holds(field.parse, matter.get(field.key), today)
    ]


def _holds(parse: Any, words: str | None, today: date) -> bool:
    """`words` are an answer that will be taken."""
    try:
        return bool(words) and parse(words, today) is not None
    except Unacceptable:
        return False


def _outline(content: Content, number: int, matter: Mapping[str, Any], lacking: Sequence[str], today: date) -> str:
    """A matter in one line, as far as it is told."""
    text = content.text
    kinds = "、".join(content.catalogue.kind_name(code) for code in matter["kinds"])
    if matter.get("nil"):
        line = text("several.nil", month=matter.get("month", ""), kinds=kinds, reason=matter.get("reason", ""))
    else:
        held: Given = matter if _holds(HELD.parse, matter.get("held"), today) else {}
        when = HELD.shown(text, HELD.parse(held["held"], today), today) if held else ""
        line = text("several.event", when=when, kinds=kinds, topic=matter.get(TOPIC.key, ""))
    line = text("several.line", number=number, line=line.strip("，：（） "))
    return line + (text("several.lacks", labels="、".join(lacking)) if lacking else "")


def _record_all(
    user: User,
    organiser: int,
    drafts: Sequence[ActivityDraft | NotHeld | None],
    files: Sequence[File],
    transaction: Transaction,
) -> dict[str, Any]:
    """All of them or none. Files that came with the message go to its first event."""
    numbers: list[str] = []
    count = 0
    with transaction.session.begin_nested():
        for draft in drafts:
            if isinstance(draft, NotHeld):
                count += record_nil(user, organiser, draft, transaction)
            elif draft:
                numbers.append(str(record(user, draft, () if numbers else files, transaction)))
    return {"count": count + len(numbers), "activities": numbers}


def _matters(words: str, _today: date) -> Matters:
    matters: Matters = json.loads(words)
    return matters


def _yes(words: str, typed: str, _today: date) -> bool:
    if typed.strip() not in words.split():
        raise Unacceptable(words.split()[0])
    return True
