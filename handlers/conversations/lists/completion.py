"""完成情况: which branches still miss what this month, item by item; no ranking, no speed."""

from functools import partial

from dialogue import Chat, dialogue
from domain.catalogue import Per
from domain.organisations import Level
from domain.people import Role
from domain.periods import Period
from expectations.norms import Expectations, State
from handlers.context import Transaction, User
from handlers.conversations.lists.three_lists import choose_scope
from storage import organisations

SUPERIORS = frozenset({Role.OFFICE, Role.SECRETARY})


@dialogue("standing")
async def branches_standing(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    organisation = await choose_scope(chat, text("report.organisation"))
    lines = await chat.load("lines", partial(_lines, chat.person, organisation))
    await chat.say("lines", "\n".join(lines))


def _lines(user: User, organisation: int, transaction: Transaction) -> list[str]:
    content, today = user.content, transaction.now.date()
    text, month = content.text, Period.containing(today, Per.MONTH)
    lines = [text("completion.title", month=month.label)]
    expected = Expectations.read(transaction.session, content.catalogue, organisation, month, today)
    for branch in organisations.under(transaction.session, organisation, on=today, level=Level.BRANCH):
        lacking = [one.kind.name for one in expected.owed(branch)]
        nil = [one.kind.name for one in expected.states(branch) if one.state is State.NIL_RETURN]
        items = "、".join(lacking) or text("completion.nothing")
        lines.append(text("completion.branch", branch=branch.name, items=items))
        if nil:
            lines.append(text("completion.nil", items="、".join(nil)))
    return lines
