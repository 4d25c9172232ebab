"""How people come in: by a code, or in the demonstration as whom they like."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Player:
    """Someone to play in the demonstration."""

    id: str
    name: str
    role: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Door:
    """How people come in, and who they are; all run in a transaction.

    `refusal` says why a code is not good, `opens` counts a chat that a code opens or says why it opens none, `who`
    gives (name, roles) of a chat, `may_download` whether a file of this kind and number may still be read in it.
    In the demonstration there are `players` and a fixed `today`, and `enter_as` makes a chat one of theirs.
    """

    refusal: Callable[[Session, str], str | None]
    who: Callable[[Session, str], tuple[str, str]]
    opens: Callable[[Session, str], str | None]
    may_download: Callable[[Session, str, str, int], bool]
    today: date | None = None
    players: Callable[[Session], list[Player]] | None = None
    enter_as: Callable[[Session, str], str | None] | None = None
