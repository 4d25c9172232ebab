"""Roles of people, and how they belong to the Party."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may do, always within one organisation and all below it; of ever more consequence."""

    MEMBER = "member"
    BRANCH_SECRETARY = "branch_secretary"
    OFFICE = "office"
    SECRETARY = "secretary"
    ADMINISTRATOR = "administrator"


class Membership(StrEnum):
    """正式党员, 预备党员, or neither."""

    FULL = "full"
    PROBATIONARY = "probationary"
    NONE = "none"


REPORTERS = frozenset({Role.BRANCH_SECRETARY, Role.OFFICE})
"""Roles that report activities and the progress of rectification."""
