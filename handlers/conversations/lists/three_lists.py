"""三张清单: one command compiles the report of an organisation with all below it, in chat and as a Word file."""

from dataclasses import dataclass
from datetime import date, datetime
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
from storage.models import CompiledReport, Json

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


@dataclass(frozen=True, slots=True)
class Compiled:
    """A report that is not kept yet, and its text for the chat."""

    organisation_id: int
    period: Period
    tree: Json
    text: str

    def keep(self, session: Session, *, by: int | None, now: datetime) -> CompiledReport:
        """Keep it as the one that the person `by` compiled last."""
        first, last = self.period.days
        return compiled.save(
            session, organisation_id=self.organisation_id, first=first, last=last, tree=self.tree, by=by, now=now
        )


def compile_for(session: Session, content: Content, organisation: int, period: Period, today: date) -> Compiled:
    """Compile the report; only reads. Raises Unacceptable."""
    report = trace(
        session,
        compile_report(
            session,
            content.catalogue,
            content.template,
            organisation,
            period,
            content.author or None,
            today,
            unit=content.unit,
        ),
    )
    return Compiled(organisation, period, as_json.tree_of(report), text.render(report))


def _period(typed: str, today: date) -> Period:
    period = parse_period(typed, today)
    if period.first > today:
        raise Unacceptable(f"{period.label}还没有开始，请选已经开始的时段。")
    return period


def _compile(user: User, organisation: int, period: Period, transaction: Transaction) -> dict[str, Any]:
    report = compile_for(transaction.session, user.content, organisation, period, transaction.now.date())
    kept = report.keep(transaction.session, by=user.person_id, now=transaction.now)
    return {"id": kept.id, "text": report.text}
