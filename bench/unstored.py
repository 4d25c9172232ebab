"""Our own loop with nothing stored: the same channel and conversations, without database, writer and sender."""

from dataclasses import replace

from sqlalchemy.orm import Session

from bench.form import NOW, desk, typed
from bench.updates import TOKEN, update
from bot.channels.telegram import Telegram, incoming_of
from bot.channels.telegram.pace import Pace
from storage.conversations import Conversation, Open


class Unstored:
    """What remains of `Ours` when nothing is kept: what keeping costs is the difference."""

    def __init__(self, pace: Pace) -> None:
        self._desk = desk()
        self._telegram = Telegram(TOKEN, clock=lambda: NOW, pace=pace)
        self._session = Session()  # bound to nothing: the form asks for nothing
        self._chats: dict[str, Conversation] = {}
        self._number = 0

    async def start(self, chats: int) -> None:
        """Begin, with `chats` chats whose people are known."""
        for number in range(chats):
            chat = str(number + 1)
            self._chats[chat] = Conversation(number, "telegram", chat, False, 1, "王芳", 1, (), None)

    async def step(self, chat: int, turn: int) -> None:
        """One update in, its reply out."""
        self._number += 1
        incoming = incoming_of(update(self._number, chat, typed(turn)))
        if incoming is None:
            raise ValueError("not understood")
        known = self._chats[incoming.chat]
        answer = self._desk.answer(self._session, known, incoming, event=self._number, now=NOW)
        for kept in answer.kept:
            open_now = Open(kept.run, kept.dialogue, kept.state) if kept.state and kept.active else None
            self._chats[incoming.chat] = replace(known, active=open_now)
        for message in answer.messages:
            await self._telegram.deliver(incoming.chat, message)

    async def stop(self) -> None:
        """End."""
        await self._telegram.close()
