"""Slows down whoever guesses invite codes, without shutting anyone out: a right code gets in, if a little later.

There are 10**12 codes. After some wrong ones from a network each further try from it has to wait before it is looked
at, ever longer, and few may wait at once: that leaves two tries a second. After very many wrong ones from everywhere
all have to wait, which leaves twenty: with a hundred codes in use, 1 in 5,000 is the chance of a hit in a whole day.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from ipaddress import ip_address, ip_network

from bot.channels.web.capacity import Places
from bot.channels.web.limits import Limit, Seconds
from bot.channels.web.refusals import TEXTS

WHILE = 600.0  # seconds for which a wrong code counts
FREE = 10  # wrong codes of a network that cost nothing
FREE_FOR_ALL = 1000  # and of all networks together
SHORTEST, LONGEST = 0.5, 4.0  # seconds that a try waits
EACH, ALL = 8, 80  # tries that may wait at once

Wait = Callable[[float], Awaitable[None]]


class Guesses:
    """`wait` lets so many seconds pass."""

    def __init__(self, seconds: Seconds, wait: Wait = asyncio.sleep) -> None:
        self._wait = wait
        self._wrong = Limit(FREE, WHILE, seconds)
        self._wrong_in_all = Limit(FREE_FOR_ALL, WHILE, seconds)
        self._places = Places(ALL, EACH)

    @asynccontextmanager
    async def trying(self, host: str) -> AsyncIterator[None]:
        """A code from this address is looked at within; it counts as wrong if that raises. Raises Refusal."""
        network = network_of(host)
        delay = self._delay(network)
        with self._places.taken(network, TEXTS["too_many_codes"]) if delay else nullcontext():
            # Counted before it is looked at: many at the same moment are many tries too.
            self._wrong.count(network)
            self._wrong_in_all.count("")
            if delay:
                await self._wait(delay)
            yield
            self._wrong.take_back(network)
            self._wrong_in_all.take_back("")

    def _delay(self, network: str) -> float:
        beyond = self._wrong.beyond(network)
        if beyond >= 0:
            return float(min(SHORTEST * 2 ** min(beyond, 8), LONGEST))
        return LONGEST if self._wrong_in_all.reached("") else 0.0


def network_of(host: str) -> str:
    """The network of an address: of IPv6 its first half, for the other half is the visitor's to choose."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else host
