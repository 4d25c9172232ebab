"""Messages in both directions. Nothing is acknowledged before it is stored; repeating a request changes nothing."""

from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.web.chat_context import CHANNEL, ChatContext
from bot.channels.web.refusals import TEXTS, Refusal
from bot.channels.web.request_body import json_body, message_number, text_field
from bot.channels.web.sessions import HandedOut, Sessions
from handlers.downloads import OWN
from handlers.messages import Incoming
from storage import web_messages
from storage.models import WebMessage

LONGEST_TEXT = 4000
LONGEST_EVENT = 64
LONGEST_TAP = 100
LONGEST_LABEL = 100
PAGE, LONGEST_PAGE = 50, 200  # messages


class MessageEndpoints:
    """The endpoints messages and read."""

    def __init__(self, context: ChatContext) -> None:
        self._context = context

    async def older(self, request: Request) -> Response:
        """One page of the chat: the last, or the one before a message number."""
        chat = self._context.require_chat(request)
        before = message_number(request.query_params.get("before"))
        limit = min(message_number(request.query_params.get("limit")) or PAGE, LONGEST_PAGE)
        messages = await self._context.read(lambda session: web_messages.before(session, chat, before, limit))
        return JSONResponse({"messages": [shown(message, self._context.sessions) for message in messages]})

    async def send(self, request: Request) -> Response:
        """Take a text or a tap."""
        chat = self._context.require_own_page(request)
        body = await json_body(request)
        event, text = text_field(body, "event", LONGEST_EVENT), text_field(body, "text", LONGEST_TEXT)
        tap, label = text_field(body, "tap", LONGEST_TAP), text_field(body, "label", LONGEST_LABEL)
        message = message_number(body.get("message"))
        if not event or (tap and message is None):
            raise Refusal(400, TEXTS["bad_request"])
        if not tap and not text.strip():
            raise Refusal(400, TEXTS["empty"])
        self._context.pace(chat)
        event_id = f"{chat}:{event}"
        if tap:
            incoming = Incoming(CHANNEL, chat, event_id, tap=tap, message=str(message), query=event)
        else:
            incoming = Incoming(CHANNEL, chat, event_id, text=text)
        payload = {"text": label, "event": event, "tap": message} if tap else {"text": text, "event": event}
        kept = await self._context.write(lambda session: self._context.keep(session, incoming, payload))
        self._context.windows.push([kept])
        return JSONResponse({})

    async def read(self, request: Request) -> Response:
        """Mark everything up to a message number as read."""
        chat = self._context.require_own_page(request)
        seen = message_number((await json_body(request)).get("id"))
        if seen is None:
            raise Refusal(400, TEXTS["bad_request"])

        def mark(session: Session) -> None:
            web_messages.mark_read(session, chat, seen)

        await self._context.write(mark)
        return JSONResponse({})


def shown(message: WebMessage, sessions: Sessions) -> dict[str, Any]:
    """A message in the form the page expects."""
    payload = message.payload
    document = payload.get("document")
    if document:
        kind = OWN if message.by_person else document.get("kind", "")
        named = HandedOut(document["sha256"], document["name"], document["media_type"], kind, document.get("id", 0))
        url = f"/files/{sessions.file_token(message.chat, named)}"
        document = {name: document[name] for name in ("name", "size", "media_type")} | {"url": url}
    return {
        "id": message.number,
        "from": "me" if message.by_person else "bot",
        "at": message.at.isoformat(),
        "text": payload.get("text", ""),
        "buttons": payload.get("buttons", []),
        "document": document,
        "event": payload.get("event", ""),
        "tap": payload.get("tap"),
        "edits": payload.get("edits"),
        "toast": payload.get("toast", ""),
    }
