"""All routes of the HTTP side as one application."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.web.channel import Transact
from bot.channels.web.door import Door
from bot.channels.web.entering import Entering
from bot.channels.web.files import Files
from bot.channels.web.headers import StrictHeaders
from bot.channels.web.hub import Hub
from bot.channels.web.limits import Seconds
from bot.channels.web.pages import page_routes
from bot.channels.web.refusals import Defects, Refusal, refused
from bot.channels.web.room import Room
from bot.channels.web.sessions import Sessions
from bot.channels.web.stream import Stream
from bot.channels.web.talking import Talking
from bot.clock import Clock
from storage.engine import Database
from storage.files import FileStore

Look = Callable[[], tuple[bool, dict[str, Any]]]


def web_routes(
    *,
    database: Database,
    transact: Transact,
    store: FileStore,
    hub: Hub,
    door: Door,
    secret: str,
    https: bool,
    now: Clock,
    seconds: Seconds = time.monotonic,
) -> list[BaseRoute]:
    """The web chat."""
    sessions = Sessions(secret, https=https)
    room = Room(database, transact, hub, sessions, now, seconds)
    entering, talking = Entering(room, door, store.max_bytes), Talking(room)
    stream, files = Stream(room), Files(room, store)
    return [
        *page_routes(sessions),
        Route("/api/players", entering.players),
        Route("/api/enter", entering.enter, methods=["POST"]),
        Route("/api/leave", entering.leave, methods=["POST"]),
        Route("/api/me", entering.me),
        Route("/api/messages", talking.older, methods=["GET"]),
        Route("/api/messages", talking.send, methods=["POST"]),
        Route("/api/files", files.upload, methods=["POST"]),
        Route("/api/read", talking.read, methods=["POST"]),
        Route("/api/events", stream.events),
        Route("/files/{token}", files.download),
    ]


def health_route(look: Look) -> BaseRoute:
    """/healthz: 200 when all is well, 503 when not, with what was seen."""

    async def health(_request: Request) -> Response:
        well, seen = await asyncio.to_thread(look)
        return JSONResponse(seen, 200 if well else 503)

    return Route("/healthz", health)


def web_app(routes: Sequence[BaseRoute]) -> Starlette:
    """`routes` under our headers, refusals and defects as sentences."""
    middleware = [Middleware(StrictHeaders), Middleware(Defects)]
    return Starlette(routes=list(routes), middleware=middleware, exception_handlers={Refusal: refused})
