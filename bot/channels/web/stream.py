"""The chat as it happens: server-sent events, from wherever the page left off."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from bot.channels.web import feed
from bot.channels.web.asking import number
from bot.channels.web.feed import Feed
from bot.channels.web.hub import MOST
from bot.channels.web.refusals import TEXTS, Refusal
from bot.channels.web.room import Room
from bot.channels.web.talking import shown
from storage import web_messages
from storage.models import WebMessage

HEARTBEAT = 15.0  # seconds of silence between two signs of life


class Stream:
    """The endpoint /api/events."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def events(self, request: Request) -> Response:
        """All messages after `Last-Event-ID` or `after`, then each as it comes."""
        chat = self._room.visited_by(request)
        if self._room.hub.windows(chat) >= MOST:
            raise Refusal(429, TEXTS["too_many_windows"])
        told = request.headers.get("Last-Event-ID") or request.query_params.get("after")
        return Window(self._room, chat, number(told) or 0)


class Window(StreamingResponse):
    """One open page. It counts as open for as long as it is served, however that ends."""

    def __init__(self, room: Room, chat: str, after: int) -> None:
        self._room = room
        self._chat = chat
        self._feed = Feed(after)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(self._events(), media_type="text/event-stream", headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        with self._room.hub.looking_at(self._chat, self._feed):
            await super().__call__(scope, receive, send)

    async def _events(self) -> AsyncIterator[str]:
        yield "retry: 1000\n\n"
        while not self._room.hub.closing:
            if messages := await self._feed.next(self._read):
                # In one piece: where the page has left, a second piece would be written to nobody before that is known.
                yield "".join(map(self._event, messages))
                continue
            try:
                await asyncio.wait_for(self._feed.news.wait(), HEARTBEAT)
            except TimeoutError:
                yield ": \n\n"

    async def _read(self, after: int) -> Sequence[WebMessage]:
        return await self._room.read(lambda session: web_messages.after(session, self._chat, after, feed.MOST))

    def _event(self, message: WebMessage) -> str:
        data = json.dumps(shown(message, self._room.sessions), ensure_ascii=False)
        return f"id: {message.number}\ndata: {data}\n\n"
