"""What every endpoint of the chat needs: the chat of a request, and ways to read and write it."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.orm import Session
from starlette.requests import Request

from bot.channels.web.channel import Transact
from bot.channels.web.limits import Limit, Seconds
from bot.channels.web.open_windows import OpenWindows
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


class ChatContext:
    """Reads from `database` and writes only through `transact`. `now` dates messages, `seconds` measures rates."""

    def __init__(
        self,
        database: Database,
        transact: Transact,
        windows: OpenWindows,
        sessions: Sessions,
        now: Clock,
        seconds: Seconds,
    ) -> None:
        self._database = database
        self._transact = transact
        self._posts = Limit(A_MINUTE, MINUTE, seconds)
        self.windows = windows
        self.sessions = sessions
        self.now = now
        self.seconds = seconds

    def require_chat(self, request: Request) -> str:
        """The chat of a request that only reads. Raises Refusal if nobody is signed in."""
        chat = self.sessions.chat_of(request)
        if chat is None:
            raise Refusal(401, TEXTS["signed_out"])
        return chat

    def require_own_page(self, request: Request) -> str:
        """The chat of a request that changes something. Raises Refusal unless our own page made it."""
        chat = self.require_chat(request)
        if not (same_origin(request) and self.sessions.is_ours(request, chat)):
            raise Refusal(403, TEXTS["not_ours"])
        return chat

    def pace(self, chat: str) -> None:
        """Count one message. Raises Refusal when the chat sends too fast."""
        if self._posts.reached(chat):
            raise Refusal(429, TEXTS["too_fast"])
        self._posts.count(chat)

    async def read(self, question: Callable[[Session], T]) -> T:
        """The result of a query."""

        def ask() -> T:
            with self._database.read() as session:
                return question(session)

        return await asyncio.to_thread(ask)

    async def write(self, work: Callable[[Session], T]) -> T:
        """What `work` returns, after it was committed."""
        result: T = await self._transact(work)
        return result

    def keep(self, session: Session, incoming: Incoming, shown: dict[str, Any]) -> WebMessage:
        """Store what the person did in both the chat and the inbox. Repeating it changes nothing.

        The caller pushes the message to the windows after the commit.
        """
        key = key_of(incoming.event_id)
        message = web_messages.append(session, incoming.chat, by_person=True, key=key, payload=shown, at=self.now())
        self.keep_event(session, incoming)
        return message

    def keep_event(self, session: Session, incoming: Incoming) -> None:
        """Store an event in the inbox only, for what the person didn't type."""
        arrival = inbox.Arrival(CHANNEL, incoming.event_id, incoming.chat, incoming.to_json())
        inbox.receive(session, [arrival], self.now())


def key_of(event_id: str) -> str:
    """The key under which a person's event is stored in the chat."""
    return f"me:{event_id}"
