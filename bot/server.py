"""uvicorn with bounds: it bounds requests itself, but not connections, nor the time that a request may take to come."""

import asyncio
import socket
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.connections import Connections

BACKLOG = 2048  # connections that the system keeps until they are accepted


class BoundedProtocol(H11Protocol):
    """One connection, closed when it takes longer than it may."""

    server_state: Connections

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._state: tuple[object, object] = (None, None)
        self._deadline: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None
        self._patience = self.server_state.bounds.patience

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See `asyncio.Protocol`."""
        super().connection_made(transport)
        if not self.server_state.admit(self, self.client[0] if self.client else ""):
            self.app = self.server_state.crowded(self.app)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self._forget()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """Called by uvicorn after each response."""
        super().on_response_complete()
        self._watch()

    def timeout_keep_alive_handler(self) -> None:
        """Called by uvicorn when no second request comes."""
        super().timeout_keep_alive_handler()
        self._watch()

    def pause_writing(self) -> None:
        """The other side does not read what it is sent."""
        super().pause_writing()
        self._unread = self._unread or self.loop.call_later(self._patience.reading, self.drop)

    def resume_writing(self) -> None:
        """It has read enough."""
        super().resume_writing()
        if self._unread:
            self._unread.cancel()
            self._unread = None

    def drop(self) -> None:
        """Close at once, whatever is still to be sent."""
        self._forget()
        self.transport.abort()

    def _forget(self) -> None:
        self.server_state.discard(self)
        for timer in (self._deadline, self._unread):
            if timer:
                timer.cancel()
        self._deadline = self._unread = None

    def _watch(self) -> None:
        """Set the deadline for the state that the connection is in now. Staying in a state does not move it."""
        if self.transport.is_closing():
            state: tuple[object, object] = ("closing", None)
        else:
            state = (self.conn.their_state, self.cycle)
        if state == self._state or self not in self.server_state.connections:
            return
        self._state = state
        if self._deadline:
            self._deadline.cancel()
        seconds = self._seconds(state[0])
        self._deadline = None if seconds is None else self.loop.call_later(seconds, self.drop)
        if state[0] is h11.IDLE:
            self.server_state.waits(self)
        else:
            self.server_state.works(self)

    def _seconds(self, state: object) -> float | None:
        if state == "closing":
            return self._patience.closing
        if state is h11.IDLE:
            return self._patience.head
        if state is h11.SEND_BODY:
            announced = next((int(value) for name, value in self.headers if name == b"content-length"), 0)
            return self._patience.body + min(announced, self._patience.largest) / self._patience.slowest
        return None


class BoundedServer(uvicorn.Server):
    """A server with `connections` of `BoundedProtocol`."""

    def __init__(self, config: uvicorn.Config, connections: Connections) -> None:
        super().__init__(config)
        self.server_state = connections
        self._bounded = connections

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's, but few connections are accepted at once, and the others wait with the system."""
        asyncio.get_running_loop().set_exception_handler(self._on_loop_error)
        await super().startup(sockets)
        for one in sockets or ():
            one.listen(BACKLOG)

    def _on_loop_error(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if "accept() out of system resource" in context.get("message", ""):
            self._bounded.out_of_descriptors()
        else:
            loop.default_exception_handler(context)
