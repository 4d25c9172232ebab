"""Limits the server's connections, in total and per address, and closes idle ones to make room.

Above a limit, a new connection replaces the one that has been idle longest; above an address's limit, one from the
same address. So someone who opens many idle connections loses only their own.
"""

import ipaddress
import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from uvicorn.server import ServerState

from bot.descriptors import BATCH

log = logging.getLogger(__name__)


MARGIN = 32  # connections accepted above the limit, only to be told to come back later
QUIET = 60.0  # seconds without trouble after which the next trouble is logged again

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """Time limits of a connection in seconds: for its headers, its body, reading the answer, and closing.

    A body may take `body` seconds, plus one for every `slowest` bytes, up to `largest` bytes.
    """

    head: float = 10.0
    body: float = 60.0
    slowest: int = 8 * 1024
    largest: int = 100 * 1024 * 1024
    reading: float = 60.0
    closing: float = 5.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """At most `total` connections, and `per_address` from one address other than the `proxies`."""

    total: int
    per_address: int
    proxies: Sequence[Network] = ()
    time_limits: TimeLimits = TimeLimits()


class Connection(Protocol):
    """One connection."""

    def drop(self) -> None:
        """Close at once; the caller has already discarded it."""
        ...


class Connections(ServerState):
    """All connections of a server. `crowded` answers those above the limit."""

    def __init__(self, bounds: Bounds, crowded: Callable[[Any], Any]) -> None:
        super().__init__()
        self.bounds = bounds
        self.crowded = crowded
        self._open: dict[Connection, str] = {}
        self._waiting: dict[Connection, None] = {}  # idle ones, longest idle first
        self._above: dict[Connection, None] = {}
        self._of_address: Counter[str] = Counter()
        self._troubled = -QUIET

    def admit(self, newcomer: Connection, address: str) -> bool:
        """Add a connection. False if it is above the limit and should only be told so."""
        address = "" if self._is_proxy(address) else address
        self._open[newcomer] = address
        self._of_address[address] += 1
        if address and self._of_address[address] > self.bounds.per_address:
            admitted = self._make_room(address)
        elif len(self._open) > self.bounds.total:
            admitted = self._make_room(None)
        else:
            admitted = True
        if not admitted:
            self._above[newcomer] = None
            if len(self._above) > MARGIN:
                next(iter(self._above)).drop()
        return admitted

    def waits(self, connection: Connection) -> None:
        """Note that `connection` is idle."""
        self._waiting.pop(connection, None)
        self._waiting[connection] = None

    def works(self, connection: Connection) -> None:
        """Note that `connection` is handling a request."""
        self._waiting.pop(connection, None)

    def discard(self, connection: Connection) -> None:
        """Forget a connection that is closed or about to be."""
        address = self._open.pop(connection, None)
        self._waiting.pop(connection, None)
        self._above.pop(connection, None)
        if address is not None:
            self._of_address[address] -= 1
            if not self._of_address[address]:
                del self._of_address[address]

    def out_of_descriptors(self) -> None:
        """Free some descriptors; the system had none for a new connection."""
        self._note("no descriptor is left for a new connection: raise LimitNOFILE (`sanzhang doctor` says how)")
        for connection in list(self._waiting)[:BATCH]:
            connection.drop()

    def _make_room(self, address: str | None) -> bool:
        self._note(f"{len(self._open)} connections are open: closing those that wait without a request, or refusing")
        for connection in self._waiting:
            if connection not in self._above and address in (None, self._open[connection]):
                connection.drop()
                return True
        return False

    def _note(self, sentence: str) -> None:
        """Log only the first trouble of an episode; a line per connection would fill the disk."""
        now = time.monotonic()
        if now - self._troubled >= QUIET:
            log.warning(sentence)
        self._troubled = now

    def _is_proxy(self, address: str) -> bool:
        return is_within(address, self.bounds.proxies)


def is_within(address: str, networks: Sequence[Network]) -> bool:
    """Whether `address` lies in one of `networks`."""
    if not networks:
        return False
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)
