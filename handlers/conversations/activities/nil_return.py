"""本月未开展: what was not held this month, and why. A valid answer, shown as that."""

from datetime import date
from functools import partial

from dialogue import Chat, Choice, Unacceptable, dialogue
from domain.drafts import NilReturnDraft
from domain.periods import Period
from expectations import norms
from handlers.context import Content, Transaction, User
from handlers.conversations.activities.report_activity import choose_organisation
from reading.periods import parse_period
from reading.words import short_text
from storage import nil_returns


@dialogue("nil")
async def nil_return(chat: Chat[User, Transaction]) -> None:
    content = chat.person.content
    text = content.text
    organisation = await choose_organisation(chat, text("nil.organiser"))
    months = [Choice(word, word) for word in text("nil.months").split()]
    month = await chat.ask("month", text("nil.month"), parse=_month, choices=months)
    owed = await chat.load("owed", partial(_owed, content, organisation, month))
    if not owed:
        await chat.say("nothing", text("nil.nothing_owed", month=month.label))
        return
    kinds = await chat.choose_many(
        "kinds",
        text("nil.kinds", month=month.label),
        [Choice(code, content.catalogue.kind_name(code)) for code in owed],
    )
    reason = await chat.ask("reason", text("nil.reason"), parse=short_text)
    await chat.commit("record", partial(_record, chat.person, organisation, kinds, month, reason), unreviewed=True)
    names = "、".join(content.catalogue.kind_name(code) for code in kinds)
    await chat.say("recorded", text("nil.recorded", month=month.label, kinds=names, reason=reason))


def _month(text: str, today: date) -> Period:
    """`10月`, `本月`, `上个月` → that month, not after this one."""
    period = parse_period(text, today)
    if period.first_month != period.last_month:
        raise Unacceptable("请写一个月份，例如：本月、10月、2026年10月。")
    if period.first > today:
        raise Unacceptable("这个月份还没到，请写本月或以前的月份。")
    return period


def _owed(content: Content, organisation: int, month: Period, transaction: Transaction) -> list[str]:
    owed = norms.owed(transaction.session, content.catalogue, organisation, month, transaction.now.date())
    return [state.kind.code for state in owed]


def _record(
    user: User, organisation: int, kinds: tuple[str, ...], month: Period, reason: str, transaction: Transaction
) -> int:
    # All of them or none: a refusal asks again, and must have written nothing.
    with transaction.session.begin_nested():
        for kind in kinds:
            nil_returns.record(
                transaction.session,
                NilReturnDraft(organisation_id=organisation, kind=kind, month=month.first, reason=reason),
                by=user.person_id,
                now=transaction.now,
            )
    return len(kinds)
