"""What is said, in both directions. Nothing is acknowledged before it is kept; a second try changes nothing."""

from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.web.asking import body_of, number, word
from bot.channels.web.refusals import TEXTS, Refusal
from bot.channels.web.room import CHANNEL, Room
from bot.channels.web.sessions import Sessions
from handlers.messages import Incoming
from storage import web_messages
from storage.models import WebMessage

LONGEST_TEXT = 4000
LONGEST_EVENT = 64
LONGEST_TAP = 100
LONGEST_LABEL = 100
PAGE, LONGEST_PAGE = 50, 200  # messages


class Talking:
    """The endpoints messages and read."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def older(self, request: Request) -> Response:
        """A page of the chat, the last or the one before a number."""
        chat = self._room.visited_by(request)
        before = number(request.query_params.get("before"))
        limit = min(number(request.query_params.get("limit")) or PAGE, LONGEST_PAGE)
        messages = await self._room.read(lambda session: web_messages.before(session, chat, before, limit))
        return JSONResponse({"messages": [shown(message, self._room.sessions) for message in messages]})

    async def send(self, request: Request) -> Response:
        """Words, or a tap."""
        chat = self._room.changed_by(request)
        said = await body_of(request)
        event, text = word(said, "event", LONGEST_EVENT), word(said, "text", LONGEST_TEXT)
        tap, label = word(said, "tap", LONGEST_TAP), word(said, "label", LONGEST_LABEL)
        message = number(said.get("message"))
        if not event or (tap and message is None):
            raise Refusal(400, TEXTS["bad_request"])
        if not tap and not text.strip():
            raise Refusal(400, TEXTS["empty"])
        self._room.pace(chat)
        event_id = f"{chat}:{event}"
        if tap:
            incoming = Incoming(CHANNEL, chat, event_id, tap=tap, message=str(message), query=event)
        else:
            incoming = Incoming(CHANNEL, chat, event_id, text=text)
        payload = {"text": label, "event": event, "tap": message} if tap else {"text": text, "event": event}
        kept = await self._room.write(lambda session: self._room.keep(session, incoming, payload))
        self._room.hub.bring([kept])
        return JSONResponse({})

    async def read(self, request: Request) -> Response:
        """All up to a number has been seen."""
        chat = self._room.changed_by(request)
        seen = number((await body_of(request)).get("id"))
        if seen is None:
            raise Refusal(400, TEXTS["bad_request"])

        def mark(session: Session) -> None:
            web_messages.mark_read(session, chat, seen)

        await self._room.write(mark)
        return JSONResponse({})


def shown(message: WebMessage, sessions: Sessions) -> dict[str, Any]:
    """A message as the page knows it."""
    payload = message.payload
    document = payload.get("document")
    if document:
        url = f"/files/{sessions.file_token(message.chat, document)}"
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
