"""数据来源: every figure of the last report one compiled leads to the records behind it."""

from functools import partial
from typing import Any

from dialogue import Chat, Choice, dialogue
from handlers.context import Transaction, User
from handlers.conversations.lists.three_lists import READERS
from reading import dates
from reports import as_json
from reports.tree import Figure, Report, Source
from storage import activities, compiled, organisations, problems

SHOWN = 30  # records; the Word file has the numbers of all

__all__ = ["READERS", "sources"]


@dialogue("source")
async def sources(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    figures = await chat.load("figures", partial(_figures, chat.person))
    if not figures:
        await chat.say("none", text("source.none"))
        return
    choices = [Choice(one["id"], text("source.figure", **one)) for one in figures]
    figure = await chat.choose("figure", text("source.which"), choices)
    lines = await chat.load("lines", partial(_lines, chat.person, figure))
    chosen = next(one for one in figures if one["id"] == figure)
    await chat.say("lines", "\n".join([text("source.title", **chosen), *lines]))


def _last(user: User, transaction: Transaction) -> Report | None:
    kept = compiled.latest_by(transaction.session, user.person_id or 0)
    return as_json.report_from(kept.tree) if kept else None


def _figures(user: User, transaction: Transaction) -> list[dict[str, Any]]:
    report = _last(user, transaction)
    if report is None:
        return []
    return [
        {"id": one.id, "label": one.label, "value": one.value, "unit": one.unit, "count": len(one.records or ())}
        for one in report.figures.values()
        if one.records
    ]


def _lines(user: User, figure: str, transaction: Transaction) -> list[str]:
    report = _last(user, transaction)
    records = report.figures[figure] if report else None
    if records is None:
        return []
    numbers = list(records.records or ())
    lines = [_line(user, records, number, transaction) for number in numbers[:SHOWN]]
    if len(numbers) > SHOWN:
        lines.append(user.content.text("source.more", count=len(numbers) - SHOWN))
    return lines


def _line(user: User, figure: Figure, number: int, transaction: Transaction) -> str:
    text, session, today = user.content.text, transaction.session, transaction.now.date()
    if figure.source is Source.PROBLEM:
        problem = problems.get(session, number)
        holder = organisations.get(session, problem.organisation_id).name
        return text("source.problem", number=number, organisation=holder, problem=problem.text)
    activity = activities.get(session, number)
    holders = "、".join(organisations.get(session, one.organisation_id).name for one in activity.organisers)
    day = dates.spoken_day(activity.held_from, today)
    return text("source.activity", number=number, organisation=holders, day=day, topic=activity.topic)
