"""All that can be asked for, in the order of the menu, and who may: the one place where a new conversation is named."""

from handlers.activity import REPORTERS, report_activity
from handlers.attach import attach
from handlers.closure import REVIEWERS, review_closure
from handlers.desk import Desk
from handlers.dismissal import dismiss
from handlers.enrol import enrol
from handlers.feedback import give_feedback
from handlers.help import give_help
from handlers.invite import INVITERS, invite
from handlers.month import this_month
from handlers.nil import nil_return
from handlers.progress import report_progress
from handlers.records import own_records
from handlers.report import READERS, three_lists
from handlers.services import Service, Services
from handlers.source import sources
from handlers.standing import SUPERIORS, branches_standing
from handlers.texts import Texts
from handlers.visitor import House

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
    Service(give_feedback),
    Service(give_help),
    Service(enrol, hidden=True, strangers=True),
)


def services(text: Texts) -> Services:
    """Every service, found by its words."""
    return Services(SERVICES, text)


def desk(house: House) -> Desk:
    """The front desk of `house`."""
    return Desk(house, services(house.text))
