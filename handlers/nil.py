"""本月未开展: what was not held this month, and why. A valid answer, shown as that."""

from datetime import date
from functools import partial

from dialogue import Chat, Choice, Unacceptable, dialogue
from handlers.activity import choose_organisation
from handlers.reading.words import short_text
from handlers.visitor import House, Visitor, World
from reports import norms
from reports.periods import Period
from storage import nil_returns
from storage.errors import Refused


@dialogue("nil", title="本月未开展")
async def nil_return(chat: Chat[Visitor, World]) -> None:
    house = chat.person.house
    text = house.text
    organisation = await choose_organisation(chat, text("nil.organiser"))
    months = [Choice(word, word) for word in text("nil.months").split()]
    month = await chat.ask("month", text("nil.month"), parse=_month, choices=months)
    owed = await chat.load("owed", partial(_owed, house, organisation, month))
    if not owed:
        await chat.say("nothing", text("nil.nothing_owed", month=month.label))
        return
    kinds = await chat.choose_many(
        "kinds", text("nil.kinds", month=month.label), [Choice(code, house.catalogue.kind_name(code)) for code in owed]
    )
    reason = await chat.ask("reason", text("nil.reason"), parse=short_text)
    await chat.commit("record", partial(_record, chat.person, organisation, kinds, month, reason), unreviewed=True)
    names = "、".join(house.catalogue.kind_name(code) for code in kinds)
    await chat.say("recorded", text("nil.recorded", month=month.label, kinds=names, reason=reason))


def _month(text: str, today: date) -> Period:
    """`10月`, `本月`, `上个月` → that month, not after this one."""
    period = Period.parse(text, today)
    if period.first_month != period.last_month:
        raise Unacceptable("请写一个月份，例如：本月、10月、2026年10月。")
    if period.first > today:
        raise Unacceptable("这个月份还没到，请写本月或以前的月份。")
    return period


def _owed(house: House, organisation: int, month: Period, world: World) -> list[str]:
    owed = norms.owed(world.session, house.catalogue, organisation, month, world.now.date())
    return [state.kind.code for state in owed]


def _record(
    visitor: Visitor, organisation: int, kinds: tuple[str, ...], month: Period, reason: str, world: World
) -> int:
    try:
        # All of them or none: a refusal asks again, and must have written nothing.
        with world.session.begin_nested():
            for kind in kinds:
                nil_returns.record(
                    world.session,
                    organisation_id=organisation,
                    kind=kind,
                    month=month.first,
                    reason=reason,
                    by=visitor.person_id,
                    now=world.now,
                )
    except Refused as refused:
        raise Unacceptable(visitor.house.text(f"refused.{type(refused).__name__}")) from refused
    return len(kinds)
