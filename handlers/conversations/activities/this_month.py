"""本月情况: what this branch has, what the norms still want, each as done, nil return, exempt or missing."""

from functools import partial

from dialogue import Chat, dialogue
from domain.catalogue import Per
from domain.periods import Period
from expectations import norms
from handlers.context import Transaction, User
from handlers.conversations.activities.report_activity import choose_organisation
from storage import activities, problems


@dialogue("month")
async def this_month(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    organisation = await choose_organisation(chat, text("month.organiser"))
    told = await chat.load("standing", partial(_month_so_far, chat.person, organisation))
    await chat.say("standing", told)


def _month_so_far(user: User, organisation: int, transaction: Transaction) -> str:
    content, today = user.content, transaction.now.date()
    text = content.text
    period = Period.containing(today, Per.MONTH)
    lines = [text("month.title", month=today.month)]
    for state in norms.norm_states(transaction.session, content.catalogue, organisation, period, today):
        lines.append(
            text(
                f"month.{state.state.value}",
                kind=state.kind.name,
                have=state.have,
                lacking=state.lacking,
                unit=state.unit,
                slot=state.slot.label_in_year or state.slot.label,
                why=state.why,
            )
        )
    held = activities.held_between(transaction.session, organisation, *period.days)
    lines.append(text("month.held", count=len(held)))
    for activity in held:
        kinds = "、".join(content.catalogue.kind_name(kind.kind) for kind in activity.kinds)
        lines.append(
            text(
                "month.activity",
                number=activity.id,
                day=activity.held_from.day,
                month=activity.held_from.month,
                kinds=kinds,
                topic=activity.topic,
            )
        )
    open_problems = problems.open_of(transaction.session, organisation_id=organisation)
    overdue = [problem for problem in open_problems if problem.due and problem.due < today]
    lines.append(text("month.problems", count=len(open_problems), overdue=len(overdue)))
    return "\n".join(lines)
