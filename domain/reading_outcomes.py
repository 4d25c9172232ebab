"""What became of a value that was read from a message."""

from enum import StrEnum


class ReadingOutcome(StrEnum):
    """Confirmed as it was read, changed by the person, or filled in where nothing was read."""

    AS_READ = "as_read"
    CHANGED = "changed"
    BY_HAND = "by_hand"
