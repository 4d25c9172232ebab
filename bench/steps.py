"""(a) A conversation step: update in, reply out. Both sides in turns, round by round; medians and ratios."""

import asyncio
import gc
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Protocol

from bench.ours import Ours
from bench.peers import InMemory, Pickled, WithOrm
from bench.unstored import Unstored
from bench.updates import no_network
from bot.channels.telegram.pace import Pace

MANY = 1_000_000
PEERS_MOST = 1_000  # open forms


class Side(Protocol):
    """One way of holding a conversation."""

    async def start(self, chats: int) -> None: ...

    async def step(self, chat: int, turn: int) -> None: ...

    async def stop(self) -> None: ...


Row = tuple[str, int, int, float]  # who, open forms, in flight, steps a second


async def measure(rounds: int, steps: int, open_forms: tuple[int, ...]) -> list[Row]:
    """Every side with so many other forms open, all in turns; one at a time, then 32 in flight."""
    sides = {(name, forms): make for forms in open_forms for name, make in _sides(forms).items()}
    rows: list[Row] = []
    for in_flight in (1, 32):
        rows += await _compare(sides, in_flight, rounds, steps)
    return sorted(rows, key=lambda row: open_forms.index(row[1]))


Key = tuple[str, int]  # who, with how many other forms open


def _sides(forms: int) -> dict[str, Callable[[Path], Side]]:
    """Who takes part. Beyond a thousand open forms a peer without a database would only hold them in memory."""
    sides: dict[str, Callable[[Path], Side]] = {
        "ours, durable": partial(Ours, open_forms=forms, pace=_unpaced()),
        "the same loop, nothing stored": lambda _folder: Unstored(_unpaced()),
        "ConversationHandler in memory": lambda _folder: InMemory(min(forms, PEERS_MOST)),
        "usual ORM handler": partial(WithOrm, open_forms=forms),
    }
    if forms <= PEERS_MOST:
        sides["flushed pickle"] = partial(Pickled, open_forms=forms)
    return sides


def _unpaced() -> Pace:
    """Telegram's own limits would be all that is measured."""
    return Pace(overall=MANY, burst=MANY)


async def _compare(sides: dict[Key, Callable[[Path], Side]], in_flight: int, rounds: int, steps: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, no_network():
        running: dict[Key, Side] = {}
        for (name, forms), make in sides.items():
            place = Path(folder) / f"{name} {forms}".replace(" ", "-")
            place.mkdir()
            running[name, forms] = make(place)
            await running[name, forms].start(in_flight)
        # What all sides have made by now would else be gone through again and again, on whoever's turn it is.
        gc.collect()
        gc.freeze()
        speeds: dict[Key, list[float]] = {key: [] for key in sides}
        for number in range(rounds + 1):
            for key, side in running.items():
                speed = await _speed(side, in_flight, steps)
                if number:  # the first round warms up
                    speeds[key].append(speed)
        for side in running.values():
            await side.stop()
    return [(name, forms, in_flight, median(found)) for (name, forms), found in speeds.items()]


async def _speed(side: Side, in_flight: int, steps: int) -> float:
    turns = max(steps // in_flight, 5) // 5 * 5  # whole forms: the next round begins anew

    async def talk(chat: int) -> None:
        for turn in range(turns):
            await side.step(chat, turn)

    began = time.perf_counter()
    await asyncio.gather(*(talk(chat + 1) for chat in range(in_flight)))
    return turns * in_flight / (time.perf_counter() - began)
