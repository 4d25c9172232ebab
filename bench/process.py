"""The program itself in a process of its own, beside a record of its event loop's lag.

`python -m bench.process CONFIG LAG [ROLE …]`
"""

import asyncio
import logging
import sys
from contextlib import suppress
from pathlib import Path

from bench.lag import record
from bot.app import App
from bot.config import load
from bot.descriptors import raise_limit
from bot.running import Part


async def run(config: Path, lag: Path, roles: list[str]) -> None:
    """Until SIGTERM."""
    recording = asyncio.create_task(record(lag))
    parts = frozenset(map(Part, roles)) if roles else frozenset(Part)
    await App(load(config), parts).run()
    recording.cancel()
    with suppress(asyncio.CancelledError):
        await recording


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    raise_limit()
    asyncio.run(run(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
