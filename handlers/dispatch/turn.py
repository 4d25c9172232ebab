"""One event on its way through the desk."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dialogue import File
from handlers.context import Transaction, User
from handlers.messages import Incoming, Outgoing
from storage.conversations import Conversation, Kept, Open


@dataclass(slots=True)
class Turn:
    """One event on its way through the desk."""

    user: User
    transaction: Transaction
    conversation: Conversation
    incoming: Incoming
    run: int
    messages: list[Outgoing] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    active: Open | None = None
    files: Sequence[File] = ()  # came with the words, and belong to what these begin or answer

    def __post_init__(self) -> None:
        self.active = self.conversation.active

    def say(self, text: str) -> None:
        self.messages.append(Outgoing(text=text))

    def toast(self, text: str) -> None:
        self.messages.append(Outgoing(toast=text) if self.incoming.tap else Outgoing(text=text))

    def keep(self, kept: Kept) -> None:
        self.kept.append(kept)
