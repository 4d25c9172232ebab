"""What a norm asks of an organisation besides its records: was there a 支委会 on a day, were there 党小组?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from sqlalchemy.orm import Session

from domain.organisations import Level
from storage import organisations
from storage.models import Organisation, Term


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Of an organisation and all below it, read at once, whatever their number."""

    terms: Mapping[int, Sequence[Term]]  # by organisation, the latest first
    groups: Mapping[int, Sequence[Organisation]]  # by the 党支部 they stand below

    @classmethod
    def of(cls, session: Session, organisation_id: int) -> Self:
        """Read them."""
        groups: dict[int, list[Organisation]] = {}
        for group in organisations.under(session, organisation_id, level=Level.GROUP):
            if group.parent_id is not None:
                groups.setdefault(group.parent_id, []).append(group)
        return cls(organisations.terms_under(session, organisation_id), groups)

    def has_committee(self, organisation: Organisation, day: date) -> bool:
        """There is a 支委会 in the term of `day`; one that has run out lasts until the next begins."""
        term = next((term for term in self.terms.get(organisation.id, ()) if term.began <= day), None)
        return term is not None and term.has_committee

    def has_groups(self, organisation: Organisation, day: date) -> bool:
        """It is divided into 党小组 on `day`."""
        return any(organisations.is_there(group, day, day) for group in self.groups.get(organisation.id, ()))
