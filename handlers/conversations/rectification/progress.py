"""整改进展: whoever answers for problems reports how far they are, or applies for closure (销号) or a later date."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from dialogue import Card, Chat, Choice, File, Line, Unacceptable, dialogue
from handlers.context import Transaction, User
from handlers.conversations.rectification.described import (
    Described,
    card,
    described,
    mine,
    number_of,
    sought,
    why_not_mine,
)
from handlers.ledger import steps
from reading import dates, numbers
from reading.words import long_text
from storage import problems

_STEPS = (30, 50, 80, 100)


@dialogue("progress")
async def report_progress(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    told = await chat.offer("problem", "", parse=numbers.count)
    if told is not None:
        if refusal := await chat.load("refusal", partial(why_not_mine, chat.person, told)):
            await chat.say("refused", refusal)
            return
        await _report_one(chat, told)
        return
    turn = 0
    while True:
        round_ = chat.scope(f"turn{turn}") if turn else chat
        listed = await round_.load("mine", partial(_listed, chat.person))
        if not listed:
            await round_.say("none", text("progress.none"))
            return
        number = await _choose(round_, listed, text("progress.next" if turn else "progress.which"), ends=turn > 0)
        if number is None:
            return
        await _report_one(round_, number)
        turn += 1


async def _choose(chat: Chat[User, Transaction], listed: Sequence[Described], prompt: str, *, ends: bool) -> int | None:
    """A problem of the list by a tap or its number; None where nothing more is to be reported."""
    text = chat.person.content.text
    choices = [Choice(str(one["number"]), text("progress.line", **one)) for one in listed]
    end = text("progress.enough")
    if ends:
        choices.append(Choice(end, end))

    def parse(words: str, _today: date) -> int | None:
        return None if ends and words.strip() == end else number_of(words, listed, chat.person)

    return await chat.ask("which", prompt, parse=parse, choices=choices)


async def _report_one(chat: Chat[User, Transaction], number: int) -> None:
    text = chat.person.content.text
    problem: Described = await chat.load("found", partial(_found, chat.person, number))
    if problem["waits"]:
        await chat.say("waits", f"{problem['card']}\n{text('problem.waits', number=number)}")
        return
    later = text("progress.later")
    choices = [] if problem["lasting"] or problem["asked"] else [Choice(later, later)]
    said = await chat.ask("text", f"{problem['card']}\n\n{text('progress.text')}", parse=long_text, choices=choices)
    if choices and said == later:
        await _ask_extension(chat, problem)
        return
    percent = await chat.ask(
        "percent",
        text("progress.percent"),
        parse=partial(_percent_from, chat.person, problem["percent"]),
        choices=[Choice(f"{step}%", f"{step}%") for step in _STEPS if step >= problem["percent"]],
    )
    applies = False
    if percent == 100:
        closing = [Choice("yes", text("progress.apply_yes")), Choice("no", text("progress.apply_no"))]
        applies = await chat.choose("apply", text("progress.apply"), closing) == "yes"
    lines = [
        Line("", text("field.problem"), text("progress.line", **problem)),
        Line("text", text("field.progress"), said),
        Line("percent", text("field.percent"), f"{percent}%"),
    ]
    if percent == 100:
        lines.append(Line("apply", text("field.apply"), text("progress.apply_yes" if applies else "progress.apply_no")))
    if chat.files:
        lines.append(Line("", text("field.files"), text("activity.files", count=len(chat.files))))
    await chat.review(Card(text("progress.card"), tuple(lines)))
    await chat.commit("report", partial(_report, chat.person, problem["id"], said, percent, applies, chat.files))
    await chat.say("done", text("progress.applied" if applies else "progress.reported", number=number))


async def _ask_extension(chat: Chat[User, Transaction], problem: Described) -> None:
    text = chat.person.content.text
    due = await chat.ask("due", text("progress.due"), parse=dates.future)
    reason = await chat.ask("reason", text("progress.reason"), parse=long_text)
    lines = (
        Line("", text("field.problem"), text("progress.line", **problem)),
        Line("due", text("field.new_due"), dates.spoken_day(due.last, chat.today)),
        Line("reason", text("field.reason"), reason),
    )
    await chat.review(Card(text("progress.extension_card"), lines))
    await chat.commit("extend", partial(_extend, chat.person, problem["id"], due.last, reason))
    await chat.say("asked", text("progress.extension_asked", number=problem["number"]))


def _listed(user: User, transaction: Transaction) -> list[Described]:
    return [described(user, one, transaction) for one in mine(user, transaction)]


def _found(user: User, number: int, transaction: Transaction) -> Described:
    problem = sought(user, number, transaction)
    if problem is None:
        raise Unacceptable(user.content.text("problem.unknown", number=number))
    return described(user, problem, transaction) | {"card": card(user, problem, transaction)}


def _percent_from(user: User, reached: int, words: str, today: date) -> int:
    percent = numbers.percent(words, today)
    if percent < reached:
        raise Unacceptable(user.content.text("progress.below", reached=reached))
    return percent


def _report(
    user: User, problem_id: int, said: str, percent: int, applies: bool, files: Sequence[File], transaction: Transaction
) -> int:
    numbers_of_files = [file.id for file in files]
    steps.report(user, transaction, problem_id, text=said, percent=percent, files=numbers_of_files, applies=applies)
    return problems.get(transaction.session, problem_id).number


def _extend(user: User, problem_id: int, due: date, reason: str, transaction: Transaction) -> int:
    steps.ask_extension(user, transaction, problem_id, due=due, reason=reason)
    return problem_id
