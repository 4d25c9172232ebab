"""Trouble on demand: what the next calls of a method meet instead of success."""

from dataclasses import dataclass, field
from typing import Self

from tests.fake_telegram.errors import ApiError


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of trouble. Build it by its name, for instance `Fault.too_many_requests(3)`."""

    error: ApiError | None = None
    silent: bool = False
    done_first: bool = False

    @classmethod
    def too_many_requests(cls, retry_after: int) -> Self:
        return cls(ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after))

    @classmethod
    def server_error(cls, status: int = 500) -> Self:
        return cls(ApiError(status, "Internal Server Error"))

    @classmethod
    def bad_request(cls, what: str) -> Self:
        return cls(ApiError(400, f"Bad Request: {what}"))

    @classmethod
    def forbidden(cls, what: str = "bot was blocked by the user") -> Self:
        return cls(ApiError(403, f"Forbidden: {what}"))

    @classmethod
    def not_found(cls) -> Self:
        return cls(ApiError(404, "Not Found"))

    @classmethod
    def migrated(cls, to: int) -> Self:
        what = "Bad Request: group chat was upgraded to a supergroup chat"
        return cls(ApiError(400, what, migrate_to_chat_id=to))

    @classmethod
    def no_answer(cls) -> Self:
        """The request is taken and never answered."""
        return cls(silent=True)

    @classmethod
    def answer_lost(cls) -> Self:
        """The request is carried out, but its sender is told 502."""
        return cls(ApiError(502, "Bad Gateway"), done_first=True)


@dataclass(slots=True)
class _Plan:
    fault: Fault
    times: int
    after: int


@dataclass(slots=True)
class FaultPlan:
    """Which calls fail, by method, in the order in which they were planned."""

    plans: dict[str, list[_Plan]] = field(default_factory=dict)

    def add(self, method: str, fault: Fault, times: int, after: int) -> None:
        self.plans.setdefault(method, []).append(_Plan(fault, times, after))

    def next_for(self, method: str) -> Fault | None:
        plans = self.plans.get(method)
        if not plans:
            return None
        plan = plans[0]
        if plan.after:
            plan.after -= 1
            return None
        plan.times -= 1
        if not plan.times:
            plans.pop(0)
        return plan.fault
