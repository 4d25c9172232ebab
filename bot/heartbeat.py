"""Tells the supervisor which event the program is handling, through shared memory; a note takes a microsecond.

The supervisor imports this, so this imports next to nothing.
"""

import mmap
import struct
from _thread import get_ident
from typing import NamedTuple


class Seen(NamedTuple):
    """What the supervisor reads. Handling the same event again is another `turn`.

    While `asking`, the program waits for the database, which doesn't count as the event's time. `limit` is in seconds,
    and 0 until the program has set it.
    """

    turn: int
    event: int
    asking: bool
    limit: float


class Heartbeat:
    """Shared with all processes forked after it was created."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, _LAYOUT.size)
        self._turn = self._event = self._limit = 0
        self._thread = 0

    def limit(self, seconds: float) -> None:
        """Set how long an event may take."""
        self._limit = int(seconds * 1000)
        self._note(0)

    def handling(self, event: int) -> None:
        """Note that this thread now handles this event, or none (0)."""
        self._turn += 1
        self._event = event
        self._thread = get_ident()
        self._note(0)

    def asks(self) -> None:
        """Note that this thread now waits for the database."""
        if self._event and self._thread == get_ident():
            self._note(1)

    def asked(self) -> None:
        """Note that the database has answered."""
        if self._event and self._thread == get_ident():
            self._note(0)

    def forget(self) -> None:
        """Reset everything for the next child."""
        self._turn = self._event = self._limit = 0
        self._note(0)

    def read(self) -> Seen:
        """The current state, for the supervisor."""
        turn, event, asking, limit = _LAYOUT.unpack(self._shared[:])
        return Seen(turn, event, bool(asking), limit / 1000)

    def _note(self, asking: int) -> None:
        _LAYOUT.pack_into(self._shared, 0, self._turn, self._event, asking, self._limit)


_LAYOUT = struct.Struct("qqqq")
