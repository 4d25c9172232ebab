"""完成情况: which branches still miss what this month, item by item; no ranking, no speed."""

from functools import partial

from dialogue import Chat, dialogue
from handlers.report import choose_scope
from handlers.visitor import Visitor, World
from reports import norms
from reports.catalogue import Per
from reports.norms import State
from reports.periods import Period
from storage import organisations
from storage.models import Level, Role

SUPERIORS = frozenset({Role.OFFICE, Role.SECRETARY})


@dialogue("standing", title="完成情况")
async def branches_standing(chat: Chat[Visitor, World]) -> None:
    text = chat.person.house.text
    organisation = await choose_scope(chat, text("report.organisation"))
    lines = await chat.load("lines", partial(_lines, chat.person, organisation))
    await chat.say("lines", "\n".join(lines))


def _lines(visitor: Visitor, organisation: int, world: World) -> list[str]:
    house, today = visitor.house, world.now.date()
    text, month = house.text, Period.containing(today, Per.MONTH)
    lines = [text("standing.title", month=month.label)]
    for branch in organisations.under(world.session, organisation, on=today, level=Level.BRANCH):
        states = norms.standing(world.session, house.catalogue, branch.id, month, today)
        lacking = [one.kind.name for one in states if one.lacking and one.slot.last == month.last]
        nil = [one.kind.name for one in states if one.state is State.NIL_RETURN]
        items = "、".join(lacking) or text("standing.nothing")
        lines.append(text("standing.branch", branch=branch.name, items=items))
        if nil:
            lines.append(text("standing.nil", items="、".join(nil)))
    return lines
