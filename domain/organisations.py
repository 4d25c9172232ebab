"""Where an organisation stands in the tree."""

from enum import StrEnum


class Level(StrEnum):
    """Where an organisation stands: 党组/党委 → 党总支 → 党支部 → 党小组."""

    COMMITTEE = "committee"
    GENERAL_BRANCH = "general_branch"
    BRANCH = "branch"
    GROUP = "group"
