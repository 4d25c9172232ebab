"""The HTTP side of the program: the web chat, Telegram's webhook, /healthz, on one port."""

import ipaddress
import logging
import socket
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Protocol

import uvicorn
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.channels.web import (
    Crowded,
    DatabaseWatcher,
    OpenWindows,
    Player,
    Quota,
    SessionCache,
    SignIn,
    WebChannel,
    health_route,
    web_app,
    web_routes,
)
from bot.channels.web.channel import Transact
from bot.clock import Clock
from bot.config import Settings, StorageSettings, WebSettings
from bot.connections import Bounds, Connections, TimeLimits
from bot.descriptors import BATCH, connections_within, raise_limit
from bot.server import BACKLOG, BoundedProtocol, BoundedServer
from handlers import downloads
from handlers.context import Content
from handlers.conversations.people import enrol
from storage import conversations
from storage.engine import Database
from storage.files import FileStore

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024


class Demo(Protocol):
    """The people that one can play, and the demonstration's fixed date."""

    @property
    def today(self) -> date: ...

    def players(self, session: Session) -> list[Player]: ...

    def enter_as(self, session: Session, player: str) -> str | None: ...


class HttpServer:
    """Serves HTTP until stopped. `channel` delivers into the web chat, even if another process serves the page.

    `watcher` brings messages that other processes deliver into the windows of this one.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        transact: Transact,
        store: FileStore,
        content: Content,
        now: Clock,
        demo: Demo | None,
    ) -> None:
        self._settings = settings.web
        self._bounds = bounds_of(settings.web, store.max_bytes)
        self._windows = OpenWindows()
        self.watcher = DatabaseWatcher(database, self._windows)
        self._cache = SessionCache(time.monotonic)
        self.channel = WebChannel(transact, store, self._windows, now)
        self._server: uvicorn.Server | None = None
        self._chat: list[BaseRoute] = []
        if settings.web.enabled:
            self._chat = web_routes(
                database=database,
                transact=transact,
                store=store,
                windows=self._windows,
                sign_in=sign_in_of(content, now, demo),
                secret=settings.web.secret.get_secret_value(),
                https=settings.web.https,
                now=now,
                # Streams stay open as long as their windows; the other connections are left for requests.
                streams=self._bounds.total * 3 // 4,
                cache=self._cache,
                quota=quota_of(settings.storage),
            )

    async def serve(self, check: Callable[[], tuple[bool, dict[str, Any]]], more: Sequence[BaseRoute]) -> str | None:
        """Serve the chat, /healthz and `more`. Returns a sentence if the port can't be opened."""
        host, port = self._settings.host, self._settings.port
        try:
            # We open the socket ourselves because uvicorn exits the whole program when it can't listen.
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
        except OSError:
            return (
                f"打不开 {host}:{port}：可能已被别的程序占用，或没有权限。请改 web.host 或 web.port（演示用 --port）。"
            )
        self._server = bounded_server(web_app([*self._chat, health_route(check), *more]), self._bounds)
        # `_serve` leaves the signal handlers to the program.
        await self._server._serve(sockets=[listening])
        return None

    def end_sessions(self, digests: Sequence[str]) -> None:
        """Stop serving these sessions at once; they were revoked."""
        self._cache.forget(digests)

    @property
    def alive(self) -> bool:
        """Whether the server accepts requests."""
        return self._server is not None and self._server.started and not self._server.should_exit

    def stop(self) -> None:
        """End all streams and accept no more requests."""
        self._windows.close()
        if self._server:
            self._server.should_exit = True


def bounds_of(web: WebSettings, largest: int) -> Bounds:
    """The configured bounds, reduced if the system doesn't allow that many open files."""
    total = min(web.connections, connections_within(raise_limit()))
    if total < web.connections:
        log.warning("the limit of open files allows %d connections (`sanzhang doctor` says more)", total)
    return Bounds(
        total,
        # One address may never use all connections.
        per_address=min(web.connections_per_address, total // 2),
        proxies=[ipaddress.ip_network(proxy) for proxy in web.trusted_proxies],
        time_limits=TimeLimits(largest=largest),
    )


def quota_of(storage: StorageSettings) -> Quota:
    """The configured upload quota."""
    return Quota(storage.uploads, storage.uploads_per_person, storage.daily_mb * MEGABYTE)


def bounded_server(app: Starlette, bounds: Bounds) -> BoundedServer:
    """A server for `app`. Forwarded client addresses are trusted only from the proxies in `bounds`."""
    config = uvicorn.Config(
        app,
        http=BoundedProtocol,
        ws="none",
        # URLs identify people, so they aren't logged; neither is every malformed request.
        access_log=False,
        log_config=None,
        log_level="error",
        backlog=BATCH,
        proxy_headers=bool(bounds.proxies),
        forwarded_allow_ips=[str(proxy) for proxy in bounds.proxies],
        timeout_graceful_shutdown=2,
    )
    return BoundedServer(config, Connections(bounds, Crowded))


def sign_in_of(content: Content, now: Clock, demo: Demo | None = None) -> SignIn:
    """How people sign in to the web chat of `content`."""

    def refusal(session: Session, code: str) -> str | None:
        return enrol.refusal(session, content.text, code, now())

    def opens(session: Session, code: str) -> str | None:
        return enrol.open_chat(session, content.text, code, now())

    def who(session: Session, chat: str) -> tuple[str, str]:
        moment = now()
        known = conversations.find(session, ("web", chat), moment.date())
        if known is None:
            return "", ""
        posts = (f"{content.text(f'roles.{post.role}')} · {post.organisation_name}" for post in known.posts)
        return known.name, "，".join(posts)

    def may_download(session: Session, chat: str, kind: str, number: int) -> bool:
        return downloads.may_download(session, ("web", chat), kind, number, now().date())

    return SignIn(
        refusal,
        who,
        opens,
        may_download,
        today=demo.today if demo else None,
        players=demo.players if demo else None,
        enter_as=demo.enter_as if demo else None,
    )
