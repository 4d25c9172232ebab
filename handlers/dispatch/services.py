"""What can be asked for: each service is a dialogue, the words that call it, and who may."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dialogue import Dialogue
from domain.people import Role
from handlers.context import Transaction, User
from handlers.texts import Texts

ALWAYS = ("cancel", "back", "menu", "drafts")
"""What can be said at any time, whatever is open; `words.<name>` in the texts."""

AnyDialogue = Dialogue[User, Transaction]


@dataclass(frozen=True, slots=True)
class Service:
    """`name` leads to its words in the texts: `services.<name>.words` (the first is its label) and `.latin`.

    Empty `roles`: everyone enrolled. `hidden` ones stand in no menu. `strangers` may use it before they enrolled.
    """

    dialogue: AnyDialogue
    roles: frozenset[Role] = frozenset()
    hidden: bool = False
    strangers: bool = False

    @property
    def name(self) -> str:
        return self.dialogue.name

    def open_to(self, user: User) -> bool:
        """May this user ask for it?"""
        if user.person_id is None:
            return self.strangers
        return not self.roles or user.is_any(*self.roles)


class WordTaken(ValueError):
    """A word calls two services; the text names the word and both, for whoever edits the texts."""

    def __init__(self, word: str, *labels: str) -> None:
        super().__init__(f"“{word}”同时是“{labels[0]}”和“{labels[1]}”的叫法，只能留一处")


class Services:
    """All services, found by what people type."""

    def __init__(self, services: Iterable[Service], text: Texts) -> None:
        self._services = {service.name: service for service in services}
        self._text = text
        self._by_name = {
            name: service
            for service in self._services.values()
            for name in (self.label(service), f"/{self.latin(service)}")
        }
        self._by_word = self._by_name | self._all_words()

    def _all_words(self) -> dict[str, Service]:
        """The service that each word calls. Raises WordTaken."""
        taken = {
            plain(word): self._text(f"words.{name}").split()[0]
            for name in ALWAYS
            for word in self._text(f"words.{name}").split()
        }
        found: dict[str, Service] = {}
        for service in self:
            for word in map(plain, (*self.words(service), f"/{self.latin(service)}")):
                if taken.setdefault(word, self.label(service)) != self.label(service):
                    raise WordTaken(word, taken[word], self.label(service))
                found[word] = service
        return found

    def __iter__(self) -> Iterator[Service]:
        return iter(self._services.values())

    def __getitem__(self, name: str) -> Service:
        return self._services[name]

    def get(self, name: str) -> Service | None:
        """The service of this name."""
        return self._services.get(name)

    def called_by(self, word: str, *, in_dialogue: bool) -> Service | None:
        """The service that a `plain` word calls. Within a dialogue only its full name does: 本月 may be an answer."""
        return (self._by_name if in_dialogue else self._by_word).get(word)

    def words(self, service: Service) -> Sequence[str]:
        """What people may type for it, in their own language."""
        return self._text(f"services.{service.name}.words").split()

    def label(self, service: Service) -> str:
        """What its button says."""
        return self.words(service)[0]

    def latin(self, service: Service) -> str:
        """Its command on platforms that only know Latin letters."""
        return self._text(f"services.{service.name}.latin")

    def offered_to(self, user: User) -> list[Service]:
        """The menu of this user."""
        return [service for service in self if service.open_to(user) and not service.hidden]


def plain(text: str) -> str:
    """`text` as it is compared with words: NFKC, no blanks or full stop around it, lower case."""
    return unicodedata.normalize("NFKC", text).strip(" \t\n。.!~").lower()
