"""A sender at work by hand: its platforms answer, its writer writes and its clock moves when the test says so."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.channels.delivery import Delivery
from bot.sender import Sender
from bot.writer import Writer
from handlers.messages import Document, Outgoing
from handlers.texts import Texts
from storage import outbox
from storage.engine import Database
from storage.models import OutboxMessage, OutboxState
from storage.outbox import Parcel

BEGIN = datetime(2026, 11, 20, 1, tzinfo=UTC)
STEPS = 20  # of the event loop: more than from any cause here to its last effect


@dataclass(slots=True)
class Try:
    """A delivery that the platform has yet to answer."""

    chat: str
    key: str
    outgoing: Outgoing
    content: bytes | None
    skipped: int
    answer: asyncio.Future[Delivery]


@dataclass
class Platform:
    """A channel that answers `at_once`, or when the test says so. `tries` are all that were ever begun, in order."""

    name: str
    tries: list[Try] = field(default_factory=list)
    at_once: Delivery | None = None
    tried: asyncio.Event = field(default_factory=asyncio.Event)

    async def deliver(
        self, chat: str, outgoing: Outgoing, content: bytes | None = None, *, key: str = "", skip_parts: int = 0
    ) -> Delivery:
        attempt = Try(chat, key, outgoing, content, skip_parts, asyncio.get_running_loop().create_future())
        self.tries.append(attempt)
        self.tried.set()
        if self.at_once:
            attempt.answer.set_result(self.at_once)
        return await attempt.answer

    async def fetch(self, reference: str) -> tuple[bytes, str | None]:
        raise NotImplementedError

    @property
    def keys(self) -> list[str]:
        """Of what was tried, as often as it was."""
        return [attempt.key for attempt in self.tries]

    @property
    def under_way(self) -> list[str]:
        """The keys of what is not answered yet, in their order."""
        return [attempt.key for attempt in self._open()]

    def answers(self, key: str, answer: Delivery | Exception) -> None:
        attempt = next(attempt for attempt in self._open() if attempt.key == key)
        if isinstance(answer, Exception):
            attempt.answer.set_exception(answer)
        else:
            attempt.answer.set_result(answer)

    async def until(self, tries: int) -> None:
        """Wait until so many were begun."""
        while len(self.tries) < tries:
            self.tried.clear()
            await asyncio.wait_for(self.tried.wait(), 60)

    def _open(self) -> list[Try]:
        return [attempt for attempt in self.tries if not attempt.answer.done()]


class PostOffice:
    """A sender and a writer that take their turns when the test says so, for two platforms."""

    def __init__(self, database: Database, at_once: int = 64, poll_seconds: float = 1.0) -> None:
        self._loop = asyncio.get_running_loop()
        self.database = database
        self.now = BEGIN
        self.leads = self.still_leads = True
        self.faults: dict[str, Exception] = {}  # of making a document, by its name
        self.telegram, self.web = Platform("telegram"), Platform("web")
        self.writer = Writer(database, None, self._look, poll_seconds)
        self.sender = Sender(
            self.writer,
            {"telegram": self.telegram, "web": self.web},
            self._render,
            Texts.load(),
            lambda: self.now,
            lambda: self.leads,
            pause_seconds=0,
            at_once=at_once,
            still_leads=lambda: self.still_leads,
        )

    def writes(self, *messages: str, channel: str = "telegram") -> None:
        """Messages as "王1": to 王, with the whole as key."""
        parcels = [Parcel(channel, key.rstrip("0123456789"), key, {"text": key}) for key in messages]
        with self.database.write() as session:
            outbox.add(session, parcels, self.now)

    def sends(self, key: str, name: str, text: str = "") -> None:
        """A document with words, to 王."""
        outgoing = Outgoing(text, document=Document("report", 1, name, "docx"))
        with self.database.write() as session:
            outbox.add(session, [Parcel("telegram", "王", key, outgoing.to_json())], self.now)

    async def turn(self) -> None:
        """All that came back is written down, and all that is due then is taken."""
        await steps()
        self.writer.cycle()
        await steps()

    async def answers(self, *answers: tuple[str, Delivery | Exception]) -> None:
        """The platforms answer, all at the same moment; then a `turn`."""
        for key, answer in answers:
            platform = self.telegram if key in self.telegram.under_way else self.web
            platform.answers(key, answer)
        await self.turn()

    async def after(self, seconds: float) -> None:
        """A `turn`, so much later."""
        self.now += timedelta(seconds=seconds)
        await self.turn()

    def message(self, key: str) -> OutboxMessage:
        with self.database.read() as session:
            return session.scalars(select(OutboxMessage).where(OutboxMessage.key == key)).one()

    def state(self, key: str) -> OutboxState:
        return self.message(key).state

    def _look(self, session: Session) -> Callable[[], object]:
        return partial(self._loop.call_soon_threadsafe, self.sender.take, self.sender.collect_due(session))

    async def _render(self, document: Document) -> bytes:
        if fault := self.faults.get(document.name):
            raise fault
        return document.name.encode()


async def steps() -> None:
    """The event loop does all that it can."""
    for _ in range(STEPS):
        await asyncio.sleep(0)
