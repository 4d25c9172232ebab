"""The HTTP side: routes, tokens, faults, and the thread in which it all runs."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fake_telegram.errors import ApiError
from tests.fake_telegram.faults import Fault, FaultPlan
from tests.fake_telegram.loopback import listening_socket
from tests.fake_telegram.methods import METHODS
from tests.fake_telegram.parameters import Parameters, read_parameters
from tests.fake_telegram.transport import Transport
from tests.fake_telegram.user import PATIENCE, User
from tests.fake_telegram.world import World

DOWNLOAD = "download"


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot that has been answered, with the HTTP status of the answer."""

    method: str
    status: int


class FakeTelegram:
    """The server; a context manager that listens on a free port of loopback."""

    token = "7000001:AAE-fake_token_of_the_tests"

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._world = World()
        self._transport = Transport(self._world)
        self._faults = FaultPlan()
        self._ready = threading.Event()
        self._closing = asyncio.Event()
        self._socket, self._port = listening_socket()
        self._server = uvicorn.Server(
            uvicorn.Config(self._application(), log_level="error", ws="none", timeout_graceful_shutdown=2)
        )
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(PATIENCE):
            raise RuntimeError("the fake Telegram did not start")
        return self

    def __exit__(self, *exc: object) -> None:
        self.stops()

    def stops(self) -> None:
        """Nobody listens any more; a second time has no effect."""
        if self._thread.is_alive():
            self._server.should_exit = True
            self._loop.call_soon_threadsafe(self._close)
            self._thread.join(PATIENCE)
        self._socket.close()

    @property
    def base_url(self) -> str:
        """For `base_url` of the bot: its token follows at once."""
        return f"{self._root}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self._root}/file/bot"

    @property
    def waiting(self) -> int:
        """Updates that are not acknowledged yet."""
        with self._world.changed:
            return len(self._world.updates)

    @property
    def webhook_answers(self) -> list[int]:
        """The HTTP status of every attempt to post an update; 0 where nobody answered."""
        with self._world.changed:
            return list(self._transport.webhook_answers)

    def user(self, name: str, *, acquainted: bool = False) -> User:
        """A new person; a bot can't write to him until he has written to it, which an `acquainted` one did before."""
        return User(self._world, self._world.add_chat(name, started=acquainted))

    def pushes(self, kind: str, content: dict[str, Any]) -> None:
        """Any other update, in the words of the Bot API."""
        with self._world.changed:
            self._world.updates.add(kind, content)
            self._world.tell()

    def fails(self, method: str, fault: Fault, *, times: int = 1, after: int = 0) -> None:
        """The next `times` calls of `method`, once `after` more have passed, meet `fault`.

        "download" stands for the address under which files are had.
        """
        with self._world.changed:
            self._faults.add(method, fault, times, after)

    def forgets_taps(self) -> None:
        """All taps that wait for an answer become too old."""
        with self._world.changed:
            self._world.taps.clear()

    def count(self, method: str, *, ok: bool = True) -> int:
        """How often `method` succeeded; with `ok=False` how often it was called."""
        with self._world.changed:
            return sum(call.method == method and (call.status == 200 or not ok) for call in self.calls)

    def waits_until(self, condition: Callable[[Self], bool], *, timeout: float = PATIENCE) -> None:
        """Blocks until `condition` of this server holds; it is looked at after every change."""
        if not self._world.wait_until(lambda: condition(self), timeout):
            raise AssertionError(f"waited {timeout:g} s in vain; calls: {self.calls}")

    @property
    def _root(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def _application(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
                Route("/file/bot{token}/{folder}/{file}", self._download),
            ],
            lifespan=self._lifespan,
        )

    @contextlib.asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        async with self._transport.running():
            self._ready.set()
            yield

    def _close(self) -> None:
        self._closing.set()
        self._transport.close()

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        try:
            if request.path_params["token"] != self.token:
                raise ApiError(401, "Unauthorized")
            result = await self._answer(method, await read_parameters(request))
            status, body = 200, {"ok": True, "result": result}
        except ApiError as error:
            status, body = error.status, error.body()
        with self._world.changed:
            self.calls.append(Call(method, status))
            self._world.tell()
        return JSONResponse(body, status)

    async def _answer(self, method: str, given: Parameters) -> Any:
        with self._world.changed:
            fault = self._faults.next_for(method)
        if fault is None:
            return await self._carry_out(method, given)
        if fault.silent:
            await self._closing.wait()
        if fault.done_first:
            await self._carry_out(method, given)
        raise fault.error or ApiError(500, "Internal Server Error: restart")

    async def _carry_out(self, method: str, given: Parameters) -> Any:
        if moving := self._transport.methods.get(method):
            return await moving(given)
        if method not in METHODS:
            raise ApiError(404, "Not Found: method not found")
        with self._world.changed:
            return METHODS[method](self._world, given)

    async def _download(self, request: Request) -> Response:
        with self._world.changed:
            fault = self._faults.next_for(DOWNLOAD)
            file = self._world.files.get(request.path_params["file"])
        if fault and fault.error:
            return JSONResponse(fault.error.body(), fault.error.status)
        if request.path_params["token"] != self.token or file is None:
            return JSONResponse(ApiError(404, "Not Found").body(), 404)
        return Response(file.content, media_type="application/octet-stream")
