"""What may come of a delivery, and what every channel offers the program.

Results are data, not exceptions: whoever sends looks at all of them and writes what he saw into the outbox.
Nothing in them repeats what people wrote, so they may be kept and logged.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from handlers.messages import Incoming, Outgoing

Receive = Callable[[list[Incoming]], Awaitable[None]]
"""Given to a channel by the program: returns once all events are committed to the inbox, and may raise."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """It is in the chat. `receipt` is the channel's id of the last message shown, "" when nothing was to be shown."""

    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: try again after `seconds` at the earliest; the sender lengthens it by its own count of tries.

    With `whole_channel` the platform, or the way to it, is closed to everyone: hold back all chats. `done_parts` is
    what the next try gives back as `skip_parts`, so that nothing already shown is shown again.
    """

    seconds: float
    whole_channel: bool = False
    done_parts: int = 0


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person closed the conversation. Keep silent until he writes again."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The conversation lives on under the address `chat`: send it there, skipping `done_parts`."""

    chat: str
    done_parts: int = 0


@dataclass(frozen=True, slots=True)
class Dead:
    """The platform refuses this message for good. `reason` is the platform's own words, in English, for the log."""

    reason: str


Delivery = Delivered | Later | Blocked | Moved | Dead


class FetchLater(Exception):
    """A file can't be had now, but may be after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"try again in {seconds:g} s")
        self.seconds = seconds


class Channel(Protocol):
    """One platform. `name` is what `Incoming.channel` says."""

    @property
    def name(self) -> str: ...

    async def deliver(
        self, chat: str, outgoing: Outgoing, content: bytes | None = None, *, key: str = "", skip_parts: int = 0
    ) -> Delivery:
        """Show `outgoing` in `chat`; `content` is that of its document. Never raises what the network may do.

        `key` is the same at every try of one message: a channel that can, shows it once.
        """
        ...

    async def fetch(self, reference: str) -> tuple[bytes, str | None]:
        """A file someone sent (`IncomingFile.reference`), and its name if the platform tells one.

        Raises Unacceptable with the sentence for the person when it is too large or gone, FetchLater when it may
        still come.
        """
        ...
