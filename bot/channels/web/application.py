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
from bot.channels.web.chat_context import ChatContext
from bot.channels.web.file_endpoints import FileEndpoints, Quota
from bot.channels.web.guesses import Guesses, Wait
from bot.channels.web.headers import StrictHeaders
from bot.channels.web.limits import Seconds
from bot.channels.web.message_endpoints import MessageEndpoints
from bot.channels.web.open_windows import OpenWindows
from bot.channels.web.pages import page_routes
from bot.channels.web.recognition import Recognised, StoredSessions, UntilRevoked
from bot.channels.web.refusals import Defects, Refusal, refused
from bot.channels.web.session_cache import SessionCache
from bot.channels.web.sessions import Sessions
from bot.channels.web.sign_in import SignIn
from bot.channels.web.sign_in_endpoints import SignInEndpoints
from bot.channels.web.stream import Stream
from bot.clock import Clock
from storage.engine import Database
from storage.files import FileStore

STREAMS = 2000  # open windows, unless the caller sets another bound

Check = Callable[[], tuple[bool, dict[str, Any]]]


def web_routes(
    *,
    database: Database,
    transact: Transact,
    store: FileStore,
    windows: OpenWindows,
    sign_in: SignIn,
    secret: str,
    https: bool,
    now: Clock,
    seconds: Seconds = time.monotonic,
    streams: int = STREAMS,
    cache: SessionCache | None = None,
    quota: Quota | None = None,
    wait: Wait = asyncio.sleep,
) -> list[BaseRoute]:
    """The routes of the web chat, with at most `streams` open windows at once.

    `cache` learns of the sessions that this process revokes. `wait` delays people who guess codes.
    """
    sessions = Sessions(secret, https=https)
    context = ChatContext(database, transact, windows, sessions, now, seconds)
    stored = StoredSessions(context, cache or SessionCache(seconds))
    entrance = SignInEndpoints(context, sign_in, stored, Guesses(seconds, wait), store.max_bytes)
    messages, stream = MessageEndpoints(context), Stream(context)
    files = FileEndpoints(context, sign_in, store, quota or Quota())
    recognised = Middleware(Recognised, stored=stored)
    long = [recognised, Middleware(Bounded, most=streams), Middleware(UntilRevoked, stored=stored)]

    def route(path: str, endpoint: Callable[[Request], Awaitable[Response]], method: str = "GET") -> Route:
        return Route(path, endpoint, methods=[method], middleware=[recognised])

    return [
        *page_routes(sessions, recognised),
        Route("/api/players", entrance.players),
        Route("/api/enter", entrance.enter, methods=["POST"]),
        route("/api/leave", entrance.leave, "POST"),
        route("/api/me", entrance.me),
        route("/api/messages", messages.older),
        route("/api/messages", messages.send, "POST"),
        route("/api/files", files.upload, "POST"),
        route("/api/read", messages.read, "POST"),
        Route("/api/events", stream.events, middleware=long),
        route("/files/{token}", files.download),
    ]


def health_route(check: Check) -> BaseRoute:
    """/healthz: 200 when everything works, 503 when not, with the findings."""

    async def health(_request: Request) -> Response:
        well, seen = await asyncio.to_thread(check)
        return JSONResponse(seen, 200 if well else 503)

    return Route(HEALTH, health)


def web_app(routes: Sequence[BaseRoute]) -> Starlette:
    """`routes` with our headers on every answer; refusals and defects are answered with a sentence."""
    middleware = [Middleware(StrictHeaders), Middleware(Defects)]
    return Starlette(routes=list(routes), middleware=middleware, exception_handlers={Refusal: refused})
