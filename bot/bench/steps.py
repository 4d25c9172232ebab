"""(a) A conversation step: update in, reply out. Both sides in turns, round by round; medians and ratios."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Protocol

from bot.bench.ours import Ours
from bot.bench.peers import InMemory, Pickled, WithOrm
from bot.bench.updates import no_network


class Side(Protocol):
    """One way of holding a conversation."""

    async def start(self, chats: int) -> None: ...

    async def step(self, chat: int, turn: int) -> None: ...

    async def stop(self) -> None: ...


Row = tuple[str, int, int, float]  # who, open forms, in flight, steps a second


async def measure(rounds: int, steps: int, open_forms: tuple[int, ...], tell: Callable[[Row], None]) -> list[Row]:
    """Every side, with so many other forms open, one at a time and 32 in flight; `tell` hears each row."""
    rows: list[Row] = []
    for forms in open_forms:
        for in_flight in (1, 32):
            sides: dict[str, Callable[[Path], Side]] = {
                "ours, durable": partial(Ours, open_forms=forms),
                "ConversationHandler in memory": partial(_in_memory, open_forms=min(forms, 1_000)),
                "usual ORM handler": partial(WithOrm, open_forms=forms),
            }
            if forms <= 1_000 and in_flight == 1:
                sides["flushed pickle"] = partial(Pickled, open_forms=forms)
            for row in await _compare(sides, forms, in_flight, rounds, steps):
                rows.append(row)
                tell(row)
    return rows


def _in_memory(_folder: Path, open_forms: int) -> Side:
    return InMemory(open_forms)


async def _compare(
    sides: dict[str, Callable[[Path], Side]], forms: int, in_flight: int, rounds: int, steps: int
) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, no_network():
        running: dict[str, Side] = {}
        for name, make in sides.items():
            place = Path(folder) / name.replace(" ", "-")
            place.mkdir()
            running[name] = make(place)
            await running[name].start(in_flight)
        speeds: dict[str, list[float]] = {name: [] for name in sides}
        for number in range(rounds + 1):
            for name, side in running.items():
                speed = await _speed(side, in_flight, steps)
                if number:  # the first round warms up
                    speeds[name].append(speed)
        for side in running.values():
            await side.stop()
    return [(name, forms, in_flight, median(found)) for name, found in speeds.items()]


async def _speed(side: Side, in_flight: int, steps: int) -> float:
    turns = max(steps // in_flight, 5) // 5 * 5  # whole forms: the next round begins anew

    async def talk(chat: int) -> None:
        for turn in range(turns):
            await side.step(chat, turn)

    began = time.perf_counter()
    await asyncio.gather(*(talk(chat + 1) for chat in range(in_flight)))
    return turns * in_flight / (time.perf_counter() - began)
