"""The web chat served over real HTTP, with a real database and file store; only the clock and the door stand in."""

import asyncio
import json
import socket
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any, Self, TypeVar

import httpx
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.routing import BaseRoute

from bot.channels.delivery import Delivery
from bot.channels.web import (
    DatabaseWatcher,
    Door,
    Hub,
    Player,
    Quota,
    SessionCache,
    WebChannel,
    health_route,
    web_app,
    web_routes,
)
from bot.connections import Bounds
from bot.front import bounded_server
from bot.listening import SignalListener
from bot.writer import Writer
from handlers.messages import Incoming, Outgoing
from storage import sessions
from storage.engine import Database
from storage.files import FileStore
from storage.models import Attachment, InboxEvent
from storage.signals import Signal

CODE = "K7QM-3XPD"
WRONG_CODE = "没有这个邀请码。"
SECRET = "a secret of more than thirty-two letters"
MEGABYTE = 1024 * 1024
BOUNDS = Bounds(total=200, per_address=100)

T = TypeVar("T")


class Hands:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 20, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, span: timedelta) -> None:
        self.at += span


class Site:
    """Served from `with` on. `user()` opens a browser."""

    def __init__(
        self,
        url: str,
        folder: Path,
        *,
        demo: bool = False,
        https: bool = False,
        bounds: Bounds = BOUNDS,
        streams: int = 9,
        quota: Quota | None = None,
    ) -> None:
        self.database = Database(url)
        self.store = FileStore(folder, MEGABYTE)
        self.folder = folder
        self.clock = Hands()
        self.hub = Hub()
        self.watcher = DatabaseWatcher(self.database, self.hub)
        self.listener = SignalListener(self.database, {Signal.CHAT: self._hears}, pause_seconds=0.01)
        self.heard: list[str] = []
        self.well = True
        self.waits: list[float] = []
        """How long each try of a code had to wait."""
        self.waiting = asyncio.Event()
        self.waiting.set()
        self._cache = SessionCache(lambda: self.clock().timestamp())
        self._writer = Writer(self.database, look=self._look)
        self.channel = WebChannel(self._writer.run, self.store, self.hub, self.clock)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._server = bounded_server(self._app(demo, https, streams, quota), bounds)
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._serve)

    def _app(self, demo: bool, https: bool, streams: int, quota: Quota | None) -> Any:
        routes: list[BaseRoute] = web_routes(
            database=self.database,
            transact=self._writer.run,
            store=self.store,
            hub=self.hub,
            door=DEMO_DOOR if demo else DOOR,
            secret=SECRET,
            https=https,
            now=self.clock,
            seconds=lambda: self.clock().timestamp(),
            streams=streams,
            cache=self._cache,
            quota=quota,
            wait=self._wait,
        )
        return web_app([*routes, health_route(lambda: (self.well, {"ok": self.well}))])

    async def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        await self.waiting.wait()

    def _look(self, session: Session) -> Callable[[], object]:
        revoked = sessions.revoked_in(session)
        return lambda: self._loop.call_soon_threadsafe(self._cache.forget, revoked) if revoked else None

    def __enter__(self) -> Self:
        self._writer.start()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close_streams()
        self._server.should_exit = True
        self._thread.join(10)
        assert not self._thread.is_alive()
        assert self._writer.stop(10)
        self._listening.close()
        self.database.dispose()

    def _hears(self, word: str) -> None:
        self.heard.append(word)
        self.watcher.hear(word)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        listening = self._loop.create_task(self.listener.serve())
        self._loop.run_until_complete(self._server.serve([self._listening]))
        listening.cancel()
        self._loop.run_until_complete(asyncio.gather(listening, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def close_streams(self) -> None:
        self._loop.call_soon_threadsafe(self.hub.close)

    @contextmanager
    def user(self, code: str | None = CODE, address: str = "127.0.0.1") -> Iterator["User"]:
        """A browser at `address`, already in with `code`."""
        transport = httpx.HTTPTransport(local_address=address)
        with httpx.Client(base_url=self.origin, transport=transport, timeout=10) as browser:
            user = User(browser)
            if code:
                assert user.enter(code=code).status_code == 200
                user.learn_token()
            yield user

    def says(self, chat: str, outgoing: Outgoing, content: bytes | None = None, *, key: str) -> Delivery:
        """The bot delivers."""
        return self.run(self.channel.deliver(chat, outgoing, content, key=key))

    def run(self, work: Awaitable[T]) -> T:
        """Done on the server's loop."""

        async def do() -> T:
            return await work

        return asyncio.run_coroutine_threadsafe(do(), self._loop).result(10)

    def write(self, work: Callable[[Session], T]) -> T:
        """Done in a transaction of this process."""
        return self.run(self._writer.run(work))

    def inbox(self) -> list[Incoming]:
        """What waits to be answered, in order."""
        with self.database.read() as session:
            return [
                Incoming.from_json(one) for one in session.scalars(select(InboxEvent.payload).order_by(InboxEvent.id))
            ]

    def attachments(self) -> int:
        """How many files people handed in."""
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(Attachment)) or 0

    def chat(self) -> str:
        """The chat that was opened last."""
        return self.inbox()[-1].chat


@dataclass
class User:
    """A browser with its cookies; `token` is what our page would send along."""

    browser: httpx.Client
    token: str = ""

    def enter(self, **said: str) -> httpx.Response:
        return self.browser.post("/api/enter", json=said)

    def learn_token(self) -> None:
        self.token = self.me()["csrf"]

    def me(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.browser.get("/api/me").raise_for_status().json()
        return answer

    def post(self, path: str, said: object, **headers: str) -> httpx.Response:
        return self.browser.post(path, json=said, headers={"X-CSRF-Token": self.token, **headers})

    def say(self, text: str, event: str) -> httpx.Response:
        return self.post("/api/messages", {"event": event, "text": text})

    def hand_in(self, name: str, content: bytes, event: str, caption: str = "") -> httpx.Response:
        return self.browser.post(
            "/api/files",
            data={"event": event, "caption": caption},
            files={"file": (name, content)},
            headers={"X-CSRF-Token": self.token},
        )

    def messages(self, **query: int) -> list[dict[str, Any]]:
        answer: list[dict[str, Any]] = (
            self.browser.get("/api/messages", params=query).raise_for_status().json()["messages"]
        )
        return answer

    def texts(self) -> list[str]:
        return [message["text"] for message in self.messages()]

    @contextmanager
    def window(self, after: int = 0, **headers: str) -> Iterator["Window"]:
        """An open stream of messages after the one with that number."""
        with self.browser.stream("GET", f"/api/events?after={after}", headers=headers) as response:
            yield Window(response)


class Window:
    """What comes down a stream, one after the other."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.lines = response.iter_lines()

    def lines_until_cut(self) -> list[str]:
        """All that comes before the server breaks off in the middle."""
        lines: list[str] = []
        with suppress(httpx.RemoteProtocolError):
            lines.extend(self.lines)
        return lines

    def next(self) -> dict[str, Any]:
        """The next message; its number is also the stream's own id."""
        number = next(line for line in self.lines if line.startswith("id: "))
        message: dict[str, Any] = json.loads(next(self.lines).removeprefix("data: "))
        assert message["id"] == int(number.removeprefix("id: "))
        return message


def refusal(_session: Session, code: str) -> str | None:
    return None if code.replace(" ", "-") == CODE else WRONG_CODE


def who(_session: Session, chat: str) -> tuple[str, str]:
    return ("", "") if chat == "nobody" else ("王芳", "组织委员 · 第一党支部")


def players(_session: Session) -> list[Player]:
    return [Player("wang", "王芳", "组织委员", "第一党支部")]


def enter_as(_session: Session, player: str) -> str | None:
    return "demo-wang" if player == "wang" else None


DOOR = Door(refusal, who)
DEMO_DOOR = Door(refusal, who, today=date(2026, 11, 20), players=players, enter_as=enter_as)


def eventually(true: Any, within: float = 10.0) -> None:
    """Wait for something that another thread does."""
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end
