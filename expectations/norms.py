"""What the norms of the catalogue want from an organisation, and what of it is there.

A norm is judged slot by slot (a month, a quarter …). Nothing is missing before its slot has ended: until then it
is open. What was held always counts, whether the norm bound the organisation or not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from sqlalchemy.orm import Session

from domain.catalogue import Catalogue, Kind, Norm, Per
from domain.periods import Period
from expectations.circumstances import Circumstances
from expectations.evidence import Evidence
from storage import organisations
from storage.models import Organisation


class State(StrEnum):
    """已完成, 本月未开展, 不需开展, 待完成 (the slot still runs), 未完成."""

    DONE = "done"
    NIL_RETURN = "nil_return"
    EXEMPT = "exempt"
    OPEN = "open"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class NormState:
    """One norm in one slot for one organisation.

    `have` of `need` are there, in `unit` (次, 学时). `why` is the reason of the nil return, or why the norm does not
    apply.
    """

    kind: Kind
    slot: Period
    state: State
    need: int
    have: int
    unit: str
    why: str = ""

    @property
    def lacking(self) -> int:
        """How much is still wanted; 0 where nothing is."""
        return max(self.need - self.have, 0) if self.state in (State.OPEN, State.MISSING) else 0


@dataclass(frozen=True, slots=True)
class Missed:
    """A norm that an organisation missed in `slots`, all of which have ended."""

    organisation: Organisation
    kind: Kind
    slots: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class Expectations:
    """What the norms want in `period` from an organisation and all below it, as of `today`.

    `read` takes the same few statements whatever the number of organisations; nothing else here asks the database.
    """

    catalogue: Catalogue
    period: Period
    today: date
    circumstances: Circumstances
    evidence: Evidence

    @classmethod
    def read(cls, session: Session, catalogue: Catalogue, organisation_id: int, period: Period, today: date) -> Self:
        """Read what is known of `organisation_id` and all below it."""
        return cls(
            catalogue,
            period,
            today,
            Circumstances.of(session, organisation_id),
            Evidence.of(session, catalogue, organisation_id, period),
        )

    def states(self, organisation: Organisation) -> list[NormState]:
        """Every norm that concerns `organisation`, in every slot that the period touches and that has begun.

        In the order of the catalogue, a kind's slots oldest first.
        """
        return [
            self._judged(organisation, kind, norm, slot)
            for kind, norm in self._concerning(organisation)
            for slot in self.period.split(norm.per)
            if slot.first <= self.today
        ]

    def owed(self, organisation: Organisation) -> list[NormState]:
        """What the norms still want by the end of the period: slots that end with it and lack some."""
        return [state for state in self.states(organisation) if state.slot.last == self.period.last and state.lacking]

    def missed(self, organisation: Organisation) -> list[Missed]:
        """The norms whose time ended unmet within the period."""
        missed: dict[str, Missed] = {}
        for state in self.states(organisation):
            if state.state is State.MISSING and state.slot.last <= self.period.last:
                before = missed[state.kind.code].slots if state.kind.code in missed else ()
                missed[state.kind.code] = Missed(organisation, state.kind, (*before, state.slot))
        return list(missed.values())

    def _concerning(self, organisation: Organisation) -> Iterator[tuple[Kind, Norm]]:
        for kind in self.catalogue.kinds:
            if kind.norm and organisation.level in kind.norm.levels:
                yield kind, kind.norm

    def _judged(self, organisation: Organisation, kind: Kind, norm: Norm, slot: Period) -> NormState:
        have = self.evidence.has(organisation, kind, slot)
        state, why = self._state(organisation, kind, norm, slot, have)
        field = kind.field(norm.of) if norm.of else None
        return NormState(kind, slot, state, norm.at_least, have, field.unit if field else "次", why)

    def _state(self, organisation: Organisation, kind: Kind, norm: Norm, slot: Period, have: int) -> tuple[State, str]:
        """The state, and why where it is a nil return or an exemption."""
        if have >= norm.at_least:
            return State.DONE, ""
        if nil := self.evidence.not_held(organisation, kind, slot):
            return State.NIL_RETURN, nil.reason
        if why := _exemption(self.circumstances, organisation, norm, slot):
            return State.EXEMPT, why
        return (State.OPEN if self.today <= slot.last else State.MISSING), ""


def norm_states(
    session: Session, catalogue: Catalogue, organisation_id: int, period: Period, today: date
) -> list[NormState]:
    """The states of every norm that concerns one organisation; for many, see `Expectations`."""
    organisation = organisations.get(session, organisation_id)
    return Expectations.read(session, catalogue, organisation_id, period, today).states(organisation)


def _exemption(circumstances: Circumstances, organisation: Organisation, norm: Norm, slot: Period) -> str:
    """Why `norm` does not bind `organisation` in `slot`, or an empty string.

    It binds where the organisation is there at the slot's end and, for one whole month of the slot at least, both
    existed and met the norm's condition: nobody owes a meeting for the week in which the branch was founded.
    """
    if organisation.dissolved and organisation.dissolved <= slot.last:
        return "期内已撤销"
    months = [month for month in slot.split(Per.MONTH) if organisation.founded <= month.first]
    if not months:
        return "期内新成立"
    match norm.condition:
        case "has_committee":
            bound = any(all(circumstances.has_committee(organisation, day) for day in month.days) for month in months)
            return "" if bound else "未设支委会"
        case "has_groups":
            bound = any(circumstances.has_groups(organisation, month.first) for month in months)
            return "" if bound else "未设党小组"
        case None:
            return ""
