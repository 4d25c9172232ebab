"""What the norms of the catalogue want from an organisation, and what of it is there.

A norm is judged slot by slot (a month, a quarter …). Nothing is missing before its slot has ended: until then it
is open. What was held always counts, whether the norm bound the organisation or not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from reports.catalogue import Catalogue, Kind, Norm, Per
from reports.periods import Period
from storage import activities, nil_returns, organisations
from storage.models import Activity, Level, NilReturn, Organisation


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
    evidence = _Evidence.of(session, organisation, period)
    return [
        _judged(session, organisation, kind, kind.norm, slot, evidence, today)
        for kind in kinds
        if kind.norm
        for slot in period.split(kind.norm.per)
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
    """The norms whose time ended unmet in `period`, of `organisation_id` and those below that exist on its last day."""
    for organisation in organisations.under(session, organisation_id, on=min(period.last, today)):
        slots: dict[str, list[NormState]] = {}
        for state in standing(session, catalogue, organisation.id, period, today):
            if state.state is State.MISSING and state.slot.last <= period.last:
                slots.setdefault(state.kind.code, []).append(state)
        for states in slots.values():
            yield Missed(organisation, states[0].kind, tuple(state.slot for state in states))


@dataclass(frozen=True, slots=True)
class _Evidence:
    """An organisation's activities and nil returns of the whole year, read once for all norms."""

    activities: Sequence[Activity]
    nil_returns: Sequence[NilReturn]

    @classmethod
    def of(cls, session: Session, organisation: Organisation, period: Period) -> "_Evidence":
        first, last = Period(period.year).days
        if organisation.level is Level.BRANCH:
            return cls(
                activities.under(session, organisation.id, first, last),
                nil_returns.under(session, organisation.id, first, last),
            )
        return cls(
            activities.held_between(session, organisation.id, first, last),
            [
                nil
                for nil in nil_returns.under(session, organisation.id, first, last)
                if nil.organisation_id == organisation.id
            ],
        )

    def held(self, kind: Kind, slot: Period) -> list[Activity]:
        wanted = set(kind.satisfied_by)
        return [
            activity
            for activity in self.activities
            if slot.contains(activity.held_from) and not wanted.isdisjoint(row.kind for row in activity.kinds)
        ]

    def not_held(self, kind: Kind, slot: Period) -> list[NilReturn]:
        """Nil returns that answer for the whole slot: one says only that its month had none, so the last decides."""
        last_month = slot.last.replace(day=1)
        return [nil for nil in self.nil_returns if nil.kind in kind.satisfied_by and nil.month == last_month]


def _judged(
    session: Session, organisation: Organisation, kind: Kind, norm: Norm, slot: Period, evidence: _Evidence, today: date
) -> NormState:
    held = evidence.held(kind, slot)
    have = sum(int(activity.details.get(norm.of) or 0) for activity in held) if norm.of else len(held)
    field = kind.field(norm.of) if norm.of else None
    nil = evidence.not_held(kind, slot)
    why = ""
    if have >= norm.at_least:
        state = State.DONE
    elif nil:
        state, why = State.NIL_RETURN, nil[-1].reason
    elif why := _exemption(session, organisation, norm, slot):
        state = State.EXEMPT
    else:
        state = State.OPEN if today <= slot.last else State.MISSING
    return NormState(
        kind=kind,
        slot=slot,
        state=state,
        need=norm.at_least,
        have=have,
        unit=field.unit if field else "次",
        records=tuple(activity.id for activity in held),
        nil_returns=tuple(row.id for row in nil),
        why=why,
    )


def _exemption(session: Session, organisation: Organisation, norm: Norm, slot: Period) -> str:
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
            bound = any(all(_has_committee(session, organisation, day) for day in month.days) for month in months)
            return "" if bound else "未设支委会"
        case "has_groups":
            bound = any(
                organisations.under(session, organisation.id, on=month.first, level=Level.GROUP) for month in months
            )
            return "" if bound else "未设党小组"
        case None:
            return ""


def _has_committee(session: Session, organisation: Organisation, day: date) -> bool:
    term = organisations.term_on(session, organisation.id, day)
    return term is not None and term.has_committee
