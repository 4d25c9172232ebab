"""How a dialogue is declared."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from dialogue.chat import Chat

P = TypeVar("P")
W = TypeVar("W")

Function = Callable[[Chat[P, W]], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Dialogue(Generic[P, W]):
    """A conversation by `name`, which open ones are kept under. `version` goes up when answers change their meaning."""

    name: str
    title: str
    version: int
    function: Function[P, W]


def dialogue(name: str, *, title: str, version: int = 1) -> Callable[[Function[P, W]], Dialogue[P, W]]:
    """Make a coroutine function that talks through its `Chat` a dialogue."""

    def declared(function: Function[P, W]) -> Dialogue[P, W]:
        return Dialogue(name, title, version, function)

    return declared
