"""The organisations in which someone may do something, as a choice: from three to many thousands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from dialogue import Choice
from domain.organisations import Level
from domain.permissions import Action, roles_for
from handlers.context import Transaction, User
from storage import organisations
from storage.models import Organisation


@dataclass(frozen=True, slots=True)
class OfferedOrganisations:
    """Those of `levels` below the posts by which `user` may do `action`, as they are today."""

    user: User
    action: Action
    levels: Collection[Level]
    transaction: Transaction

    def page(self, words: str, skip: int, most: int) -> Sequence[Choice]:
        """See `Offer`."""
        found = organisations.below(
            self.transaction.session, self._tops(), self._today, self.levels, words=words, skip=skip, most=most
        )
        return [_choice(organisation) for organisation in found]

    def named(self, words: str) -> Choice | None:
        """See `Offer`."""
        found = organisations.below(
            self.transaction.session, self._tops(), self._today, self.levels, name=words.strip(), most=1
        )
        return _choice(found[0]) if found else None

    def get(self, value: str) -> Choice | None:
        """See `Offer`."""
        if not (value.isascii() and value.isdecimal() and len(value) < 16):
            return None
        found = organisations.below(
            self.transaction.session, self._tops(), self._today, self.levels, number=int(value), most=1
        )
        return _choice(found[0]) if found else None

    @property
    def _today(self) -> date:
        return self.transaction.now.date()

    def _tops(self) -> list[int]:
        return [post.organisation_id for post in self.user.posts_as(*roles_for(self.action))]


def _choice(organisation: Organisation) -> Choice:
    return Choice(str(organisation.id), organisation.name)
