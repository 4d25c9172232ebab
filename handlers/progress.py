"""整改进展: whoever answers for a problem reports how far it is, and applies for its closure (销号)."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from dialogue import Card, Chat, Choice, Line, Unacceptable, dialogue
from handlers.activity import REPORTERS
from handlers.reading import dates, numbers
from handlers.reading.words import long_text
from handlers.visitor import Visitor, World
from storage import attachments, problems
from storage.errors import Refused


@dialogue("progress", title="整改进展")
async def report_progress(chat: Chat[Visitor, World]) -> None:
    text = chat.person.house.text
    mine = await chat.load("mine", partial(_open_ones, chat.person))
    if not mine:
        await chat.say("none", text("progress.none"))
        return
    number = await choose_problem(chat, mine, text("progress.which"))
    said = await chat.ask("text", text("progress.text"), parse=long_text)
    percent = await chat.ask(
        "percent",
        text("progress.percent"),
        parse=numbers.percent,
        choices=[Choice(f"{step}%", f"{step}%") for step in (30, 50, 80, 100)],
    )
    applies = False
    if percent == 100:
        closing = [Choice("yes", text("progress.apply_yes")), Choice("no", text("progress.apply_no"))]
        applies = await chat.choose("apply", text("progress.apply"), closing) == "yes"
    problem = next(one for one in mine if one["number"] == number)
    lines = [
        Line("problem", text("field.problem"), text("progress.line", **problem)),
        Line("text", text("field.progress"), said),
        Line("percent", text("field.percent"), f"{percent}%"),
    ]
    if percent == 100:
        lines.append(Line("apply", text("field.apply"), text("progress.apply_yes" if applies else "progress.apply_no")))
    if chat.files:
        lines.append(Line("", text("field.files"), text("activity.files", count=len(chat.files))))
    await chat.review(Card(text("progress.card"), tuple(lines)))
    await chat.commit("report", partial(_report, chat.person, number, said, percent, applies, chat.files))
    await chat.say("done", text("progress.applied" if applies else "progress.reported", number=number))


async def choose_problem(chat: Chat[Visitor, World], offered: Sequence[dict[str, Any]], prompt: str) -> int:
    """One of the `offered` problems, by its number."""
    text = chat.person.house.text
    choices = [Choice(str(problem["number"]), text("progress.line", **problem)) for problem in offered]
    return int(await chat.choose("problem", prompt, choices))


def described(visitor: Visitor, problem: Any, world: World) -> dict[str, object]:
    """A problem as the texts show it."""
    today = world.now.date()
    house = visitor.house
    return {
        "number": problem.id,
        "problem": problem.text,
        "percent": problem.percent,
        "state": house.catalogue.name("problem_state", problem.state.value),
        "due": dates.spoken_day(problem.due, today) if problem.due else house.text("progress.lasting"),
        "late": house.text("progress.late") if problem.due and problem.due < today else "",
    }


def _open_ones(visitor: Visitor, world: World) -> list[dict[str, object]]:
    found = {problem.id: problem for problem in problems.open_of(world.session, person_id=visitor.person_id)}
    for post in visitor.posts_as(*REPORTERS):
        found |= {p.id: p for p in problems.open_of(world.session, organisation_id=post.organisation_id)}
    return [described(visitor, found[number], world) for number in sorted(found)]


def _report(
    visitor: Visitor, number: int, said: str, percent: int, applies: bool, files: Sequence[Any], world: World
) -> int:
    day, by, now = world.now.date(), visitor.person_id, world.now
    try:
        entry = problems.report(world.session, number, text=said, percent=percent, day=day, by=by, now=now)
        if applies:
            problems.apply_for_closure(world.session, number, text=said, day=day, by=by, now=now)
    except Refused as refused:
        raise Unacceptable(visitor.house.text(f"refused.{type(refused).__name__}")) from refused
    attachments.attach(world.session, [file.id for file in files], progress_id=entry.id, by=by, now=now)
    return number
