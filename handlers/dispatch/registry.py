"""All that can be asked for, in the order of the menu, and who may: the one place where a new conversation is named."""

from domain.permissions import Action
from handlers.context import Content
from handlers.conversations.activities.attach import attach
from handlers.conversations.activities.nil_return import nil_return
from handlers.conversations.activities.own_records import own_records
from handlers.conversations.activities.report_activity import report_activity
from handlers.conversations.activities.report_several import report_several
from handlers.conversations.activities.this_month import this_month
from handlers.conversations.feedback import give_feedback
from handlers.conversations.help import give_help
from handlers.conversations.lists.completion import branches_standing
from handlers.conversations.lists.sources import sources
from handlers.conversations.lists.three_lists import three_lists
from handlers.conversations.people.dismissal import dismiss
from handlers.conversations.people.enrol import enrol
from handlers.conversations.people.invite import invite
from handlers.conversations.people.removal import remove
from handlers.conversations.rectification.all_problems import all_problems
from handlers.conversations.rectification.closure import review_closure
from handlers.conversations.rectification.one_problem import one_problem
from handlers.conversations.rectification.progress import report_progress
from handlers.conversations.rectification.raise_problem import raise_problem
from handlers.conversations.tasks.planning import carry_over, plan_tasks
from handlers.conversations.tasks.progress import report_task
from handlers.conversations.tasks.proposals import decide_proposals
from handlers.dispatch.dispatcher import Dispatcher
from handlers.dispatch.services import Service, Services
from handlers.texts import Texts

SERVICES = (
    Service(report_activity, Action.RECORD),
    Service(this_month, Action.SEE_MONTH),
    Service(nil_return, Action.NIL_RETURN),
    Service(report_progress, Action.REPORT_PROGRESS),
    Service(review_closure, Action.REVIEW_CLOSURE),
    Service(raise_problem, Action.RAISE_PROBLEM),
    Service(all_problems, Action.SEE_LEDGER),
    Service(report_task, Action.REPORT_TASK),
    Service(decide_proposals, Action.PLAN_TASKS),
    Service(plan_tasks, Action.PLAN_TASKS),
    Service(carry_over, Action.PLAN_TASKS, hidden=True),
    Service(one_problem, Action.SEE_LEDGER, hidden=True),
    Service(three_lists, Action.COMPILE),
    Service(sources, Action.READ_RECORDS),
    Service(branches_standing, Action.SUPERVISE),
    Service(own_records, Action.AMEND),
    Service(invite, Action.INVITE),
    Service(dismiss, Action.DISMISS),
    Service(remove, Action.REMOVE),
    Service(attach, Action.ATTACH, hidden=True),
    Service(report_several, Action.RECORD, hidden=True),
    Service(give_feedback),
    Service(give_help),
    Service(enrol, hidden=True, strangers=True),
)


def services(text: Texts) -> Services:
    """Every service, found by its words."""
    return Services(SERVICES, text)


def dispatcher_for(content: Content) -> Dispatcher:
    """A dispatcher for all services, with this content."""
    return Dispatcher(content, services(content.text))
