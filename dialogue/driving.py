"""Running a coroutine by hand: how it stops, how it ends, and its surroundings."""

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
    """Treats every error as a defect."""


@dataclass(frozen=True, slots=True)
class Moment(Generic[P, W]):
    """The surroundings of a step: the time, the person, and the world that the dialogue may read and write."""

    now: datetime
    person: P
    world: W


class Ended(Enum):
    """How a replay ended."""

    FINISHED = auto()
    WAITING = auto()  # for an answer to the pending question
    AGAIN = auto()  # the event concerns an earlier question, so replay once more
    CANCELLED = auto()
    REFUSED = auto()  # an answer was refused with a sentence


class Derailed(Exception):
    """The function raised `error`, and no answer is to blame."""

    def __init__(self, error: Exception) -> None:
        super().__init__(repr(error))
        self.error = error


STOP = object()
"""What a coroutine yields where it stops; whatever else it yields was awaited from outside."""


@coroutine
def suspend() -> Generator[object, None, Never]:
    """Stop the coroutine here for good."""
    yield STOP
    raise DialogueError("a replay that has stopped is never taken up again")


def close(talk: Coroutine[Any, Any, None]) -> None:
    """Close `talk` where it stopped. Raises DialogueError if it refuses."""
    try:
        talk.close()
    except Exception as error:
        raise DialogueError("a dialogue can't go on after it has stopped at a question") from error
