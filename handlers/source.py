"""数据来源: every figure of the last report one compiled leads to the records behind it."""

from functools import partial
from typing import Any

from dialogue import Chat, Choice, dialogue
from handlers.reading import dates
from handlers.report import READERS
from handlers.visitor import Visitor, World
from reports import as_json
from reports.tree import Figure, Report, Source
from storage import activities, compiled, organisations, problems

SHOWN = 30  # records; the Word file has the numbers of all

__all__ = ["READERS", "sources"]


@dialogue("source", title="数据来源")
async def sources(chat: Chat[Visitor, World]) -> None:
    text = chat.person.house.text
    figures = await chat.load("figures", partial(_figures, chat.person))
    if not figures:
        await chat.say("none", text("source.none"))
        return
    choices = [Choice(one["id"], text("source.figure", **one)) for one in figures]
    figure = await chat.choose("figure", text("source.which"), choices)
    lines = await chat.load("lines", partial(_lines, chat.person, figure))
    chosen = next(one for one in figures if one["id"] == figure)
    await chat.say("lines", "\n".join([text("source.title", **chosen), *lines]))


def _last(visitor: Visitor, world: World) -> Report | None:
    kept = compiled.latest_by(world.session, visitor.person_id or 0)
    return as_json.report_from(kept.tree) if kept else None


def _figures(visitor: Visitor, world: World) -> list[dict[str, Any]]:
    report = _last(visitor, world)
    if report is None:
        return []
    return [
        {"id": one.id, "label": one.label, "value": one.value, "unit": one.unit, "count": len(one.records or ())}
        for one in report.figures.values()
        if one.records
    ]


def _lines(visitor: Visitor, figure: str, world: World) -> list[str]:
    report = _last(visitor, world)
    records = report.figures[figure] if report else None
    if records is None:
        return []
    numbers = list(records.records or ())
    lines = [_line(visitor, records, number, world) for number in numbers[:SHOWN]]
    if len(numbers) > SHOWN:
        lines.append(visitor.house.text("source.more", count=len(numbers) - SHOWN))
    return lines


def _line(visitor: Visitor, figure: Figure, number: int, world: World) -> str:
    text, session, today = visitor.house.text, world.session, world.now.date()
    if figure.source is Source.PROBLEM:
        problem = problems.get(session, number)
        holder = organisations.get(session, problem.organisation_id).name
        return text("source.problem", number=number, organisation=holder, problem=problem.text)
    activity = activities.get(session, number)
    holders = "、".join(organisations.get(session, one.organisation_id).name for one in activity.organisers)
    day = dates.spoken_day(activity.held_from, today)
    return text("source.activity", number=number, organisation=holders, day=day, topic=activity.topic)
