"""How people sign in: with a code, or in the demonstration as anyone they choose."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Player:
    """A person that one can play in the demonstration."""

    id: str
    name: str
    role: str
    organisation: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """How people sign in and who they are. All functions run in a transaction.

    `refusal` says why a code can't be used, `who` gives the (name, roles) of a chat. Only the demonstration has
    `players`, a fixed `today`, and `enter_as`, which opens the chat of a player.
    """

    refusal: Callable[[Session, str], str | None]
    who: Callable[[Session, str], tuple[str, str]]
    today: date | None = None
    players: Callable[[Session], list[Player]] | None = None
    enter_as: Callable[[Session, str], str | None] | None = None
