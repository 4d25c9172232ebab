"""What comes in (events), what goes out (replies), and the step between: closed sets, without a platform's name."""

from dataclasses import dataclass
from typing import Literal

from dialogue.state import State


@dataclass(frozen=True, slots=True)
class Text:
    """Words someone typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap on button `index` of the question that was shown as `token` in `run`."""

    run: str
    token: int
    index: int


@dataclass(frozen=True, slots=True)
class File:
    """A file someone sent and somebody else keeps under `id`."""

    id: int
    name: str


Event = Text | Tap | File


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: `value` is kept, `label` is shown. `numbered`: its place (1, 2 …) may be typed instead."""

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
    """What a person is asked to confirm."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Say:
    """A message. `document` is whatever the dialogue gave; the engine doesn't look at it."""

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
    """What one event led to. `state` is None once the run is over; `committed`: a commit function ran in this step."""

    state: State | None
    replies: tuple[Reply, ...]
    status: Status
    committed: bool

    def repeats(self, before: State) -> bool:
        """What was asked in the state `before` is asked again, and nothing was answered."""
        after = self.state
        if after is None or after.answers != before.answers:
            return False
        return (after.asked and after.asked.key) == (before.asked and before.asked.key)
