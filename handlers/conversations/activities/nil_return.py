"""本月未开展: what was not held this month, and why. A valid answer, shown as that."""

from datetime import date
from functools import partial
from typing import NamedTuple

from dialogue import Chat, Choice, Unacceptable, dialogue
from domain.drafts import NilReturnDraft
from domain.periods import Period
from expectations.norms import Expectations
from handlers.context import Content, Transaction, User
from handlers.conversations.activities.fields import Given
from handlers.conversations.activities.report_activity import choose_organisation
from reading.periods import parse_period
from reading.words import short_text
from storage import nil_returns, organisations


class NotHeld(NamedTuple):
    """What was not held in a month, and why."""

    kinds: tuple[str, ...]
    month: Period
    reason: str


@dialogue("nil")
async def nil_return(chat: Chat[User, Transaction]) -> None:
    content = chat.person.content
    text = content.text
    organisation = await choose_organisation(chat, text("nil.organiser"))
    told = await collect_nil(chat, organisation, {})
    if told is None:
        return
    await chat.commit("record", partial(record_nil, chat.person, organisation, told), unreviewed=True)
    names = "、".join(content.catalogue.kind_name(code) for code in told.kinds)
    await chat.say("recorded", text("nil.recorded", month=told.month.label, kinds=names, reason=told.reason))


async def collect_nil(chat: Chat[User, Transaction], organisation: int, given: Given) -> NotHeld | None:
    """Ask for whatever `given` lacks; None, and said so, where nothing is owed in that month."""
    text = chat.person.content.text
    months = [Choice(word, word) for word in text("nil.months").split()]
    month = await chat.ask("month", text("nil.month"), parse=past_month, choices=months, given=given.get("month"))
    owed = await chat.load(f"owed.{month.label}", partial(_owed, chat.person.content, organisation, month))
    if not owed:
        await chat.say(f"nothing.{month.label}", text("nil.nothing_owed", month=month.label))
        return None
    names = [Choice(code, chat.person.content.catalogue.kind_name(code)) for code in owed]
    told = [code for code in given.get("kinds", ()) if code in owed]
    kinds = await chat.choose_many("kinds", text("nil.kinds", month=month.label), names, given=told or None)
    reason = await chat.ask("reason", text("nil.reason"), parse=short_text, given=given.get("reason"))
    return NotHeld(kinds, month, reason)


def past_month(text: str, today: date) -> Period:
    """`10月`, `本月`, `上个月` → that month, not after this one."""
    period = parse_period(text, today)
    if period.first_month != period.last_month:
        raise Unacceptable("请写一个月份，例如：本月、10月、2026年10月。")
    if period.first > today:
        raise Unacceptable("这个月份还没到，请写本月或以前的月份。")
    return period


def _owed(content: Content, organisation: int, month: Period, transaction: Transaction) -> list[str]:
    session = transaction.session
    expected = Expectations.read(session, content.catalogue, organisation, month, transaction.now.date())
    return [state.kind.code for state in expected.owed(organisations.get(session, organisation))]


def record_nil(user: User, organisation: int, told: NotHeld, transaction: Transaction) -> int:
    """Record each kind; how many."""
    # All of them or none: a refusal asks again, and must have written nothing.
    with transaction.session.begin_nested():
        for kind in told.kinds:
            nil_returns.record(
                transaction.session,
                NilReturnDraft(organisation_id=organisation, kind=kind, month=told.month.first, reason=told.reason),
                by=user.person_id,
                now=transaction.now,
            )
    return len(told.kinds)
