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
    Door,
    Hub,
    Player,
    Quota,
    SessionCache,
    WebChannel,
    health_route,
    web_app,
    web_routes,
)
from bot.channels.web.channel import Transact
from bot.clock import Clock
from bot.config import Settings, StorageSettings, WebSettings
from bot.connections import Bounds, Connections, Patience
from bot.descriptors import BATCH, connections_within, raise_limit
from bot.server import BACKLOG, BoundedProtocol, BoundedServer
from handlers.context import Content
from handlers.conversations.people import enrol
from storage import conversations
from storage.engine import Database
from storage.files import FileStore

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024


class Demo(Protocol):
    """Whom one may play, and the day that is always today."""

    @property
    def today(self) -> date: ...

    def players(self, session: Session) -> list[Player]: ...

    def enter_as(self, session: Session, player: str) -> str | None: ...


class Front:
    """Serves until stopped. `channel` delivers into the web chat, also where another process serves it.

    `watcher` brings what other processes deliver to the windows of this one.
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
        self._hub = Hub()
        self.watcher = DatabaseWatcher(database, self._hub)
        self._cache = SessionCache(time.monotonic)
        self.channel = WebChannel(transact, store, self._hub, now)
        self._server: uvicorn.Server | None = None
        self._chat: list[BaseRoute] = []
        if settings.web.enabled:
            self._chat = web_routes(
                database=database,
                transact=transact,
                store=store,
                hub=self._hub,
                door=_door(content, now, demo),
                secret=settings.web.secret.get_secret_value(),
                https=settings.web.https,
                now=now,
                # The others are for requests: a stream stays as long as its window is open.
                streams=self._bounds.total * 3 // 4,
                cache=self._cache,
                quota=quota_of(settings.storage),
            )

    async def serve(self, look: Callable[[], tuple[bool, dict[str, Any]]], more: Sequence[BaseRoute]) -> str | None:
        """Serve the chat, /healthz, and `more`; the sentence why that can't be."""
        host, port = self._settings.host, self._settings.port
        try:
            # By ourselves: uvicorn would end the whole program where it can't listen.
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
        except OSError:
            return (
                f"打不开 {host}:{port}：可能已被别的程序占用，或没有权限。请改 web.host 或 web.port（演示用 --port）。"
            )
        self._server = bounded_server(web_app([*self._chat, health_route(look), *more]), self._bounds)
        # Signals are the program's, not the server's.
        await self._server._serve(sockets=[listening])
        return None

    def end_sessions(self, digests: Sequence[str]) -> None:
        """They were revoked: let nothing more be read with them."""
        self._cache.forget(digests)

    @property
    def alive(self) -> bool:
        """It takes requests."""
        return self._server is not None and self._server.started and not self._server.should_exit

    def stop(self) -> None:
        """End all streams, take no more requests."""
        self._hub.close()
        if self._server:
            self._server.should_exit = True


def bounds_of(web: WebSettings, largest: int) -> Bounds:
    """What is configured, as far as the system lets this process have so many open files."""
    total = min(web.connections, connections_within(raise_limit()))
    if total < web.connections:
        log.warning("the limit of open files allows %d connections (`sanzhang doctor` says more)", total)
    return Bounds(
        total,
        # Nobody may have all the places.
        per_address=min(web.connections_per_address, total // 2),
        proxies=[ipaddress.ip_network(proxy) for proxy in web.trusted_proxies],
        patience=Patience(largest=largest),
    )


def quota_of(storage: StorageSettings) -> Quota:
    """What is configured."""
    return Quota(storage.uploads, storage.uploads_per_person, storage.daily_mb * MEGABYTE)


def bounded_server(app: Starlette, bounds: Bounds) -> BoundedServer:
    """A server for `app`. The addresses that visitors tell are believed of the proxies in `bounds` alone."""
    config = uvicorn.Config(
        app,
        http=BoundedProtocol,
        ws="none",
        # What is asked for says who asks: it is no business of a log. Nor is each request that makes no sense.
        access_log=False,
        log_config=None,
        log_level="error",
        backlog=BATCH,
        proxy_headers=bool(bounds.proxies),
        forwarded_allow_ips=[str(proxy) for proxy in bounds.proxies],
        timeout_graceful_shutdown=2,
    )
    return BoundedServer(config, Connections(bounds, Crowded))


def _door(content: Content, now: Clock, demo: Demo | None) -> Door:
    def refusal(session: Session, code: str) -> str | None:
        return enrol.refusal(session, content.text, code, now())

    def who(session: Session, chat: str) -> tuple[str, str]:
        moment = now()
        known = conversations.find(session, ("web", chat), moment.date())
        if known is None:
            return "", ""
        posts = (f"{content.text(f'roles.{post.role}')} · {post.organisation_name}" for post in known.posts)
        return known.name, "，".join(posts)

    return Door(
        refusal,
        who,
        today=demo.today if demo else None,
        players=demo.players if demo else None,
        enter_as=demo.enter_as if demo else None,
    )
