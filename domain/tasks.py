"""Tasks of 任务清单: their states and steps, and the periods in which a recurring one is ticked off."""

from enum import StrEnum

from domain.catalogue import Per


class TaskState(StrEnum):
    """逾期 is computed from the date, never chosen."""

    OPEN = "open"
    DONE = "done"
    CARRIED = "carried"  # to the next year, as a new task
    DROPPED = "dropped"


class TaskStep(StrEnum):
    """What an entry of a task's history says happened."""

    REPORTED = "reported"
    TICKED = "ticked"  # done for one period of its frequency
    DONE = "done"
    CARRIED = "carried"
    DROPPED = "dropped"
    AMENDED = "amended"


_FREQUENCIES = (
    (Per.MONTH, ("每月", "每个月", "按月", "月度", "逐月")),
    (Per.QUARTER, ("每季", "每个季度", "按季", "季度", "逐季")),
    (Per.HALF_YEAR, ("每半年", "半年")),
    (Per.YEAR, ("每年", "全年", "年度", "一年")),
)


def period_of(frequency: str | None) -> Per | None:
    """The period in which a task with these words (每月, 每季度至少一次 …) is ticked off; None where they name none."""
    found = (per for per, words in _FREQUENCIES if any(word in (frequency or "") for word in words))
    return next(found, None)
