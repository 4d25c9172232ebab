"""The chat as it happens: server-sent events, from wherever the page left off."""

import asyncio
import json
from collections.abc import AsyncIterator
from functools import partial

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.channels.web.api import Api
from bot.channels.web.hub import Hub, TooMany
from bot.channels.web.refusals import TEXTS, Refusal
from storage import web_messages
from storage.engine import Database
from storage.models import WebMessage

HEARTBEAT = 15  # looks into the database without news between two signs of life
LOOK_SECONDS = 1.0  # another process may deliver: what it wrote is seen after that long


class Stream:
    """The endpoint /api/events."""

    def __init__(self, database: Database, hub: Hub, api: Api) -> None:
        self._database = database
        self._hub = hub
        self._api = api

    async def events(self, request: Request) -> Response:
        """All messages after `Last-Event-ID` or `after`, then each as it comes."""
        chat = self._api.chat_of(request)
        told = request.headers.get("Last-Event-ID") or request.query_params.get("after") or "0"
        after = int(told) if told.isascii() and told.isdigit() and len(told) < 16 else 0
        looking = self._hub.looking_at(chat)
        try:
            news = looking.__enter__()
        except TooMany:
            raise Refusal(429, TEXTS["too_many_windows"]) from None

        async def lines() -> AsyncIterator[str]:
            try:
                async for line in self._lines(chat, after, news):
                    yield line
            finally:
                looking.__exit__(None, None, None)

        return StreamingResponse(lines(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})

    async def _lines(self, chat: str, after: int, news: asyncio.Event) -> AsyncIterator[str]:
        quiet = 0
        yield "retry: 1000\n\n"
        while not self._hub.closing:
            news.clear()
            for message in await asyncio.to_thread(partial(self._after, chat, after)):
                after, quiet = message.number, 0
                yield f"id: {message.number}\ndata: {json.dumps(self._api.shown(message), ensure_ascii=False)}\n\n"
            try:
                await asyncio.wait_for(news.wait(), LOOK_SECONDS)
            except TimeoutError:
                quiet += 1
                if quiet % HEARTBEAT == 0:
                    yield ": \n\n"

    def _after(self, chat: str, number: int) -> list[WebMessage]:
        with self._database.read() as session:
            return web_messages.after(session, chat, number)
