"""The peer of (d): a bare Starlette application that answers every post in its window, and keeps nothing.

`python -m bench.echo PORT LAG`
"""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bench.lag import record
from bot.descriptors import raise_limit


class Echo:
    """A queue for each window; who writes is told by the cookie, as in ours."""

    def __init__(self) -> None:
        self._windows: dict[str, asyncio.Queue[str]] = {}

    async def post(self, request: Request) -> Response:
        """A message and its answer, both to the window."""
        said = await request.json()
        window = self._windows[request.cookies["sanzhang"]]
        window.put_nowait(json.dumps({"from": "me", **said}, ensure_ascii=False))
        window.put_nowait(json.dumps({"from": "bot", "text": said["text"]}, ensure_ascii=False))
        return JSONResponse({})

    async def events(self, request: Request) -> Response:
        """The window."""
        queue = self._windows[request.cookies["sanzhang"]] = asyncio.Queue()

        async def lines() -> AsyncIterator[str]:
            yield "retry: 1000\n\n"
            while True:
                yield f"data: {await queue.get()}\n\n"

        return StreamingResponse(lines(), media_type="text/event-stream")


async def health(_request: Request) -> Response:
    """As ours has it."""
    return JSONResponse({})


async def run(port: int, lag: Path) -> None:
    """Until SIGTERM."""
    echo = Echo()
    routes = [
        Route("/api/messages", echo.post, methods=["POST"]),
        Route("/api/events", echo.events),
        Route("/healthz", health),
    ]
    config = uvicorn.Config(
        Starlette(routes=routes), port=port, access_log=False, log_config=None, timeout_graceful_shutdown=0
    )
    server = uvicorn.Server(config)
    recording = asyncio.create_task(record(lag))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, partial(setattr, server, "should_exit", True))
    await server._serve()
    recording.cancel()
    await asyncio.gather(recording, return_exceptions=True)


if __name__ == "__main__":
    raise_limit()
    asyncio.run(run(int(sys.argv[1]), Path(sys.argv[2])))
