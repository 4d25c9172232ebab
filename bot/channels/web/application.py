"""All routes of the HTTP side as one application."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.web.api import Api
from bot.channels.web.channel import Transact
from bot.channels.web.door import Door
from bot.channels.web.hub import Hub
from bot.channels.web.pages import StrictHeaders, page_routes
from bot.channels.web.refusals import Refusal, refused
from bot.channels.web.sessions import Sessions
from bot.channels.web.stream import Stream
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
) -> list[BaseRoute]:
    """The web chat."""
    sessions = Sessions(secret, https=https)
    api = Api(database, transact, store, hub, sessions, door, now)
    stream = Stream(database, hub, api)
    return [
        *page_routes(sessions),
        Route("/api/players", api.players),
        Route("/api/enter", api.enter, methods=["POST"]),
        Route("/api/leave", api.leave, methods=["POST"]),
        Route("/api/me", api.me),
        Route("/api/messages", api.older, methods=["GET"]),
        Route("/api/messages", api.send, methods=["POST"]),
        Route("/api/files", api.upload, methods=["POST"]),
        Route("/api/read", api.read, methods=["POST"]),
        Route("/api/events", stream.events),
        Route("/files/{token}", api.file),
    ]


def health_route(look: Look) -> BaseRoute:
    """/healthz: 200 when all is well, 503 when not, with what was seen."""

    async def health(_request: Request) -> Response:
        well, seen = await asyncio.to_thread(look)
        return JSONResponse(seen, 200 if well else 503)

    return Route("/healthz", health)


def web_app(routes: Sequence[BaseRoute]) -> Starlette:
    """`routes` under our headers, refusals as sentences."""
    return Starlette(routes=list(routes), middleware=[Middleware(StrictHeaders)], exception_handlers={Refusal: refused})
