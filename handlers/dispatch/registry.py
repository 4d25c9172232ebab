"""All that can be asked for, in the order of the menu, and who may: the one place where a new conversation is named."""

from domain.people import REPORTERS
from handlers.context import Content
from handlers.conversations.activities.attach import attach
from handlers.conversations.activities.nil_return import nil_return
from handlers.conversations.activities.own_records import own_records
from handlers.conversations.activities.report_activity import report_activity
from handlers.conversations.activities.report_several import report_several
from handlers.conversations.activities.this_month import this_month
from handlers.conversations.feedback import give_feedback
from handlers.conversations.help import give_help
from handlers.conversations.lists.completion import SUPERIORS, branches_standing
from handlers.conversations.lists.sources import sources
from handlers.conversations.lists.three_lists import READERS, three_lists
from handlers.conversations.people.dismissal import dismiss
from handlers.conversations.people.enrol import enrol
from handlers.conversations.people.invite import INVITERS, invite
from handlers.conversations.rectification.closure import REVIEWERS, review_closure
from handlers.conversations.rectification.progress import report_progress
from handlers.dispatch.dispatcher import Dispatcher
from handlers.dispatch.services import Service, Services
from handlers.texts import Texts

SERVICES = (
    Service(report_activity, REPORTERS),
    Service(this_month, REPORTERS),
    Service(nil_return, REPORTERS),
    Service(report_progress, REPORTERS),
    Service(review_closure, REVIEWERS),
    Service(three_lists, READERS),
    Service(sources, READERS),
    Service(branches_standing, SUPERIORS),
    Service(own_records, REPORTERS),
    Service(invite, INVITERS),
    Service(dismiss, INVITERS),
    Service(attach, REPORTERS, hidden=True),
    Service(report_several, REPORTERS, hidden=True),
    Service(give_feedback),
    Service(give_help),
    Service(enrol, hidden=True, strangers=True),
)


def services(text: Texts) -> Services:
    """Every service, found by its words."""
    return Services(SERVICES, text)


def desk(content: Content) -> Dispatcher:
    """The front desk of `content`."""
    return Dispatcher(content, services(content.text))
