"""Who may do what, and where: the one table of permissions. Conversations, pages and downloads all ask it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from domain.people import Role


class Action(StrEnum):
    """Something a person does in an organisation by virtue of a post."""

    RECORD = "record"  # report an activity
    AMEND = "amend"  # or withdraw a record of one's own
    ATTACH = "attach"  # a file to a record of one's own
    NIL_RETURN = "nil_return"
    SEE_MONTH = "see_month"  # what an organisation has and still owes
    REPORT_PROGRESS = "report_progress"
    REVIEW_CLOSURE = "review_closure"
    COMPILE = "compile"  # the three lists
    READ_RECORDS = "read_records"  # behind a figure, with their files
    SUPERVISE = "supervise"  # see what each branch still owes
    INVITE = "invite"
    INVITE_ADMINISTRATOR = "invite_administrator"
    DISMISS = "dismiss"
    DISMISS_SENIOR = "dismiss_senior"  # a 党组书记 or an administrator
    REMOVE = "remove"  # end a membership


class Reach(StrEnum):
    """How far a permission goes from the organisation of the post."""

    OWN = "own"  # that organisation itself
    BELOW = "below"  # and all below it


_REPORTING = {Role.BRANCH_SECRETARY: Reach.OWN, Role.OFFICE: Reach.OWN}
_READING = {Role.BRANCH_SECRETARY: Reach.BELOW, Role.OFFICE: Reach.BELOW, Role.SECRETARY: Reach.BELOW}
_ADMITTING = {Role.OFFICE: Reach.BELOW, Role.ADMINISTRATOR: Reach.BELOW}
_ADMINISTERING = {Role.ADMINISTRATOR: Reach.BELOW}

PERMISSIONS: Mapping[Action, Mapping[Role, Reach]] = MappingProxyType(
    {
        Action.RECORD: _REPORTING,
        Action.AMEND: _REPORTING,
        Action.ATTACH: _REPORTING,
        Action.NIL_RETURN: _REPORTING,
        Action.SEE_MONTH: _REPORTING,
        Action.REPORT_PROGRESS: _REPORTING,
        Action.REVIEW_CLOSURE: {Role.OFFICE: Reach.BELOW},
        Action.COMPILE: _READING,
        Action.READ_RECORDS: _READING,
        Action.SUPERVISE: {Role.OFFICE: Reach.BELOW, Role.SECRETARY: Reach.BELOW},
        Action.INVITE: _ADMITTING,
        Action.INVITE_ADMINISTRATOR: _ADMINISTERING,
        Action.DISMISS: _ADMITTING,
        Action.DISMISS_SENIOR: _ADMINISTERING,
        Action.REMOVE: _ADMITTING,
    }
)

SENIOR = frozenset({Role.SECRETARY, Role.ADMINISTRATOR})
"""Roles that only an administrator takes away."""


def roles_for(action: Action) -> frozenset[Role]:
    """The roles that may do it, somewhere."""
    return frozenset(PERMISSIONS[action])


def dismissal_of(role: Role) -> Action:
    """What it is to end a post of this role."""
    return Action.DISMISS_SENIOR if role in SENIOR else Action.DISMISS


def invitation_to(role: Role) -> Action:
    """What it is to give out a code for this role."""
    return Action.INVITE_ADMINISTRATOR if role is Role.ADMINISTRATOR else Action.INVITE
