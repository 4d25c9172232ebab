"""三张清单: one command compiles the report of an organisation with all below it, in chat and as a Word file."""

from datetime import date
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from dialogue import Chat, Choice, Unacceptable, dialogue
from domain.people import Role
from domain.periods import Period
from handlers.context import Content, Transaction, User
from handlers.messages import Document
from reading.periods import parse_period
from reports import as_json, text
from reports.compile import compile_report, trace
from storage import compiled
from storage.models import CompiledReport

READERS = frozenset({Role.OFFICE, Role.SECRETARY, Role.BRANCH_SECRETARY})
# The widest view first: whoever has several posts most likely wants it.
WIDEST = (Role.SECRETARY, Role.OFFICE, Role.BRANCH_SECRETARY)


@dialogue("report")
async def three_lists(chat: Chat[User, Transaction]) -> None:
    texts = chat.person.content.text
    organisation = await choose_scope(chat, texts("report.organisation"))
    periods = [Choice(word, word) for word in texts("report.periods").split()]
    period = await chat.ask("period", texts("report.period"), parse=_period, choices=periods)
    made = await chat.commit("compile", partial(_compile, chat.person, organisation, period), unreviewed=True)
    await chat.say("text", made["text"])
    name = texts("report.file", period=period.label)
    await chat.say("file", texts("report.word"), Document("report", made["id"], f"{name}.docx", "docx"))
    await chat.say("sources", texts("report.sources"))


async def choose_scope(chat: Chat[User, Transaction], prompt: str) -> int:
    """The organisation whose records are to be looked at; asked only where there are several."""
    posts = [post for role in WIDEST for post in chat.person.posts_as(role)]
    choices = {post.organisation_id: Choice(str(post.organisation_id), post.organisation_name) for post in posts}
    if len(choices) == 1:
        return next(iter(choices))
    return int(await chat.choose("organisation", prompt, list(choices.values())))


def compiled_for(
    session: Session, content: Content, organisation: int, period: Period, by: int | None, transaction: Transaction
) -> tuple[CompiledReport, str]:
    """Compile and keep it; the kept report, and its text for the chat. Raises Unacceptable."""
    report = trace(
        session,
        compile_report(
            session,
            content.catalogue,
            content.template,
            organisation,
            period,
            content.author or None,
            transaction.now.date(),
        ),
    )
    first, last = period.days
    kept = compiled.save(
        session,
        organisation_id=organisation,
        first=first,
        last=last,
        tree=as_json.tree_of(report),
        by=by,
        now=transaction.now,
    )
    return kept, text.render(report)


def _period(typed: str, today: date) -> Period:
    period = parse_period(typed, today)
    if period.first > today:
        raise Unacceptable(f"{period.label}还没有开始，请选已经开始的时段。")
    return period


def _compile(user: User, organisation: int, period: Period, transaction: Transaction) -> dict[str, Any]:
    kept, words = compiled_for(transaction.session, user.content, organisation, period, user.person_id, transaction)
    return {"id": kept.id, "text": words}
