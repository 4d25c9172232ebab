"""What is known of an organisation towards the norms: its own records, or for many at once the counts of all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy.orm import Session

from domain.catalogue import Catalogue, Kind
from domain.organisations import Level
from domain.periods import Period
from storage import activities, nil_returns, rollups
from storage.models import Activity, NilReturn, Organisation


class Proof(Protocol):
    """What is known of an organisation: how much it `has` towards the norm of a kind, and its nil returns."""

    def has(self, organisation: Organisation, kind: Kind, slot: Period) -> int: ...

    def not_held(self, organisation: Organisation, kind: Kind, slot: Period) -> Sequence[NilReturn]: ...


@dataclass(frozen=True, slots=True)
class Records:
    """An organisation's activities and nil returns of the whole year, read once for all norms."""

    activities: Sequence[Activity]
    nil_returns: Sequence[NilReturn]

    @classmethod
    def of(cls, session: Session, organisation: Organisation, period: Period) -> "Records":
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
        wanted, (first, last) = set(kind.satisfied_by), slot.days
        return [
            activity
            for activity in self.activities
            if first <= activity.held_from <= last and not wanted.isdisjoint(row.kind for row in activity.kinds)
        ]

    def has(self, _organisation: Organisation, kind: Kind, slot: Period) -> int:
        held, of = self.held(kind, slot), kind.norm and kind.norm.of
        return sum(int(activity.details.get(of) or 0) for activity in held) if of else len(held)

    def not_held(self, _organisation: Organisation, kind: Kind, slot: Period) -> list[NilReturn]:
        return [nil for nil in self.nil_returns if _answers(nil, kind, slot)]


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of all 党支部 below an organisation in every month of a year, and their nil returns."""

    amounts: Mapping[tuple[int, str, date], int]
    nil_returns: Mapping[int, Sequence[NilReturn]]

    @classmethod
    def of(cls, session: Session, catalogue: Catalogue, organisation_id: int, period: Period) -> "Counts":
        first, last = Period(period.year).days
        measures = {measure for kind in catalogue.kinds if kind.norm for measure in measures_of(kind)}
        nil: dict[int, list[NilReturn]] = {}
        for row in nil_returns.under(session, organisation_id, first, last):
            nil.setdefault(row.organisation_id, []).append(row)
        return cls(rollups.by_month(session, organisation_id, first, last, measures), nil)

    def has(self, organisation: Organisation, kind: Kind, slot: Period) -> int:
        months = [date(slot.year, month, 1) for month in range(slot.first_month, slot.last_month + 1)]
        return sum(
            self.amounts.get((organisation.id, measure, month), 0) for measure in measures_of(kind) for month in months
        )

    def not_held(self, organisation: Organisation, kind: Kind, slot: Period) -> list[NilReturn]:
        return [nil for nil in self.nil_returns.get(organisation.id, ()) if _answers(nil, kind, slot)]


def measures_of(kind: Kind) -> list[str]:
    """The measures that count towards the norm of `kind`."""
    of = kind.norm and kind.norm.of
    return [f"{code}.{of}" if of else code for code in kind.satisfied_by]


def _answers(nil: NilReturn, kind: Kind, slot: Period) -> bool:
    """Whether `nil` answers for the whole slot: it says only that its month had none, so the last month decides."""
    return nil.kind in kind.satisfied_by and nil.month == slot.last.replace(day=1)
