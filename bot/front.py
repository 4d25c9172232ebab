"""The HTTP side of the program: the web chat, Telegram's webhook, /healthz, on one port."""

import socket
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Protocol

import uvicorn
from sqlalchemy.orm import Session
from starlette.routing import BaseRoute

from bot.channels.web import DatabaseWatcher, Door, Hub, Player, WebChannel, health_route, web_app, web_routes
from bot.channels.web.channel import Transact
from bot.clock import Clock
from bot.config import Settings
from handlers.context import Content
from handlers.conversations.people import enrol
from storage import conversations
from storage.engine import Database
from storage.files import FileStore

BACKLOG = 2048  # connections that may wait to be taken, as uvicorn has it


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
        self._hub = Hub()
        self.watcher = DatabaseWatcher(database, self._hub)
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
        config = uvicorn.Config(
            web_app([*self._chat, health_route(look), *more]),
            # What is asked for says who asks: it is no business of a log.
            access_log=False,
            log_config=None,
            timeout_graceful_shutdown=2,
        )
        self._server = uvicorn.Server(config)
        # Signals are the program's, not the server's.
        await self._server._serve(sockets=[listening])
        return None

    @property
    def alive(self) -> bool:
        """It takes requests."""
        return self._server is not None and self._server.started and not self._server.should_exit

    def stop(self) -> None:
        """End all streams, take no more requests."""
        self._hub.close()
        if self._server:
            self._server.should_exit = True


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
