"""A server for the page alone: keeps one chat in memory, speaks the page's whole contract, and fails when told to."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.headers import HEADERS
from bot.channels.web.pages import PAGE
from tests.fake_telegram.loopback import listening_socket

Json = dict[str, Any]

WANG = {"id": "wang", "name": "王芳", "roles": "支部书记 · 第一党支部"}
LI = {"id": "li", "name": "李建国", "roles": "党建办公室 · 清河市水务局机关党委"}
COOKIE = "someone"
START = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
# The server's own policy, and one more promise: no string ever becomes HTML or code.
STRICT = {
    **HEADERS,
    "Content-Security-Policy": HEADERS["Content-Security-Policy"]
    + "; require-trusted-types-for 'script'; trusted-types 'none'",
}


@dataclass
class Backend:
    """One chat between the bot and whoever is in. Tests speak for the bot and look at what it got."""

    url: str = ""
    person: Json = field(default_factory=lambda: dict(WANG))
    today: str | None = None
    max_file_mb: int = 20
    read: int = 0
    players: list[Json] | None = None
    messages: list[Json] = field(default_factory=list)
    posts: list[Json] = field(default_factory=list)
    """What was taken, each event once, in order."""
    tries: list[str] = field(default_factory=list)
    """The event ids of all posts, taken or not."""
    refusals: list[tuple[int, str]] = field(default_factory=list)
    """What the next posts are answered with, in order."""
    down: bool = False
    echoes: bool = True
    taking_files: asyncio.Event = field(default_factory=asyncio.Event)
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    token: str = "token-1"
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _line: int = 0
    _streams: int = 0

    def __post_init__(self) -> None:
        self.taking_files.set()

    async def say(
        self, text: str = "", *buttons: str, document: Json | None = None, edits: int | None = None, toast: str = ""
    ) -> int:
        """The bot says something; its id. Each label is a button whose payload is "tap:" and the label."""
        rows = [{"label": label, "payload": f"tap:{label}"} for label in buttons]
        return await self._append("bot", text=text, buttons=rows, document=document, edits=edits, toast=toast)

    async def heard(self, text: str, *, tap: int | None = None) -> int:
        """The person says something, from elsewhere; its id."""
        return await self._append("me", text=text, tap=tap, event=f"elsewhere-{len(self.messages)}")

    def paper(self, name: str, content: bytes, media_type: str) -> Json:
        """A file to be had from here, as a message's document."""
        self.files[name] = (content, media_type)
        return {"name": name, "url": f"/files/{name}", "size": len(content), "media_type": media_type}

    async def drop_streams(self) -> None:
        """Every open stream ends; there is at least one, or will be."""
        async with asyncio.timeout(10), self._news:
            await self._news.wait_for(lambda: self._streams)
        await self._end_streams()

    async def _end_streams(self) -> None:
        self._line += 1
        await self._wake()

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator["Backend"]:
        """On a free port."""
        socket, port = listening_socket()
        self.url = f"http://127.0.0.1:{port}"
        config = uvicorn.Config(
            self._application(), log_level="error", ws="none", lifespan="off", timeout_graceful_shutdown=2
        )
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve([socket]))
        try:
            yield self
        finally:
            server.should_exit = True
            self.taking_files.set()
            await self._end_streams()
            await task

    async def _append(self, from_: str, **shown: Any) -> int:
        blank: Json = {
            "text": "",
            "buttons": [],
            "document": None,
            "event": "",
            "tap": None,
            "edits": None,
            "toast": "",
        }
        number = len(self.messages) + 1
        at = START + timedelta(minutes=number)
        # In UTC, as a database gives it: the page has to make it the reader's own time.
        self.messages.append({**blank, "id": number, "from": from_, "at": at.astimezone(UTC).isoformat(), **shown})
        await self._wake()
        return number

    async def _wake(self) -> None:
        async with self._news:
            self._news.notify_all()

    def _application(self) -> Starlette:
        routes = [
            Route("/", self._chat),
            Route("/enter", self._enter_page),
            Mount("/static", StaticFiles(directory=PAGE)),
            Route("/api/players", self._players),
            Route("/api/enter", self._enter, methods=["POST"]),
            Route("/api/leave", self._leave, methods=["POST"]),
            Route("/api/me", self._me),
            Route("/api/messages", self._older, methods=["GET"]),
            Route("/api/messages", self._send, methods=["POST"]),
            Route("/api/files", self._upload, methods=["POST"]),
            Route("/api/read", self._read, methods=["POST"]),
            Route("/api/events", self._events),
            Route("/files/{name}", self._file),
        ]
        return Starlette(routes=routes, middleware=[Middleware(Failing, self)])

    async def _chat(self, request: Request) -> Response:
        return FileResponse(PAGE / "index.html") if COOKIE in request.cookies else RedirectResponse("/enter", 303)

    async def _enter_page(self, _request: Request) -> Response:
        return FileResponse(PAGE / "enter.html")

    async def _players(self, _request: Request) -> Response:
        if self.players is None:
            return Response(status_code=404)
        return JSONResponse({"today": self.today, "players": self.players})

    async def _enter(self, request: Request) -> Response:
        who = await request.json()
        if "code" in who and who["code"].upper() != "K7QM-3XPD":
            return JSONResponse({"error": "没有这个邀请码，请核对。"}, 403)
        response = JSONResponse({})
        response.set_cookie(COOKIE, who.get("player", "wang"), httponly=True)
        return response

    async def _leave(self, _request: Request) -> Response:
        response = JSONResponse({})
        response.delete_cookie(COOKIE)
        return response

    async def _me(self, request: Request) -> Response:
        if COOKIE not in request.cookies:
            return JSONResponse({"error": "登录已过期，请重新进入。"}, 401)
        me = {"csrf": self.token, "today": self.today, "max_file_mb": self.max_file_mb, "read": self.read}
        return JSONResponse({**self.person, **me})

    async def _older(self, request: Request) -> Response:
        before, limit = int(request.query_params.get("before", 10**9)), int(request.query_params["limit"])
        return JSONResponse({"messages": [m for m in self.messages if m["id"] < before][-limit:]})

    async def _send(self, request: Request) -> Response:
        body = await request.json()
        shown = {"text": body.get("text") or body.get("label"), "tap": body.get("message")}
        return await self._take(request, body, shown)

    async def _upload(self, request: Request) -> Response:
        await self.taking_files.wait()
        try:
            form = await request.form()
        except ClientDisconnect:
            return Response(status_code=499)
        file = form["file"]
        assert isinstance(file, UploadFile)
        content, media_type = await file.read(), file.content_type or "application/octet-stream"
        await form.close()
        body = {"event": form["event"], "caption": form["caption"], "file": file.filename, "size": len(content)}
        document = self.paper(str(body["file"]), content, media_type)
        return await self._take(request, body, {"text": body["caption"], "document": document})

    async def _take(self, request: Request, body: Json, shown: Json) -> Response:
        self.tries.append(body["event"])
        if request.headers.get("X-CSRF-Token") != self.token:
            return JSONResponse({"error": "请求不是从本页发出的。"}, 403)
        if self.refusals:
            status, sentence = self.refusals.pop(0)
            return JSONResponse({"error": sentence}, status)
        if body["event"] not in [post["event"] for post in self.posts]:
            self.posts.append(body)
            if self.echoes:
                await self._append("me", event=body["event"], **shown)
        return JSONResponse({})

    async def _read(self, request: Request) -> Response:
        self.read = (await request.json())["id"]
        return JSONResponse({})

    async def _file(self, request: Request) -> Response:
        content, media_type = self.files[request.path_params["name"]]
        return Response(content, media_type=media_type)

    async def _events(self, request: Request) -> Response:
        return StreamingResponse(self._lines(int(request.query_params["after"])), media_type="text/event-stream")

    async def _lines(self, after: int) -> AsyncIterator[str]:
        line = self._line
        self._streams += 1
        try:
            yield ": \n\n"
            await self._wake()
            while line == self._line:
                # Ids are places in the list, counted from one.
                if after < len(self.messages):
                    after += 1
                    yield f"id: {after}\ndata: {json.dumps(self.messages[after - 1])}\n\n"
                else:
                    async with self._news:
                        await self._news.wait()
        finally:
            self._streams -= 1


class Failing:
    """Adds the strict headers; while the backend is down, nothing under /api is answered but with 503."""

    def __init__(self, app: ASGIApp, backend: Backend) -> None:
        self._app = app
        self._backend = backend

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_strictly(message: Message) -> None:
            if message["type"] == "http.response.start":
                extra = [(name.encode(), value.encode()) for name, value in STRICT.items()]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        if self._backend.down and scope["path"].startswith("/api"):
            await Response(status_code=503)(scope, receive, send)
        else:
            await self._app(scope, receive, send_strictly)


def players(*rows: Sequence[str]) -> list[Json]:
    """(name, role, organisation) each."""
    return [
        {"id": str(number), "name": name, "role": role, "organisation": organisation}
        for number, (name, role, organisation) in enumerate(rows)
    ]


def events(posts: Sequence[Mapping[str, Any]]) -> list[str]:
    """Their event ids."""
    return [post["event"] for post in posts]
