"""整改进展: whoever answers for a problem reports how far it is, and applies for its closure (销号)."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from dialogue import Card, Chat, Choice, Line, dialogue
from domain.people import REPORTERS
from handlers.context import Transaction, User
from reading import dates, numbers
from reading.words import long_text
from storage import attachments, problems


@dialogue("progress")
async def report_progress(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
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


async def choose_problem(chat: Chat[User, Transaction], offered: Sequence[dict[str, Any]], prompt: str) -> int:
    """One of the `offered` problems, by its number."""
    text = chat.person.content.text
    choices = [Choice(str(problem["number"]), text("progress.line", **problem)) for problem in offered]
    return int(await chat.choose("problem", prompt, choices))


def described(user: User, problem: Any, transaction: Transaction) -> dict[str, object]:
    """A problem as the texts show it."""
    today = transaction.now.date()
    content = user.content
    return {
        "number": problem.id,
        "problem": problem.text,
        "percent": problem.percent,
        "state": content.catalogue.name("problem_state", problem.state.value),
        "due": dates.spoken_day(problem.due, today) if problem.due else content.text("progress.lasting"),
        "late": content.text("progress.late") if problem.due and problem.due < today else "",
    }


def _open_ones(user: User, transaction: Transaction) -> list[dict[str, object]]:
    found = {problem.id: problem for problem in problems.open_of(transaction.session, person_id=user.person_id)}
    for post in user.posts_as(*REPORTERS):
        found |= {p.id: p for p in problems.open_of(transaction.session, organisation_id=post.organisation_id)}
    return [described(user, found[number], transaction) for number in sorted(found)]


def _report(
    user: User, number: int, said: str, percent: int, applies: bool, files: Sequence[Any], transaction: Transaction
) -> int:
    day, by, now = transaction.now.date(), user.person_id, transaction.now
    entry = problems.report(transaction.session, number, text=said, percent=percent, day=day, by=by, now=now)
    if applies:
        problems.apply_for_closure(transaction.session, number, text=said, day=day, by=by, now=now)
    attachments.attach(transaction.session, [file.id for file in files], progress_id=entry.id, by=by, now=now)
    return number
