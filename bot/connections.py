"""How many connections the server has, in total and from one address, and which of them make room for others.

A newcomer takes the place of the connection that has waited longest without a request: someone who opens many and
asks for nothing pushes out only his own.
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


MARGIN = 32  # connections above the limit, which are told to come back later
QUIET = 60.0  # seconds without trouble, after which new trouble is worth a line in the log

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that a connection may take: for its headers, for a body, for reading the answer, for closing.

    A body has `body` seconds, and one more for each `slowest` bytes of up to `largest`.
    """

    head: float = 10.0
    body: float = 60.0
    slowest: int = 8 * 1024
    largest: int = 100 * 1024 * 1024
    reading: float = 60.0
    closing: float = 5.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """At most `total` connections, `per_address` of them from one address; those of `proxies` are for many people."""

    total: int
    per_address: int
    proxies: Sequence[Network] = ()
    patience: Patience = Patience()


class Connection(Protocol):
    """One connection."""

    def drop(self) -> None:
        """Close it at once; it is discarded first."""
        ...


class Connections(ServerState):
    """All connections of a server. `crowded` answers those that are above the limit."""

    def __init__(self, bounds: Bounds, crowded: Callable[[Any], Any]) -> None:
        super().__init__()
        self.bounds = bounds
        self.crowded = crowded
        self._open: dict[Connection, str] = {}
        self._waiting: dict[Connection, None] = {}  # for a request, oldest first
        self._above: dict[Connection, None] = {}
        self._of_address: Counter[str] = Counter()
        self._troubled = -QUIET

    def admit(self, newcomer: Connection, address: str) -> bool:
        """Count it in. False where it is above the limit, and only to be told so."""
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
        """It waits for a request."""
        self._waiting.pop(connection, None)
        self._waiting[connection] = None

    def works(self, connection: Connection) -> None:
        """It has a request."""
        self._waiting.pop(connection, None)

    def discard(self, connection: Connection) -> None:
        """It is closed, or will be at once."""
        address = self._open.pop(connection, None)
        self._waiting.pop(connection, None)
        self._above.pop(connection, None)
        if address is not None:
            self._of_address[address] -= 1
            if not self._of_address[address]:
                del self._of_address[address]

    def out_of_descriptors(self) -> None:
        """The system gave no descriptor for a new connection: free some."""
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
        """Log the first trouble of an episode only: a line for each connection would fill the disk."""
        now = time.monotonic()
        if now - self._troubled >= QUIET:
            log.warning(sentence)
        self._troubled = now

    def _is_proxy(self, address: str) -> bool:
        return is_within(address, self.bounds.proxies)


def is_within(address: str, networks: Sequence[Network]) -> bool:
    """`address` lies in one of `networks`."""
    if not networks:
        return False
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)
