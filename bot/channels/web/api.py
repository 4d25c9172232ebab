"""What the page asks for and sends. Nothing is acknowledged before it is kept; a second try changes nothing."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import quote

from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from bot.channels.web.channel import Transact
from bot.channels.web.door import Door
from bot.channels.web.hub import Hub
from bot.channels.web.limits import Limit
from bot.channels.web.refusals import TEXTS, Refusal
from bot.channels.web.sessions import Sessions, same_origin
from bot.clock import Clock
from handlers.messages import Incoming, IncomingFile
from storage import attachments, inbox, web_messages
from storage.engine import Database
from storage.files import FileStore, Kept, NotAllowed, TooLarge
from storage.models import WebMessage

LONGEST = 4000
CHANNEL = "web"
MEGABYTE = 1024 * 1024
OVERHEAD = 64 * 1024  # of a multipart body, beside its file


class Api:
    """The endpoints under /api and /files."""

    def __init__(
        self,
        database: Database,
        transact: Transact,
        store: FileStore,
        hub: Hub,
        sessions: Sessions,
        door: Door,
        now: Clock,
    ) -> None:
        self._database, self._transact, self._store = database, transact, store
        self._hub, self._sessions, self._door, self._now = hub, sessions, door, now
        self._codes = Limit(10, timedelta(minutes=10), now)
        self._posts = Limit(30, timedelta(minutes=1), now)

    async def players(self, _request: Request) -> Response:
        """Whom one may play; only in the demonstration."""
        if self._door.players is None or self._door.today is None:
            return Response(status_code=404)
        players = await self._read(self._door.players)
        rows = [{"id": one.id, "name": one.name, "role": one.role, "organisation": one.organisation} for one in players]
        return JSONResponse({"today": self._door.today.isoformat(), "players": rows})

    async def enter(self, request: Request) -> Response:
        """By a code, or as a player."""
        if not same_origin(request):
            raise Refusal(403, TEXTS["not_ours"])
        body = await _json(request)
        if "player" in body:
            chat = await self._play(str(body["player"]))
        else:
            chat = await self._enrol(str(body.get("code", "")).strip(), request)
        response = JSONResponse({})
        self._sessions.open(response, chat)
        return response

    async def _play(self, player: str) -> str:
        if self._door.enter_as is None:
            raise Refusal(403, TEXTS["wrong_player"])
        chat = await self._transact(partial(_flip, self._door.enter_as, player))
        if not chat:
            raise Refusal(403, TEXTS["wrong_player"])
        if await self._read(partial(_flip, web_messages.is_empty, chat)):
            await self._transact(partial(self._keep_event, Incoming(CHANNEL, chat, f"enter:{chat}", text="/start")))
        return str(chat)

    async def _enrol(self, code: str, request: Request) -> str:
        address = request.client.host if request.client else ""
        if self._codes.reached(address):
            raise Refusal(429, TEXTS["too_many_codes"])
        if not code:
            raise Refusal(400, TEXTS["empty_code"])
        refusal = await self._read(partial(_flip, self._door.refusal, code))
        if refusal:
            self._codes.count(address)
            raise Refusal(403, refusal)
        chat = self._sessions.new_chat()
        await self._transact(partial(self._keep_event, Incoming(CHANNEL, chat, f"enter:{chat}", text=f"/start {code}")))
        return chat

    async def leave(self, request: Request) -> Response:
        """Forget who this browser is."""
        self._chat(request, changes=True)
        response = JSONResponse({})
        self._sessions.close(response)
        return response

    async def me(self, request: Request) -> Response:
        """Who is at this page."""
        chat = self._chat(request)
        name, roles = await self._read(partial(_flip, self._door.who, chat))
        today = self._door.today
        return JSONResponse(
            {
                "name": name,
                "roles": roles,
                "csrf": self._sessions.csrf_of(chat),
                "today": today.isoformat() if today else None,
                "max_file_mb": self._store.max_bytes // MEGABYTE,
                "read": await self._read(partial(_flip, web_messages.read_up_to, chat)),
            }
        )

    async def older(self, request: Request) -> Response:
        """A page of the chat, the last or the one before a number."""
        chat = self._chat(request)
        before, limit = _number(request, "before"), min(_number(request, "limit") or 50, 200)
        messages = await self._read(partial(web_messages.before, chat=chat, number=before, limit=limit))
        return JSONResponse({"messages": [self.shown(message) for message in messages]})

    async def send(self, request: Request) -> Response:
        """Words, or a tap."""
        chat = self._chat(request, changes=True)
        body = await _json(request)
        event, text, tap = (str(body.get(name, "")) for name in ("event", "text", "tap"))
        if not event:
            raise Refusal(400, TEXTS["bad_request"])
        if not text.strip() and not tap:
            raise Refusal(400, TEXTS["empty"])
        if len(text) > LONGEST or len(tap) > 200 or len(event) > 64:
            raise Refusal(413, TEXTS["too_long"])
        self._pace(chat)
        message = str(body.get("message") or "")
        incoming = Incoming(
            CHANNEL, chat, f"{chat}:{event}", text=text, tap=tap, message=message, query=event if tap else ""
        )
        shown = {"text": text or str(body.get("label", ""))[:100], "event": event}
        await self._transact(partial(self._keep, incoming, shown))
        self._hub.wake(chat)
        return JSONResponse({})

    async def upload(self, request: Request) -> Response:
        """A file, with or without words."""
        chat = self._chat(request, changes=True)
        length = request.headers.get("Content-Length", "")
        too_large = Refusal(413, TEXTS["too_large"].format(limit=self._store.max_bytes // MEGABYTE))
        if not length.isdigit():
            raise Refusal(411, TEXTS["bad_request"])
        if int(length) > self._store.max_bytes + OVERHEAD:
            raise too_large
        self._pace(chat)
        try:
            form = await request.form(max_files=1, max_fields=4)
        except MultiPartException:
            raise Refusal(400, TEXTS["bad_request"]) from None
        file, event = form.get("file"), form.get("event")
        caption = str(form.get("caption") or "")
        if not isinstance(file, UploadFile) or not isinstance(event, str) or not event or len(caption) > LONGEST:
            raise Refusal(400, TEXTS["bad_request"])
        name = (file.filename or "").replace("\\", "/").rpartition("/")[2][:120] or "文件"
        content = await file.read()
        try:
            kept = await asyncio.to_thread(self._store.put, content, name)
        except TooLarge:
            raise too_large from None
        except NotAllowed:
            raise Refusal(415, TEXTS["not_allowed"]) from None
        await self._transact(partial(self._keep_file, chat, event, caption, name, kept))
        self._hub.wake(chat)
        return JSONResponse({})

    async def read(self, request: Request) -> Response:
        """All up to a number has been seen."""
        chat = self._chat(request, changes=True)
        number = (await _json(request)).get("id")
        if not isinstance(number, int) or number < 0:
            raise Refusal(400, TEXTS["bad_request"])
        await self._transact(partial(web_messages.mark_read, chat=chat, number=number))
        return JSONResponse({})

    async def file(self, request: Request) -> Response:
        """A file of this chat."""
        chat = self._chat(request)
        found = self._sessions.file_of(request.path_params["token"], chat)
        if found is None or not self._store.path(found[0]).is_file():
            raise Refusal(404, TEXTS["no_file"])
        sha256, name, media_type = found
        kind = "inline" if media_type.startswith("image/") else "attachment"
        return FileResponse(
            self._store.path(sha256),
            media_type=media_type,
            headers={
                "Content-Disposition": f"{kind}; filename*=UTF-8''{quote(name, safe='')}",
                "Content-Security-Policy": "default-src 'none'; sandbox",
                "Cache-Control": "private, max-age=86400",
            },
        )

    def chat_of(self, request: Request) -> str:
        """The chat of a request that only looks. Raises Refusal."""
        return self._chat(request)

    def shown(self, message: WebMessage) -> dict[str, Any]:
        """A message as the page knows it."""
        payload = message.payload
        document = payload.get("document")
        if document:
            url = f"/files/{self._sessions.file_token(message.chat, document)}"
            document = {name: document[name] for name in ("name", "size", "media_type")} | {"url": url}
        return {
            "id": message.number,
            "from": "me" if message.by_person else "bot",
            "at": message.at.isoformat(),
            "text": payload.get("text", ""),
            "buttons": payload.get("buttons", []),
            "document": document,
            "event": payload.get("event", ""),
            "edits": payload.get("edits"),
            "toast": payload.get("toast", ""),
        }

    def _chat(self, request: Request, *, changes: bool = False) -> str:
        chat = self._sessions.chat_of(request)
        if chat is None:
            raise Refusal(401, TEXTS["signed_out"])
        if changes and not (same_origin(request) and self._sessions.is_ours(request, chat)):
            raise Refusal(403, TEXTS["not_ours"])
        return chat

    def _pace(self, chat: str) -> None:
        if self._posts.reached(chat):
            raise Refusal(429, TEXTS["too_fast"])
        self._posts.count(chat)

    async def _read(self, question: Callable[[Session], Any]) -> Any:
        def ask() -> Any:
            with self._database.read() as session:
                return question(session)

        return await asyncio.to_thread(ask)

    def _keep(self, incoming: Incoming, shown: dict[str, Any], session: Session) -> None:
        """What the person said, in the chat and in the inbox, or in neither."""
        web_messages.append(
            session, incoming.chat, by_person=True, key=f"me:{incoming.event_id}", payload=shown, at=self._now()
        )
        self._keep_event(incoming, session)

    def _keep_event(self, incoming: Incoming, session: Session) -> None:
        arrival = inbox.Arrival(CHANNEL, incoming.event_id, incoming.chat, incoming.to_json())
        inbox.receive(session, [arrival], self._now())

    def _keep_file(self, chat: str, event: str, caption: str, name: str, kept: Kept, session: Session) -> None:
        attachment = attachments.add(
            session,
            sha256=kept.sha256,
            name=name,
            media_type=kept.media_type,
            size=kept.size,
            by=None,
            now=self._now(),
        )
        document = {"name": name, "sha256": kept.sha256, "size": kept.size, "media_type": kept.media_type}
        file = IncomingFile(name, attachment=attachment.id)
        incoming = Incoming(CHANNEL, chat, f"{chat}:{event}", text=caption, file=file)
        self._keep(incoming, {"text": caption, "event": event, "document": document}, session)


def _flip(function: Callable[..., Any], argument: object, session: Session) -> Any:
    """`function(session, argument)`, for what is called with the session last."""
    return function(session, argument)


async def _json(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body())
    except ValueError:
        raise Refusal(400, TEXTS["bad_request"]) from None
    if not isinstance(body, dict):
        raise Refusal(400, TEXTS["bad_request"])
    return body


def _number(request: Request, name: str) -> int | None:
    value = request.query_params.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None
