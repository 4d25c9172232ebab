"""What every endpoint of the chat needs: whose chat a request is, and how to read and keep in it."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.orm import Session
from starlette.requests import Request

from bot.channels.web.channel import Transact
from bot.channels.web.hub import Hub
from bot.channels.web.limits import Limit, Seconds
from bot.channels.web.refusals import TEXTS, Refusal
from bot.channels.web.sessions import Sessions, same_origin
from bot.clock import Clock
from handlers.messages import Incoming
from storage import inbox, web_messages
from storage.engine import Database
from storage.models import WebMessage

CHANNEL = "web"
A_MINUTE = 30  # things that one chat may send
MINUTE = 60.0  # seconds

T = TypeVar("T")


class Room:
    """`transact` is the only way to write, `database` is read. `now` dates what is said, `seconds` measures haste."""

    def __init__(
        self,
        database: Database,
        transact: Transact,
        hub: Hub,
        sessions: Sessions,
        now: Clock,
        seconds: Seconds,
    ) -> None:
        self._database = database
        self._transact = transact
        self._posts = Limit(A_MINUTE, MINUTE, seconds)
        self.hub = hub
        self.sessions = sessions
        self.now = now
        self.seconds = seconds

    def visited_by(self, request: Request) -> str:
        """The chat of a request that only looks. Raises Refusal."""
        chat = self.sessions.chat_of(request)
        if chat is None:
            raise Refusal(401, TEXTS["signed_out"])
        return chat

    def changed_by(self, request: Request) -> str:
        """The chat of a request that changes something, made by our own page. Raises Refusal."""
        chat = self.visited_by(request)
        if not (same_origin(request) and self.sessions.is_ours(request, chat)):
            raise Refusal(403, TEXTS["not_ours"])
        return chat

    def pace(self, chat: str) -> None:
        """Count something sent. Raises Refusal when that was too much."""
        if self._posts.reached(chat):
            raise Refusal(429, TEXTS["too_fast"])
        self._posts.count(chat)

    async def read(self, question: Callable[[Session], T]) -> T:
        """The answer of the database."""

        def ask() -> T:
            with self._database.read() as session:
                return question(session)

        return await asyncio.to_thread(ask)

    async def write(self, work: Callable[[Session], T]) -> T:
        """What `work` returns, once it is committed."""
        result: T = await self._transact(work)
        return result

    def keep(self, session: Session, incoming: Incoming, shown: dict[str, Any]) -> WebMessage:
        """What the person did: in the chat and in the inbox, or in neither. A second time changes nothing.

        Once it is committed, the message goes to the windows.
        """
        key = key_of(incoming.event_id)
        message = web_messages.append(session, incoming.chat, by_person=True, key=key, payload=shown, at=self.now())
        self.keep_event(session, incoming)
        return message

    def keep_event(self, session: Session, incoming: Incoming) -> None:
        """In the inbox only: nothing the person said."""
        arrival = inbox.Arrival(CHANNEL, incoming.event_id, incoming.chat, incoming.to_json())
        inbox.receive(session, [arrival], self.now())


def key_of(event_id: str) -> str:
    """The key in the chat of what a person did."""
    return f"me:{event_id}"
