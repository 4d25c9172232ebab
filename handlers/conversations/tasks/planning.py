"""重点任务: key points typed or pasted as lines; and 任务结转: at the year's end a decision on each that is open."""

import re
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from dialogue import Card, Chat, Choice, Line, dialogue
from domain.drafts import TaskDraft
from domain.permissions import Action, roles_for
from handlers.context import Transaction, User
from handlers.ledger import task_steps
from reading import dates
from reading.words import long_text, short_text
from storage import organisations, people, tasks

_NUMBER = re.compile(
    r"^\s*(?:[0-9]{1,2}[.、．)）]|[(（][0-9一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]{1,2}、)\s*"
)
FREQUENCIES = ("每月", "每季度", "每半年")
MOST = 30  # at one sitting


@dialogue("plan")
async def plan_tasks(chat: Chat[User, Transaction]) -> None:
    content = chat.person.content
    text = content.text
    told = await chat.ask("told", text("plan.told"), parse=_lines)
    headings = [Choice(one.code, one.name) for one in content.catalogue.headings]
    heading = await chat.choose("heading", text("plan.heading"), headings)
    when = await chat.ask("when", text("plan.when"), parse=_when, choices=[Choice(one, one) for one in FREQUENCIES])
    who = await chat.ask("who", text("plan.who"), parse=short_text, optional=True)
    shown = when if isinstance(when, str) else dates.spoken_day(when, chat.today)
    lines = (
        Line("told", text("plan.tasks"), "".join(f"\n  {place}. {words}" for place, words in enumerate(told, start=1))),
        Line("heading", text("plan.of"), next(one.label for one in headings if one.value == heading)),
        Line("when", text("field.due"), shown),
        Line("who", text("field.responsible"), who or ""),
    )
    await chat.review(Card(text("plan.card", count=len(told)), lines))
    numbers = await chat.commit("add", partial(_add, chat.person, told, heading, when, who))
    await chat.say("done", text("plan.done", numbers="、".join(map(str, numbers))))


@dialogue("carry")
async def carry_over(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    left: list[dict[str, Any]] = await chat.load("left", partial(_left, chat.person))
    if not left:
        await chat.say("none", text("plan.nothing_left"))
        return
    for one in left:
        turn = chat.scope(str(one["id"]))
        ways = [Choice(way, text(f"plan.{way}")) for way in ("carry", "drop", "skip")]
        way = await turn.choose("way", text("plan.left", **one), ways)
        if way == "carry":
            due = await turn.ask("due", text("plan.new_due"), parse=_last_day, optional=True)
            number = await turn.commit("carry", partial(_carry, chat.person, one["id"], due), unreviewed=True)
            await turn.say("carried", text("plan.carried", number=number))
        if way == "drop":
            reason = await turn.ask("reason", text("plan.why"), parse=long_text)
            await turn.commit("drop", partial(_drop, chat.person, one["id"], reason), unreviewed=True)
    await chat.say("end", text("plan.end"))


def _lines(words: str, today: date) -> tuple[str, ...]:
    lines = (_NUMBER.sub("", line).strip() for line in long_text(words, today).splitlines())
    return tuple(line for line in lines if line)[:MOST]


def _when(words: str, today: date) -> str | date:
    return words.strip() if words.strip() in FREQUENCIES else dates.future(words, today).last


def _last_day(words: str, today: date) -> date:
    return dates.future(words, today).last


def _add(
    user: User, told: Sequence[str], heading: str, when: str | date, who: str | None, transaction: Transaction
) -> list[int]:
    place = user.posts_as(*roles_for(Action.PLAN_TASKS))[0].organisation_id
    known = None
    if who:
        below = organisations.under(transaction.session, place)
        same = [people.named(transaction.session, one.id, who, transaction.now.date()) for one in below]
        found = [one for one in same if one]
        known = found[0].id if len(found) == 1 else None
    drafts = [
        TaskDraft(
            organisation_id=place,
            year=transaction.now.year if isinstance(when, str) else when.year,
            heading=heading,
            text=words,
            responsible_id=known,
            responsible_name=None if known else who,
            due=None if isinstance(when, str) else when,
            frequency=when if isinstance(when, str) else None,
        )
        for words in told
    ]
    return [task.number for task in task_steps.add(user, transaction, drafts)]


def _left(user: User, transaction: Transaction) -> list[dict[str, Any]]:
    """Open tasks of a year that has ended, or ends this month."""
    now = transaction.now
    year = now.year if now.month == 12 else now.year - 1
    places = [post.organisation_id for post in user.posts_as(*roles_for(Action.PLAN_TASKS))]
    found = {one.id: one for place in places for one in tasks.open_under(transaction.session, place, year)}
    return [
        {"id": one.id, "number": one.number, "task": one.text, "year": one.year, "percent": one.percent}
        for one in list(found.values())[:MOST]
    ]


def _carry(user: User, task_id: int, due: date | None, transaction: Transaction) -> int:
    year = tasks.get(transaction.session, task_id).year + 1
    return task_steps.carry_over(user, transaction, task_id, year=year, due=due).number


def _drop(user: User, task_id: int, reason: str, transaction: Transaction) -> int:
    task_steps.drop(user, transaction, task_id, reason=reason)
    return task_id
