"""All routes of the HTTP side as one application."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.web.capacity import HEALTH, Bounded
from bot.channels.web.channel import Transact
from bot.channels.web.door import Door
from bot.channels.web.entering import Entering
from bot.channels.web.files import Files, Quota
from bot.channels.web.guesses import Guesses, Wait
from bot.channels.web.headers import StrictHeaders
from bot.channels.web.hub import Hub
from bot.channels.web.limits import Seconds
from bot.channels.web.pages import page_routes
from bot.channels.web.recognition import Recognised, SignedIn, UntilRevoked
from bot.channels.web.refusals import Defects, Refusal, refused
from bot.channels.web.room import Room
from bot.channels.web.session_cache import SessionCache
from bot.channels.web.sessions import Sessions
from bot.channels.web.stream import Stream
from bot.channels.web.talking import Talking
from bot.clock import Clock
from storage.engine import Database
from storage.files import FileStore

STREAMS = 2000  # open windows, where no other bound is given

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
    streams: int = STREAMS,
    cache: SessionCache | None = None,
    quota: Quota | None = None,
    wait: Wait = asyncio.sleep,
) -> list[BaseRoute]:
    """The web chat, with at most so many `streams` at once. `cache` is told of sessions that this process revokes;
    whoever guesses codes has to `wait`.
    """
    sessions = Sessions(secret, https=https)
    room = Room(database, transact, hub, sessions, now, seconds)
    signed_in = SignedIn(room, cache or SessionCache(seconds))
    entering, talking = Entering(room, door, signed_in, Guesses(seconds, wait), store.max_bytes), Talking(room)
    stream, files = Stream(room), Files(room, store, quota or Quota())
    recognised = Middleware(Recognised, signed_in=signed_in)
    long = [recognised, Middleware(Bounded, most=streams), Middleware(UntilRevoked, signed_in=signed_in)]

    def route(path: str, endpoint: Callable[[Request], Awaitable[Response]], method: str = "GET") -> Route:
        return Route(path, endpoint, methods=[method], middleware=[recognised])

    return [
        *page_routes(sessions, recognised),
        Route("/api/players", entering.players),
        Route("/api/enter", entering.enter, methods=["POST"]),
        route("/api/leave", entering.leave, "POST"),
        route("/api/me", entering.me),
        route("/api/messages", talking.older),
        route("/api/messages", talking.send, "POST"),
        route("/api/files", files.upload, "POST"),
        route("/api/read", talking.read, "POST"),
        Route("/api/events", stream.events, middleware=long),
        route("/files/{token}", files.download),
    ]


def health_route(look: Look) -> BaseRoute:
    """/healthz: 200 when all is well, 503 when not, with what was seen."""

    async def health(_request: Request) -> Response:
        well, seen = await asyncio.to_thread(look)
        return JSONResponse(seen, 200 if well else 503)

    return Route(HEALTH, health)


def web_app(routes: Sequence[BaseRoute]) -> Starlette:
    """`routes` under our headers, refusals and defects as sentences."""
    middleware = [Middleware(StrictHeaders), Middleware(Defects)]
    return Starlette(routes=list(routes), middleware=middleware, exception_handlers={Refusal: refused})
