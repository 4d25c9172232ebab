"""Streams new messages to the page as server-sent events, from where the page left off."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from bot.channels.web import feed
from bot.channels.web.chat_context import ChatContext
from bot.channels.web.feed import Feed
from bot.channels.web.message_endpoints import shown
from bot.channels.web.open_windows import MOST
from bot.channels.web.refusals import TEXTS, Refusal
from bot.channels.web.request_body import message_number
from storage import web_messages
from storage.models import WebMessage

HEARTBEAT = 15.0  # seconds between two keep-alive comments when nothing happens


class Stream:
    """The endpoint /api/events."""

    def __init__(self, context: ChatContext) -> None:
        self._context = context

    async def events(self, request: Request) -> Response:
        """All messages after `Last-Event-ID` or `after`, then each new one."""
        chat = self._context.require_chat(request)
        if self._context.windows.open_for(chat) >= MOST:
            raise Refusal(429, TEXTS["too_many_windows"])
        after = request.headers.get("Last-Event-ID") or request.query_params.get("after")
        return Window(self._context, chat, message_number(after) or 0)


class Window(StreamingResponse):
    """One open page. It counts as open until the response ends, however it ends."""

    def __init__(self, context: ChatContext, chat: str, after: int) -> None:
        self._context = context
        self._chat = chat
        self._feed = Feed(after)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(self._events(), media_type="text/event-stream", headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        with self._context.windows.attached(self._chat, self._feed):
            await super().__call__(scope, receive, send)

    async def _events(self) -> AsyncIterator[str]:
        yield "retry: 1000\n\n"
        while not self._context.windows.closing:
            if messages := await self._feed.next(self._read):
                # All in one piece: if the page is gone, a second piece would be written before we notice.
                yield "".join(map(self._event, messages))
                continue
            try:
                await asyncio.wait_for(self._feed.news.wait(), HEARTBEAT)
            except TimeoutError:
                yield ": \n\n"

    async def _read(self, after: int) -> Sequence[WebMessage]:
        return await self._context.read(lambda session: web_messages.after(session, self._chat, after, feed.MOST))

    def _event(self, message: WebMessage) -> str:
        data = json.dumps(shown(message, self._context.sessions), ensure_ascii=False)
        return f"id: {message.number}\ndata: {data}\n\n"
