"""What it takes to run a coroutine by hand: how it stops, how it ends, what surrounds it."""

from collections.abc import Callable, Coroutine, Generator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from types import coroutine
from typing import Any, Generic, Never, TypeVar

from dialogue.errors import DialogueError

P = TypeVar("P")
W = TypeVar("W")


Explain = Callable[[Exception], str | None]
"""The sentence for an error that the person can put right, None for a defect."""


def no_explanation(_error: Exception) -> None:
    """Every error is a defect."""


@dataclass(frozen=True, slots=True)
class Moment(Generic[P, W]):
    """What surrounds a step: when it is, with whom, in which world."""

    now: datetime
    person: P
    world: W


class Ended(Enum):
    """How a replay came to its end."""

    FINISHED = auto()
    WAITING = auto()  # for an answer to the pending question
    AGAIN = auto()  # what was heard concerns an earlier question: replay once more
    CANCELLED = auto()
    REFUSED = auto()  # an answer, by a sentence


class Derailed(Exception):
    """The function raised `error`, which no answer explains."""

    def __init__(self, error: Exception) -> None:
        super().__init__(repr(error))
        self.error = error


STOP = object()
"""What a coroutine yields where it stops; whatever else it yields was awaited from outside."""


@coroutine
def suspend() -> Generator[object, None, Never]:
    """Stop here for good."""
    yield STOP
    raise DialogueError("a replay that has stopped is never taken up again")


def close(talk: Coroutine[Any, Any, None]) -> None:
    """End `talk` where it stopped. Raises DialogueError if it won't."""
    try:
        talk.close()
    except Exception as error:
        raise DialogueError("a dialogue can't go on after it has stopped at a question") from error
