"""The possible results of a delivery, and the interface that every channel implements.

Results are data, not exceptions: the sender handles each of them and records it in the outbox. They never repeat what
people wrote, so they may be stored and logged.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from handlers.messages import Incoming, Outgoing

Receive = Callable[[list[Incoming]], Awaitable[None]]
"""Given to a channel by the program: returns once all events are committed to the inbox, and may raise."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """It is in the chat. `receipt` is the channel's id of the last message sent, "" if nothing had to be sent."""

    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """Try again, after `seconds` at the earliest; the sender waits longer after several tries.

    With `whole_channel` the platform can't be reached at all, so all chats wait. The next try passes `done_parts` back
    as `skip_parts`, so that nothing is shown twice.
    """

    seconds: float
    whole_channel: bool = False
    done_parts: int = 0


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person blocked the bot. Send nothing until they write again."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat has moved to the address `chat`: send the message there, skipping `done_parts`."""

    chat: str
    done_parts: int = 0


@dataclass(frozen=True, slots=True)
class Dead:
    """The platform permanently refuses this message. `reason` is the platform's own English text, for the log."""

    reason: str


Delivery = Delivered | Later | Blocked | Moved | Dead


class FetchLater(Exception):
    """A file can't be fetched now; try again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"try again in {seconds:g} s")
        self.seconds = seconds


class Channel(Protocol):
    """One platform. `name` is the value of `Incoming.channel`."""

    @property
    def name(self) -> str: ...

    async def deliver(
        self, chat: str, outgoing: Outgoing, content: bytes | None = None, *, key: str = "", skip_parts: int = 0
    ) -> Delivery:
        """Show `outgoing` in `chat`; `content` is the document's bytes. Never raises network errors.

        `key` is the same at every try of one message, so a channel that can avoids duplicates by it.
        """
        ...

    async def fetch(self, reference: str) -> tuple[bytes, str | None]:
        """The content of a file someone sent (`IncomingFile.reference`), and its name if the platform gives one.

        Raises Unacceptable with a sentence for the person if it is too large or gone, FetchLater if a later try may
        succeed.
        """
        ...
