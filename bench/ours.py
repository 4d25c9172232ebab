"""Our side of a conversation step: from the update's JSON to the reply, kept before and after, on a real database."""

import asyncio
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bench.form import NAME, NOW, begun_form, desk, typed
from bench.updates import TOKEN, update
from bot.channels.delivery import Delivery
from bot.channels.telegram import Telegram, incoming_of
from bot.channels.telegram.pace import Pace
from bot.intake import arrival_of
from bot.sender import Sender
from bot.worker import Worker
from bot.writer import Writer
from domain.organisations import Level
from domain.people import Membership
from handlers.messages import Document, Outgoing
from handlers.texts import Texts
from storage import inbox, organisations, people
from storage.engine import Database, migrate
from storage.models import Account, OpenDialogue

FIRST_OPEN = 10_000_000  # chats whose forms are open and stay so


class Counted(Telegram):
    """The real channel, telling who was answered."""

    answered: Callable[[str], None]

    async def deliver(
        self, chat: str, outgoing: Outgoing, content: bytes | None = None, *, key: str = "", skip_parts: int = 0
    ) -> Delivery:
        delivery = await super().deliver(chat, outgoing, content, key=key, skip_parts=skip_parts)
        self.answered(chat)
        return delivery


class Ours:
    """The program's own parts, without its HTTP side; `step` takes one event of a chat and waits for the reply."""

    def __init__(self, folder: Path, open_forms: int, pace: Pace) -> None:
        url = f"sqlite:///{folder / 'bench.db'}"
        migrate(url)
        self.database = Database(url)
        self._writer = Writer(self.database, Worker(desk(), lambda: NOW), self._look)
        self._telegram = Counted(TOKEN, clock=lambda: NOW, pace=pace)
        self._telegram.answered = self._answered
        channels = {self._telegram.name: self._telegram}
        self._sender = Sender(self._writer, channels, _no_document, Texts.load(), lambda: NOW)
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._loop = asyncio.get_running_loop()
        self._number = 0
        self._updates: asyncio.Queue[inbox.Arrival] = asyncio.Queue()
        self._fill(open_forms)

    def _fill(self, open_forms: int) -> None:
        """Forms of other chats, begun and left open."""
        with self.database.write() as session:
            root = organisations.add(
                session, name="机关党委", level=Level.COMMITTEE, founded=date(2016, 7, 1), by=None, now=NOW
            )
            person = people.add(
                session,
                name="王芳",
                organisation_id=root.id,
                standing=Membership.FULL,
                joined=date(2020, 1, 1),
                by=None,
                now=NOW,
            )
            self._person = person.id
            begun = begun_form()
            for start in range(0, open_forms, 10_000):
                many = range(start, min(start + 10_000, open_forms))
                session.execute(
                    insert(Account),
                    [
                        {"id": FIRST_OPEN + n, "channel": "telegram", "chat": f"open{n}", "person_id": person.id,
                         "first_seen_at": NOW}
                        for n in many
                    ],
                )  # fmt: skip
                session.execute(
                    insert(OpenDialogue),
                    [
                        {"account_id": FIRST_OPEN + n, "run": begun.run, "dialogue": NAME, "active": True,
                         "state": begun.state, "updated_at": NOW}
                        for n in many
                    ],
                )  # fmt: skip

    async def start(self, chats: int) -> None:
        """Begin, with `chats` chats whose people are known."""
        with self.database.write() as session:
            session.execute(
                insert(Account),
                [
                    {"channel": "telegram", "chat": str(n + 1), "person_id": self._person, "first_seen_at": NOW}
                    for n in range(chats)
                ],
            )
        self._writer.start()
        self._serving = asyncio.create_task(self._sender.serve())
        self._polling = asyncio.create_task(self._poll())

    async def step(self, chat: int, turn: int) -> None:
        """One update in, its reply out."""
        self._number += 1
        incoming = incoming_of(update(self._number, chat, typed(turn)))
        if incoming is None:
            raise ValueError("not understood")
        answered = self._waiting[incoming.chat] = self._loop.create_future()
        self._updates.put_nowait(arrival_of(incoming))
        await answered

    async def _poll(self) -> None:
        """As the channel does: all that is there at once, and the next only when it is kept."""
        while True:
            arrivals = [await self._updates.get()]
            while not self._updates.empty():
                arrivals.append(self._updates.get_nowait())
            await self._writer.run(partial(inbox.receive, arrivals=arrivals, now=NOW))

    async def stop(self) -> None:
        """End."""
        self._polling.cancel()
        self._sender.stop()
        await self._serving
        await asyncio.to_thread(self._writer.stop, 10)
        await self._telegram.close()
        self.database.dispose()

    def _look(self, session: Session) -> Callable[[], object]:
        return partial(self._loop.call_soon_threadsafe, self._sender.take, self._sender.collect_due(session))

    def _answered(self, chat: str) -> None:
        waiting = self._waiting.get(chat)
        if waiting and not waiting.done():
            waiting.set_result(None)


async def _no_document(_document: Document) -> bytes:
    return b""
