"""任务进展: whoever answers for a task says how far it is, in a sentence or step by step; a recurring one is ticked."""

from functools import partial
from typing import Any

from dialogue import Chat, Choice, dialogue
from domain.people import REPORTERS
from domain.periods import Period
from domain.tasks import TaskState, period_of
from handlers.context import Transaction, User
from handlers.ledger import task_steps
from reading import dates, numbers
from reading.words import long_text
from storage import tasks
from storage.models import Task


@dialogue("task")
async def report_task(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    number = await chat.offer("task", "", parse=numbers.count)
    if number is None:
        mine = await chat.load("mine", partial(_listed, chat.person))
        if not mine:
            await chat.say("none", text("task.none"))
            return
        choices = [Choice(str(one["number"]), text("task.line", **one), numbered=False) for one in mine]
        number = int(await chat.choose("which", text("task.which"), choices))
    one: dict[str, Any] = await chat.load("found", partial(_found, chat.person, number))
    if one["refusal"]:
        await chat.say("refused", one["refusal"])
        return
    said = await chat.ask("text", text("task.text", **one), parse=long_text)
    if one["slot"]:
        await chat.commit("tick", partial(_tick, chat.person, one["id"], said), unreviewed=True)
        await chat.say("ticked", text("task.ticked", **one))
        return
    percent = await chat.ask(
        "percent",
        text("progress.percent"),
        parse=numbers.percent,
        choices=[Choice(f"{step}%", f"{step}%") for step in (30, 50, 80, 100) if step >= one["percent"]],
    )
    await chat.commit("report", partial(_report, chat.person, one["id"], said, percent), unreviewed=True)
    await chat.say("done", text("task.finished" if percent == 100 else "task.reported", number=number, percent=percent))


def _mine(user: User, transaction: Transaction) -> dict[int, Task]:
    session = transaction.session
    found = {one.number: one for one in tasks.open_of(session, person_id=user.person_id)}
    for post in user.posts_as(*REPORTERS):
        found |= {one.number: one for one in tasks.open_of(session, organisation_id=post.organisation_id)}
    return found


def _listed(user: User, transaction: Transaction) -> list[dict[str, Any]]:
    return [_described(user, one, transaction) for one in _mine(user, transaction).values()]


def _found(user: User, number: int, transaction: Transaction) -> dict[str, Any]:
    mine, text = _mine(user, transaction), user.content.text
    if number in mine:
        return _described(user, mine[number], transaction) | {"refusal": ""}
    place = user.posts[0].organisation_id if user.posts else user.organisation_id
    task = tasks.numbered(transaction.session, place, number) if place else None
    if task is None:
        return {"refusal": text("task.unknown", number=number)}
    answers = task.responsible_id == user.person_id
    closed = answers and task.state is not TaskState.OPEN
    return {"refusal": text("task.over" if closed else "task.not_yours", number=number)}


def _described(user: User, task: Task, transaction: Transaction) -> dict[str, Any]:
    today, text = transaction.now.date(), user.content.text
    per = period_of(task.frequency)
    when = dates.spoken_day(task.due, today) if task.due else task.frequency or text("task.undated")
    return {
        "id": task.id,
        "number": task.number,
        "task": task.text,
        "percent": task.percent,
        "when": when,
        "slot": Period.containing(today, per).label if per else "",
    }


def _report(user: User, task_id: int, said: str, percent: int, transaction: Transaction) -> int:
    task_steps.report(user, transaction, task_id, text=said, percent=percent)
    return task_id


def _tick(user: User, task_id: int, said: str, transaction: Transaction) -> int:
    task_steps.tick(user, transaction, task_id, text=said)
    return task_id
