"""Events, replies, and the step between them: closed sets of shapes that know no platform."""

from dataclasses import dataclass
from typing import Literal

from dialogue.state import State


@dataclass(frozen=True, slots=True)
class Text:
    """Text that someone typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap on button `index` of the question shown as `token` in `run`."""

    run: str
    token: int
    index: int


@dataclass(frozen=True, slots=True)
class File:
    """A file that someone sent; the caller stores it under `id`."""

    id: int
    name: str


Event = Text | Tap | File


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: `value` is stored, `label` is shown. If `numbered`, its position (1, 2 …) may be typed instead."""

    value: str
    label: str
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a card. Its question can be asked again by `key` ("" for a line that no question made).

    A line with an empty `text` isn't shown, but can be filled in. A line with `lines` of its own stands for a group of
    them: it is one line on the card, and picking it shows the others. Its `key` is no question's.
    """

    key: str
    label: str
    text: str
    lines: tuple["Line", ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """The card that a person is asked to confirm."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Say:
    """A message. The engine passes on `document` without looking at it."""

    text: str
    document: object | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A question with its buttons; the payload of each is `payload(run, token, index)`.

    `redraw`: the same question in another state; show it in place of the message that was tapped where possible.
    """

    text: str
    choices: tuple[Choice, ...]
    run: str
    token: int
    redraw: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A short notice that changes nothing, such as the answer to a stale tap."""

    text: str


Reply = Say | Ask | Notice
Status = Literal["waiting", "finished", "cancelled"]


@dataclass(frozen=True, slots=True)
class Step:
    """The result of one event. `state` is None when the run is over; `committed` says that a commit function ran."""

    state: State | None
    replies: tuple[Reply, ...]
    status: Status
    committed: bool

    def repeats(self, before: State) -> bool:
        """Whether the question of the state `before` is asked again, without an answer."""
        after = self.state
        if after is None or after.answers != before.answers:
            return False
        return (after.asked and after.asked.key) == (before.asked and before.asked.key)
