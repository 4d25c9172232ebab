"""What makes a coroutine function a dialogue."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from inspect import iscoroutinefunction
from typing import Any, Generic, TypeVar

from dialogue.chat import Chat
from dialogue.errors import DialogueError

P = TypeVar("P")
W = TypeVar("W")
Talk = Callable[[Chat[P, W]], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Dialogue(Generic[P, W]):
    """A conversation with a person `P` that may read and write a world `W`.

    `name` is kept with whatever is open: don't change it. `version` may count changes; answers are kept over them.
    """

    name: str
    version: int
    function: Talk[P, W]


def dialogue(name: str, *, version: int = 1) -> Callable[[Talk[P, W]], Dialogue[P, W]]:
    """Declare a coroutine function to be the dialogue `name`.

    It is run again from the top at every event, so all it does between two questions must be plain computing:
    reading goes through `chat.load`, writing through `chat.commit`, speaking through `chat.say`.
    """

    def declare(function: Talk[P, W]) -> Dialogue[P, W]:
        if not iscoroutinefunction(function):
            raise DialogueError(f"{name}: a dialogue is an async function")
        return Dialogue(name, version, function)

    return declare
