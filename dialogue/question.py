"""What a question is: it shows something, makes something of what is heard, and knows which answers hold.

A question never sees the state: it is made anew at every replay, and says what it understood as a value.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from dialogue.phrases import Phrases
from dialogue.shapes import Choice, Text
from dialogue.state import ALL_LINES, Asked, Control, Raw

T = TypeVar("T")


class Picked(NamedTuple):
    """A button that stands for a choice."""

    value: str


class Pressed(NamedTuple):
    """A button of the engine's own."""

    control: Control


Heard = Text | Picked | Pressed


class Answered(NamedTuple):
    """An answer, still to be checked like one that was kept; `rest` are words that answer the next question."""

    raw: Raw
    rest: Text | None = None


class Toggled(NamedTuple):
    """A multiple choice goes on, with these picked; `whole`: with all its choices shown."""

    picks: tuple[str, ...]
    whole: bool


class Edit(NamedTuple):
    """The answer `key` is to be given again, here with `text` if any."""

    key: str
    text: str = ""


class OpenMenu(NamedTuple):
    """Ask which line is to be changed: of all of them, or of the group `key`."""

    key: str = ALL_LINES


Understood = Answered | Toggled | Edit | OpenMenu


@dataclass(slots=True)
class Shown:
    """A question as it is put: its text, the choices by number, the engine's own buttons."""

    text: str
    choices: Sequence[Choice] = ()
    controls: tuple[Control, ...] = ()
    picks: tuple[str, ...] = ()
    proof: int = 0


class Question(ABC, Generic[T]):
    """One question of a dialogue. `key` is its full name, `given` an answer that came along."""

    __slots__ = ("given", "key", "phrases", "prompt")
    optional = False
    silent = False  # only asked when the person wants it
    reviews = False  # an answer confirms all answers before it

    def __init__(self, phrases: Phrases, key: str, prompt: str, given: Raw = None) -> None:
        self.phrases = phrases
        self.key = key
        self.prompt = prompt
        self.given = given

    @abstractmethod
    def restore(self, raw: Raw, day: date) -> T:
        """What an answer means. Raises Unacceptable, with a sentence, when it doesn't hold (any more)."""

    @abstractmethod
    def understand(self, heard: Heard, asked: Asked) -> Understood:
        """What is made of an event, but for leaving and cancelling; `asked` is the question as it was shown.

        Raises Unacceptable.
        """

    @abstractmethod
    def show(self, picks: Sequence[str], whole: bool) -> Shown:
        """The question as it is put; a multiple choice with its `picks`, and all its choices where it is `whole`."""

    def spoken(self, raw: Raw) -> str:
        """A kept answer in words, "" where there are none."""
        return raw if isinstance(raw, str) else ""
