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

    `refusal` says why a code can't be used. `opens` counts a chat that a code opens, or says why it can't open one.
    `who` gives the (name, roles) of a chat. `may_download` says whether a file of this kind and number may still be
    read in a chat. Only the demonstration has `players`, a fixed `today`, and `enter_as`, which opens the chat of a
    player.
    """

    refusal: Callable[[Session, str], str | None]
    who: Callable[[Session, str], tuple[str, str]]
    opens: Callable[[Session, str], str | None]
    may_download: Callable[[Session, str, str, int], bool]
    today: date | None = None
    players: Callable[[Session], list[Player]] | None = None
    enter_as: Callable[[Session, str], str | None] | None = None
