"""How late an event loop comes to what is due."""

import asyncio
import json
import time
from pathlib import Path

EVERY = 0.02  # seconds


async def record(file: Path) -> None:
    """Until cancelled; then the milliseconds of each sample are written to `file`, as JSON."""
    lags: list[float] = []
    try:
        while True:
            due = time.perf_counter() + EVERY
            await asyncio.sleep(EVERY)
            lags.append((time.perf_counter() - due) * 1000)
    finally:
        file.write_text(json.dumps(lags), encoding="ascii")  # noqa: ASYNC240 - nothing else is going on any more
