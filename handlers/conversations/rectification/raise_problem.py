"""新问题: by a sentence, in one conversation, or as the pasted lines of a document; read back as one card.

The same problem can be raised for several branches at once: each gets a number of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from dialogue import Card, Chat, Choice, Line, Unacceptable, dialogue
from domain.drafts import ActionDraft, ProblemDraft
from domain.people import Role
from domain.permissions import Action
from domain.rectification import Origin, TimeClass
from handlers.context import Transaction, User
from handlers.conversations.rectification.places import branches, categories, leader_named, responsible_in, sources
from handlers.ledger import steps
from reading import dates
from reading.problems import ProblemReader, ProblemReport
from reading.words import long_text

LASTING = "长期坚持"


@dataclass(frozen=True, slots=True)
class RaisedProblem:
    """A problem as it will be kept, once a branch."""

    report: ProblemReport
    places: tuple[int, ...]
    category: str
    source: str
    due: date | None
    actions: tuple[str, ...] = field(default=())


@dialogue("raise")
async def raise_problem(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    places: Mapping[str, int] = await chat.load("places", partial(_places, chat.person))
    reader = ProblemReader(places, categories(chat.person.content))
    told = await chat.ask("told", text("raise.told"), parse=partial(_told, reader, chat.person))
    collected: list[RaisedProblem] = []
    lines: list[Line] = []
    for number, report in enumerate(told, start=1):
        scope = chat if len(told) == 1 else chat.scope(str(number))
        raised, own = await _collect(scope, report, places)
        collected.append(raised)
        if len(told) == 1:
            lines = own
        else:
            shown = text("raise.line", text=raised.report.text, due=own[-1].text)
            label = text("several.number", number=number)
            within = tuple(Line(f"{number}/{one.key}" if one.key else "", one.label, one.text) for one in own)
            lines.append(Line(str(number), label, shown, within))
    await chat.review(Card(text("raise.card", count=sum(len(one.places) for one in collected)), tuple(lines)))
    numbers = await chat.commit("raise", partial(_raise, chat.person, collected))
    await chat.say("done", text("raise.done", numbers="、".join(map(str, numbers))))


async def _collect(
    chat: Chat[User, Transaction], report: ProblemReport, places: Mapping[str, int]
) -> tuple[RaisedProblem, list[Line]]:
    """Ask for what is missing: branches, category, source, date."""
    content = chat.person.content
    text, names = content.text, {str(number): name for name, number in places.items()}
    given = [str(place) for place in report.places] or ([next(iter(names))] if len(names) == 1 else None)
    chosen = await chat.choose_many(
        "places", text("raise.places"), [Choice(number, name) for number, name in names.items()], first=20, given=given
    )
    category = await chat.choose(
        "category",
        text("raise.category", text=report.text),
        [Choice(code, name) for name, code in categories(content).items()],
        given=report.category or None,
    )
    source = await chat.choose(
        "source",
        text("raise.source"),
        [Choice(code, name) for name, code in sources(content).items()],
        given=report.source or None,
    )
    lasting = report.time_class is TimeClass.LASTING
    due = await chat.ask(
        "due",
        text("raise.due"),
        parse=_due,
        choices=[Choice(LASTING, LASTING)],
        given=LASTING if lasting else f"{report.due:%Y-%m-%d}" if report.due else None,
    )
    actions = await chat.offer(
        "actions", text("raise.actions"), parse=_actions, given="\n".join(report.actions) or None
    )
    by_code = {code: name for name, code in categories(content).items()}
    lines = [
        Line("places", text("field.branches"), "、".join(names[number] for number in chosen)),
        Line("", text("field.problem"), report.text),
        Line("category", text("field.category"), by_code[category]),
        Line("source", text("field.source"), content.catalogue.name("source", source)),
        Line("", text("field.responsible"), report.responsible or text("raise.secretary")),
        Line("actions", text("field.actions"), "；".join(actions or ())),
        Line("due", text("field.due"), dates.spoken_day(due, chat.today) if due else LASTING),
    ]
    return RaisedProblem(report, tuple(map(int, chosen)), category, source, due, actions or ()), lines


def _places(user: User, transaction: Transaction) -> dict[str, int]:
    return branches(user, Action.RAISE_PROBLEM, transaction)


def _told(reader: ProblemReader, user: User, words: str, today: date) -> list[ProblemReport]:
    found = reader.read(long_text(words, today), today)
    if not found:
        raise Unacceptable(user.content.text("raise.not_read"))
    return found


def _due(words: str, today: date) -> date | None:
    return None if words.strip() == LASTING else dates.future(words, today).last


def _actions(words: str, today: date) -> tuple[str, ...]:
    lines = tuple(line.strip() for line in long_text(words, today).splitlines() if line.strip())
    if len(lines) > 3:
        raise Unacceptable("整改措施最多三条，一行一条。")
    return lines


def _raise(user: User, collected: list[RaisedProblem], transaction: Transaction) -> list[int]:
    origin = Origin.OFFICE if user.is_any(Role.OFFICE) else Origin.BRANCH
    numbers: list[int] = []
    for one in collected:
        drafts = [_draft(one, place, origin, transaction) for place in one.places]
        raised = steps.raise_problems(user, transaction, drafts, together=len(drafts) > 1)
        numbers += [problem.number for problem in raised]
    return numbers


def _draft(one: RaisedProblem, place: int, origin: Origin, transaction: Transaction) -> ProblemDraft:
    report = one.report
    known, name = responsible_in(place, report.responsible, transaction)
    by_date: Any = report.time_class if report.time_class is not TimeClass.LASTING else None
    return ProblemDraft(
        organisation_id=place,
        category=one.category,
        text=report.text,
        source=one.source,
        time_class=(by_date or TimeClass.BY_DATE) if one.due else TimeClass.LASTING,
        found=transaction.now.date(),
        due=one.due,
        goal=report.goal or None,
        leader=report.leader or None,
        leader_id=leader_named(place, report.leader, transaction) if report.leader else None,
        responsible_id=known,
        responsible_name=name,
        actions=tuple(ActionDraft(words) for words in one.actions),
        origin=origin,
    )
