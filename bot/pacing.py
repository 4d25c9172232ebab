"""How much one chat may send: so many events a minute; whoever sends more is told once, then not heard for one."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from storage.conversations import Address

MINUTE = 60.0  # seconds
OF_MEMBERS = 60  # events a minute: after an outage all that was sent meanwhile comes at once
OF_STRANGERS = 20  # of a chat in which nobody has enrolled
CHATS = 10_000  # remembered at the same time


class Verdict(Enum):
    """What is to be done with an event."""

    TAKE = auto()
    REFUSE = auto()  # and say so
    DROP = auto()  # it was said already


@dataclass(slots=True)
class _Minute:
    """What a chat sent in the minute that began at `since`; with `shut`, nothing more is taken in it."""

    since: float
    limit: int
    count: int = 0
    shut: bool = False


class Pacing:
    """Counts by `seconds`, a clock that only goes forward. Of more than `chats` the one longest silent is forgotten."""

    def __init__(self, seconds: Callable[[], float], chats: int = CHATS) -> None:
        self._seconds = seconds
        self._chats = chats
        self._minutes: OrderedDict[Address, _Minute] = OrderedDict()

    @property
    def remembered(self) -> int:
        """How many chats are remembered."""
        return len(self._minutes)

    def is_spent(self, chat: Address) -> bool:
        """What a stranger may send is used up: to take more, one has to know who it is."""
        minute = self._minute(chat)
        return not minute.shut and minute.limit == OF_STRANGERS == minute.count

    def knows_member(self, chat: Address) -> None:
        """Someone enrolled writes there, and may send more in this minute."""
        self._minute(chat).limit = OF_MEMBERS

    def judge(self, chat: Address) -> Verdict:
        """Count an event, and say what is to be done with it."""
        minute = self._minute(chat)
        if minute.shut:
            return Verdict.DROP
        if minute.count < minute.limit:
            minute.count += 1
            return Verdict.TAKE
        minute.shut, minute.since = True, self._seconds()
        return Verdict.REFUSE

    def take_back(self, chat: Address, verdict: Verdict) -> None:
        """The event could not be kept and will come again: it does not count."""
        minute = self._minute(chat)
        if verdict is Verdict.TAKE:
            minute.count = max(minute.count - 1, 0)
        elif verdict is Verdict.REFUSE:
            minute.shut = False

    def _minute(self, chat: Address) -> _Minute:
        now = self._seconds()
        minute = self._minutes.get(chat)
        if minute is None or now - minute.since >= MINUTE:
            minute = self._minutes[chat] = _Minute(now, OF_STRANGERS)
        self._minutes.move_to_end(chat)
        while len(self._minutes) > self._chats:
            self._minutes.popitem(last=False)
        return minute
