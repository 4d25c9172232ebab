"""The people of (d), in a process of their own: each has a window open and writes a message every few seconds.

`python -m bench.load PLAN` reads a Plan as JSON and prints a LoadResult. It speaks to 127.0.0.1 only, and ends.
"""

import asyncio
import json
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from bot.descriptors import raise_limit

MOST_USERS = 2_000
MOST_SECONDS = 120.0
PATIENCE = 20.0  # seconds for the last replies
WORDS = ("菜单", "上报活动", "取消")  # each is answered by one message
END = b"\r\n\r\n"
REPLY = b'"from": "bot"'


@dataclass(frozen=True, slots=True)
class Plan:
    """Who talks to which port, for how long; `cookies` and `tokens` by user. `warm_up` seconds are not counted."""

    port: int
    cookies: list[str]
    tokens: list[str]
    every: float
    warm_up: float
    seconds: float


@dataclass(frozen=True, slots=True)
class LoadResult:
    """Milliseconds from a post to its reply in the window, of those posted after the warm-up; what went wrong."""

    milliseconds: list[float]
    posted: int
    refused: int
    unanswered: int
    surplus: int  # replies to nothing: there must be none, or posts and replies are not matched
    late_ms: float  # by which this process itself was late with a post, at worst


class Lines(asyncio.Protocol):
    """A connection that hands on what it receives up to each `end`."""

    def __init__(self, end: bytes) -> None:
        self._end = end
        self._rest = b""
        self.parts: asyncio.Queue[bytes] = asyncio.Queue()
        self.transport: asyncio.WriteTransport | None = None
        self.on_part: Callable[[bytes], None] = self.parts.put_nowait

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.WriteTransport):
            self.transport = transport

    def data_received(self, data: bytes) -> None:
        *parts, self._rest = (self._rest + data).split(self._end)
        for part in parts:
            self.on_part(part)

    def write(self, data: bytes) -> None:
        if self.transport:
            self.transport.write(data)

    def close(self) -> None:
        if self.transport:
            self.transport.abort()


class SimulatedPerson:
    """One user. Replies come in the order of the posts, one each."""

    def __init__(self, number: int, plan: Plan) -> None:
        self._plan = plan
        self._number = number
        self._cookie = plan.cookies[number]
        self._token = plan.tokens[number]
        self._waiting: deque[tuple[float, bool]] = deque()
        self._turn = 0
        self.milliseconds: list[float] = []
        self.posted = self.refused = self.surplus = 0
        self.late = 0.0

    async def open_window(self) -> None:
        """Open it, and wait until it is served."""
        loop = asyncio.get_running_loop()
        _, self._window = await loop.create_connection(lambda: Lines(b"\n\n"), "127.0.0.1", self._plan.port)
        _, self._posts = await loop.create_connection(lambda: Lines(END), "127.0.0.1", self._plan.port)
        self._posts.on_part = self._acknowledged
        self._window.write(
            f"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sanzhang={self._cookie}\r\n\r\n".encode()
        )
        await self._window.parts.get()
        self._window.on_part = self._shown

    async def talk(self, began: float) -> None:
        first = Random(self._number).uniform(0, self._plan.every)  # noqa: S311 - no secret
        for turn in range(int((self._plan.warm_up + self._plan.seconds) / self._plan.every)):
            at = first + turn * self._plan.every
            await asyncio.sleep(began + at - time.perf_counter())
            self._post(began + at, counts=at >= self._plan.warm_up)

    async def last_reply(self, until: float) -> int:
        """Wait for it; how many never came."""
        while self._waiting and time.perf_counter() < until:  # noqa: ASYNC110 - rarely even once
            await asyncio.sleep(0.05)
        self._window.close()
        self._posts.close()
        return len(self._waiting)

    def _post(self, due: float, *, counts: bool) -> None:
        words = WORDS[self._turn % len(WORDS)]
        self._turn += 1
        body = json.dumps({"event": f"e{self._turn}", "text": words}).encode()
        head = (
            f"POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sanzhang={self._cookie}\r\n"
            f"X-CSRF-Token: {self._token}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._posts.write(head.encode() + body)
        self._waiting.append((due, counts))
        self.posted += counts
        self.late = max(self.late, time.perf_counter() - due)

    def _acknowledged(self, part: bytes) -> None:
        _, _, head = part.rpartition(b"HTTP/1.1 ")
        if not head.startswith(b"200"):
            self.refused += 1

    def _shown(self, part: bytes) -> None:
        if REPLY not in part:
            return
        if not self._waiting:
            self.surplus += 1
        else:
            due, counts = self._waiting.popleft()
            if counts:
                self.milliseconds.append((time.perf_counter() - due) * 1000)


async def run(plan: Plan) -> LoadResult:
    """All people at once, their moments of writing spread by chance, the same in each run."""
    if len(plan.cookies) > MOST_USERS or plan.warm_up + plan.seconds > MOST_SECONDS:
        raise ValueError("more than this is meant for")
    people = [SimulatedPerson(number, plan) for number in range(len(plan.cookies))]
    for start in range(0, len(people), 50):
        await asyncio.gather(*(person.open_window() for person in people[start : start + 50]))
    began = time.perf_counter() + 0.5
    await asyncio.gather(*(person.talk(began) for person in people))
    until = time.perf_counter() + PATIENCE
    unanswered = [await person.last_reply(until) for person in people]
    return LoadResult(
        [took for person in people for took in person.milliseconds],
        sum(person.posted for person in people),
        sum(person.refused for person in people),
        sum(unanswered),
        sum(person.surplus for person in people),
        max(person.late for person in people) * 1000,
    )


if __name__ == "__main__":
    raise_limit()
    outcome = asyncio.run(run(Plan(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))))
    sys.stdout.write(json.dumps(asdict(outcome)))
