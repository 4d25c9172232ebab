"""What the norms of the catalogue want from an organisation, and what of it is there.

A norm is judged slot by slot (a month, a quarter …). Nothing is missing before its slot has ended: until then it
is open. What was held always counts, whether the norm bound the organisation or not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from domain.catalogue import Catalogue, Kind, Norm, Per
from domain.organisations import Level
from domain.periods import Period
from expectations.circumstances import Circumstances
from expectations.evidence import Counts, Proof, Records
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

    `have` of `need` are there, in `unit` (次, 学时), from `records` (ids of activities). `why` is the reason of the
    nil return, or why the norm does not apply.
    """

    kind: Kind
    slot: Period
    state: State
    need: int
    have: int
    unit: str
    records: tuple[int, ...] = ()
    nil_returns: tuple[int, ...] = ()
    why: str = ""

    @property
    def lacking(self) -> int:
        """How much is still wanted; 0 where nothing is."""
        return max(self.need - self.have, 0) if self.state in (State.OPEN, State.MISSING) else 0


def standing(
    session: Session, catalogue: Catalogue, organisation_id: int, period: Period, today: date
) -> list[NormState]:
    """Every norm that concerns `organisation_id`, in every slot that `period` touches and that has begun by `today`.

    In the order of the catalogue, a kind's slots oldest first. A 党支部 is credited with what its 党小组 held.
    """
    organisation = organisations.get(session, organisation_id)
    kinds = [kind for kind in catalogue.kinds if kind.norm and organisation.level in kind.norm.levels]
    if not kinds:
        return []
    evidence = Records.of(session, organisation, period)
    circumstances = Circumstances.of(session, organisation_id)
    return [
        _judged(circumstances, organisation, kind, slot, evidence, today)
        for kind in kinds
        for slot in _slots(kind, period)
        if slot.first <= today
    ]


def owed(session: Session, catalogue: Catalogue, organisation_id: int, month: Period, today: date) -> list[NormState]:
    """What the norms still want from `organisation_id` by the end of `month`: slots that end with it and lack some."""
    return [
        state
        for state in standing(session, catalogue, organisation_id, month, today)
        if state.slot.last == month.last and state.state in (State.OPEN, State.MISSING)
    ]


@dataclass(frozen=True, slots=True)
class Missed:
    """A norm that an organisation missed in `slots`, all of which have ended."""

    organisation: Organisation
    kind: Kind
    slots: tuple[Period, ...]


def missed(
    session: Session, catalogue: Catalogue, organisation_id: int, period: Period, today: date
) -> Iterator[Missed]:
    """The norms whose time ended unmet in `period`, of `organisation_id` and those below that exist on its last day.

    For 党支部 the counts of all are read at once, whatever their number: an event of two kinds that serve the same
    norm counts for both here. The few offices are judged by their own records.
    """
    counts = Counts.of(session, catalogue, organisation_id, period)
    circumstances = Circumstances.of(session, organisation_id)
    for organisation in organisations.under(session, organisation_id, on=min(period.last, today)):
        evidence = counts if organisation.level is Level.BRANCH else Records.of(session, organisation, period)
        for kind in catalogue.kinds:
            if not kind.norm or organisation.level not in kind.norm.levels:
                continue
            ended = [slot for slot in _slots(kind, period) if slot.last <= period.last and slot.last < today]
            slots = [
                slot
                for slot in ended
                if _state(circumstances, organisation, kind, slot, evidence, today)[0] is State.MISSING
            ]
            if slots:
                yield Missed(organisation, kind, tuple(slots))


def _slots(kind: Kind, period: Period) -> Iterator[Period]:
    """The times in which the norm of `kind` wants its number, as far as `period` touches them."""
    return period.split(kind.norm.per) if kind.norm else iter(())


def _judged(
    circumstances: Circumstances, organisation: Organisation, kind: Kind, slot: Period, evidence: Records, today: date
) -> NormState:
    state, why = _state(circumstances, organisation, kind, slot, evidence, today)
    norm = _norm(kind)
    field = kind.field(norm.of) if norm.of else None
    return NormState(
        kind=kind,
        slot=slot,
        state=state,
        need=norm.at_least,
        have=evidence.has(organisation, kind, slot),
        unit=field.unit if field else "次",
        records=tuple(activity.id for activity in evidence.held(kind, slot)),
        nil_returns=tuple(nil.id for nil in evidence.not_held(organisation, kind, slot)),
        why=why,
    )


def _state(
    circumstances: Circumstances, organisation: Organisation, kind: Kind, slot: Period, proof: Proof, today: date
) -> tuple[State, str]:
    """The state, and why where it is a nil return or an exemption."""
    norm = _norm(kind)
    if proof.has(organisation, kind, slot) >= norm.at_least:
        return State.DONE, ""
    if nil := proof.not_held(organisation, kind, slot):
        return State.NIL_RETURN, nil[-1].reason
    if why := _exemption(circumstances, organisation, norm, slot):
        return State.EXEMPT, why
    return (State.OPEN if today <= slot.last else State.MISSING), ""


def _norm(kind: Kind) -> Norm:
    if kind.norm is None:
        raise ValueError(f"{kind.code} has no norm")
    return kind.norm


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
