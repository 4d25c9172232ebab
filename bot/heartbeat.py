"""What the program tells its supervisor: which event it is handling. Some bytes that both see, a microsecond a note.

The supervisor imports this, so this imports next to nothing.
"""

import mmap
import struct
from _thread import get_ident
from typing import NamedTuple


class Seen(NamedTuple):
    """What the supervisor reads. The same event handled once more is another `turn`.

    `asking`: the database is at work, whose time is not the event's. `limit`: seconds; 0 until the program has set it.
    """

    turn: int
    event: int
    asking: bool
    limit: float


class Heartbeat:
    """Shared with all processes forked after it was made."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, _LAYOUT.size)
        self._turn = self._event = self._limit = 0
        self._thread = 0

    def limit(self, seconds: float) -> None:
        """No event may take longer."""
        self._limit = int(seconds * 1000)
        self._note(0)

    def handling(self, event: int) -> None:
        """This event comes next, in this thread; 0: none."""
        self._turn += 1
        self._event = event
        self._thread = get_ident()
        self._note(0)

    def asks(self) -> None:
        """This thread waits for the database from now on."""
        if self._event and self._thread == get_ident():
            self._note(1)

    def asked(self) -> None:
        """It has what it waited for."""
        if self._event and self._thread == get_ident():
            self._note(0)

    def forget(self) -> None:
        """As in the beginning, for the next program."""
        self._turn = self._event = self._limit = 0
        self._note(0)

    def read(self) -> Seen:
        """For the supervisor."""
        turn, event, asking, limit = _LAYOUT.unpack(self._shared[:])
        return Seen(turn, event, bool(asking), limit / 1000)

    def _note(self, asking: int) -> None:
        _LAYOUT.pack_into(self._shared, 0, self._turn, self._event, asking, self._limit)


_LAYOUT = struct.Struct("qqqq")
