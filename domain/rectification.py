"""The life of a problem in the ledger: time classes, states, steps, and the one table of which step is allowed when."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from domain.errors import AlreadyClosed, AlreadyWithdrawn, NothingToDecide, Refused, StillOpen, UnderReview


class TimeClass(StrEnum):
    """立行立改, 限期整改, 长期坚持."""

    AT_ONCE = "at_once"
    BY_DATE = "by_date"
    LASTING = "lasting"


class Origin(StrEnum):
    """How a problem came into the ledger."""

    OFFICE = "office"  # raised by the office
    BRANCH = "branch"  # by a branch on itself
    OPINION = "opinion"  # from a member's opinion
    NORM = "norm"  # from a missed norm, after a person decided
    IMPORT = "import"


class ProblemState(StrEnum):
    """Where a problem stands. 逾期 is computed from the date, never chosen."""

    NOT_STARTED = "not_started"  # 未启动
    UNDER_WAY = "under_way"  # 推进中
    MOSTLY_DONE = "mostly_done"  # 基本完成
    AWAITING_LEADER = "awaiting_leader"  # 待责任领导确认
    AWAITING_REVIEW = "awaiting_review"  # 已完成待审核
    CLOSED = "closed"  # 已销号
    WITHDRAWN = "withdrawn"  # entered by mistake; it counts nowhere


class ProgressStep(StrEnum):
    """What an entry of a problem's history says happened."""

    REPORTED = "reported"
    APPLIED = "applied"  # 申请销号
    CONFIRMED = "confirmed"  # by the responsible leader
    APPROVED = "approved"  # 销号
    RETURNED = "returned"  # 退回
    EXTENSION_ASKED = "extension_asked"
    EXTENDED = "extended"  # 延期
    EXTENSION_REFUSED = "extension_refused"
    LOOKED_BACK = "looked_back"  # 回头看: it still holds
    REOPENED = "reopened"  # 回头看: it does not
    REMARKED = "remarked"  # 批示
    AMENDED = "amended"
    MOVED = "moved"  # to another branch
    WITHDRAWN = "withdrawn"


_S, _P = ProblemState, ProgressStep

AT_WORK = (_S.NOT_STARTED, _S.UNDER_WAY, _S.MOSTLY_DONE)
AWAITING = (_S.AWAITING_LEADER, _S.AWAITING_REVIEW)
OPEN = (*AT_WORK, *AWAITING)
RECORDED = (*OPEN, _S.CLOSED)

STAYS = None
"""The step leaves the state as it is."""
BY_PERCENT = _S.UNDER_WAY
"""Back at work: 推进中, or 基本完成 where so much is reached."""

TRANSITIONS: Mapping[ProgressStep, tuple[tuple[ProblemState, ...], ProblemState | None]] = MappingProxyType(
    {
        # step: (the states in which it is allowed, the state it leads to)
        _P.REPORTED: (AT_WORK, BY_PERCENT),
        _P.APPLIED: (AT_WORK, _S.AWAITING_REVIEW),  # AWAITING_LEADER where the leader confirms first
        _P.CONFIRMED: ((_S.AWAITING_LEADER,), _S.AWAITING_REVIEW),
        _P.APPROVED: ((_S.AWAITING_REVIEW,), _S.CLOSED),
        _P.RETURNED: (AWAITING, BY_PERCENT),
        _P.EXTENSION_ASKED: (AT_WORK, STAYS),
        _P.EXTENDED: (OPEN, STAYS),
        _P.EXTENSION_REFUSED: (OPEN, STAYS),
        _P.LOOKED_BACK: ((_S.CLOSED,), STAYS),
        _P.REOPENED: ((_S.CLOSED,), BY_PERCENT),
        _P.REMARKED: (RECORDED, STAYS),
        _P.AMENDED: (RECORDED, STAYS),
        _P.MOVED: (OPEN, STAYS),
        _P.WITHDRAWN: (RECORDED, _S.WITHDRAWN),
    }
)

MOSTLY_DONE_FROM = 80  # per cent


def state_after(
    step: ProgressStep, state: ProblemState, percent: int, *, leader_confirms: bool = False
) -> ProblemState:
    """The state of a problem in `state`, `percent` done, after `step`.

    Raises what keeps the step from being taken: AlreadyWithdrawn, AlreadyClosed, UnderReview, NothingToDecide,
    StillOpen.
    """
    allowed, to = TRANSITIONS[step]
    if state not in allowed:
        raise _obstacle(state, allowed)(step)
    if to is STAYS:
        return state
    if to is BY_PERCENT:
        return _S.MOSTLY_DONE if percent >= MOSTLY_DONE_FROM else _S.UNDER_WAY
    return _S.AWAITING_LEADER if step is _P.APPLIED and leader_confirms else to


def _obstacle(state: ProblemState, allowed: tuple[ProblemState, ...]) -> type[Refused]:
    if state is _S.WITHDRAWN:
        return AlreadyWithdrawn
    if state is _S.CLOSED:
        return AlreadyClosed
    if allowed == (_S.CLOSED,):
        return StillOpen
    return UnderReview if state in AWAITING and allowed == AT_WORK else NothingToDecide


def is_overdue(state: ProblemState, due: date | None, on: date) -> bool:
    """逾期 on that day: not closed, and its date is past."""
    return state in OPEN and due is not None and due < on
