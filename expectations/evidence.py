"""What is known of organisations towards the norms: counts by month and nil returns, read at once for a whole tree."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from sqlalchemy.orm import Session

from domain.catalogue import Catalogue, Kind
from domain.organisations import Level
from domain.periods import Period
from storage import nil_returns, provenance, rollups
from storage.models import NilReturn, Organisation

Amounts = Mapping[tuple[int, str, date], int]
"""By organisation, measure, and first day of the month."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of an organisation and all below it, for the year of a period; the number of statements is always the same.

    A 党支部 is credited with what its 党小组 held; the others are judged by their own meetings alone. An event of two
    kinds that serve the same norm counts for both.
    """

    below: Amounts
    own: Amounts
    nil_returns: Mapping[int, Sequence[NilReturn]]

    @classmethod
    def of(cls, session: Session, catalogue: Catalogue, organisation_id: int, period: Period) -> Self:
        """Read it."""
        first, last = Period(period.year).days
        measures = {measure for kind in catalogue.kinds if kind.norm for measure in measures_of(kind)}
        nil: dict[int, list[NilReturn]] = {}
        for row in nil_returns.under(session, organisation_id, first, last):
            nil.setdefault(row.organisation_id, []).append(row)
        return cls(
            rollups.by_month(session, organisation_id, first, last, measures),
            _own(session, organisation_id, first, last),
            nil,
        )

    def has(self, organisation: Organisation, kind: Kind, slot: Period) -> int:
        """How much of what the norm of `kind` wants is there in `slot`."""
        amounts = self.below if organisation.level is Level.BRANCH else self.own
        months = [date(slot.year, month, 1) for month in range(slot.first_month, slot.last_month + 1)]
        return sum(
            amounts.get((organisation.id, measure, month), 0) for measure in measures_of(kind) for month in months
        )

    def not_held(self, organisation: Organisation, kind: Kind, slot: Period) -> NilReturn | None:
        """The nil return that answers for `slot`: it says only that its month had none, so the last month decides."""
        last = slot.last.replace(day=1)
        answers = [nil for nil in self.nil_returns.get(organisation.id, ()) if nil.month == last]
        return next((nil for nil in reversed(answers) if nil.kind in kind.satisfied_by), None)


def measures_of(kind: Kind) -> list[str]:
    """The measures that count towards the norm of `kind`."""
    of = kind.norm and kind.norm.of
    return [f"{code}.{of}" if of else code for code in kind.satisfied_by]


def _own(session: Session, organisation_id: int, first: date, last: date) -> Amounts:
    """The counts of what offices held themselves: their rollups also have what all below them held."""
    counted: Counter[tuple[int, str, date]] = Counter()
    for organisation, day, kind, present, details in provenance.held_by_offices(session, organisation_id, first, last):
        for measure, amount in provenance.amounts([kind], present, details).items():
            counted[organisation, measure, day.replace(day=1)] += amount
    return counted
