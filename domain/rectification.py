"""Time classes, states and steps of a problem in the ledger."""

from enum import StrEnum


class TimeClass(StrEnum):
    """立行立改, 限期整改, 长期坚持."""

    AT_ONCE = "at_once"
    BY_DATE = "by_date"
    LASTING = "lasting"


class ProblemState(StrEnum):
    """未启动 → 推进中 → 基本完成 / 待审核 → 已销号. 逾期 is computed from the date, never chosen."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    MOSTLY_DONE = "mostly_done"
    AWAITING_REVIEW = "awaiting_review"
    CLOSED = "closed"


class ProgressStep(StrEnum):
    """What an entry of a problem's progress says happened."""

    REPORTED = "reported"
    APPLIED = "applied"  # 申请销号
    APPROVED = "approved"  # 销号
    RETURNED = "returned"  # 退回
    EXTENDED = "extended"  # 延期
    REOPENED = "reopened"  # 回头看
