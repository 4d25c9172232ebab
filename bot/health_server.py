"""/healthz of a process that has no web part."""

import asyncio
import logging
import socket
from collections.abc import Callable
from typing import Any

import uvicorn

from bot.channels.web import health_route, web_app
from bot.config import Settings

log = logging.getLogger(__name__)


class HealthServer:
    """Serves until stopped. Where another process has the port, it says so, and the program does its work without."""

    def __init__(self, settings: Settings, look: Callable[[], tuple[bool, dict[str, Any]]]) -> None:
        self._host = settings.health.host or settings.web.host
        self._port = settings.health.port or settings.web.port
        self._look = look
        self._server: uvicorn.Server | None = None

    async def serve(self) -> None:
        """Serve /healthz and nothing else."""
        try:
            family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
            listening = socket.create_server((self._host, self._port), family=family)
        except OSError:
            log.error(
                "no /healthz of this process: %s:%d is taken; give it one of its own with health.port"
                " or SANZHANG_HEALTH__PORT",
                self._host,
                self._port,
            )
            await asyncio.Event().wait()
            return
        config = uvicorn.Config(
            web_app([health_route(self._look)]), access_log=False, log_config=None, timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        # Signals are the program's, not the server's.
        await self._server._serve(sockets=[listening])

    def stop(self) -> None:
        """Take no more requests."""
        if self._server:
            self._server.should_exit = True
