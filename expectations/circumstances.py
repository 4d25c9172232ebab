"""Facts besides records on which a norm depends: whether an organisation had a 支委会 or 党小组 on a day."""

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
    """The facts for an organisation and all below it, read at once, however many they are."""

    terms: Mapping[int, Sequence[Term]]  # by organisation, the latest first
    groups: Mapping[int, Sequence[Organisation]]  # by the 党支部 they belong to

    @classmethod
    def of(cls, session: Session, organisation_id: int) -> Self:
        """Read them from the database."""
        groups: dict[int, list[Organisation]] = {}
        for group in organisations.under(session, organisation_id, level=Level.GROUP):
            if group.parent_id is not None:
                groups.setdefault(group.parent_id, []).append(group)
        return cls(organisations.terms_under(session, organisation_id), groups)

    def has_committee(self, organisation: Organisation, day: date) -> bool:
        """Whether there is a 支委会 in the term of `day`; an expired term lasts until the next begins."""
        term = next((term for term in self.terms.get(organisation.id, ()) if term.began <= day), None)
        return term is not None and term.has_committee

    def has_groups(self, organisation: Organisation, day: date) -> bool:
        """Whether it has 党小组 on `day`."""
        return any(organisations.is_there(group, day, day) for group in self.groups.get(organisation.id, ()))
