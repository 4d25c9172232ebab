"""The intake: keeps what the channels bring before they acknowledge it, cleaned, and no more than a chat may send."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from bot.keepable import keepable
from bot.pacing import Pacing, Verdict
from bot.writer import Writer
from handlers.messages import Incoming, Outgoing
from handlers.texts import Texts
from storage import conversations, inbox, outbox
from storage.conversations import Address
from storage.engine import Database


class Intake:
    """`receive` is given to the channels. `fetching` is called when a kept event's file has yet to be fetched."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        text: Texts,
        now: Callable[[], datetime],
        fetching: Callable[[], None],
        pacing: Pacing | None = None,
    ) -> None:
        self._database = database
        self._writer = writer
        self._text = text
        self._now = now
        self._fetching = fetching
        self._pacing = pacing or Pacing(time.monotonic)

    async def receive(self, events: Sequence[Incoming]) -> None:
        """Keep what a channel brings; it may acknowledge when this returns.

        An event that is refused is answered with a sentence instead, or dropped where that was said a moment ago.
        """
        judged: list[tuple[inbox.Arrival, Verdict]] = []
        try:
            for event in events:
                arrival = arrival_of(event)
                judged.append((arrival, await self._judge((arrival.channel, arrival.chat))))
            taken = [arrival for arrival, verdict in judged if verdict is Verdict.TAKE]
            refused = [arrival for arrival, verdict in judged if verdict is Verdict.REFUSE]
            if taken or refused:
                await self._writer.run(partial(self._keep, taken=taken, refused=refused, now=self._now()))
        except BaseException:
            # Nothing is acknowledged: all of it comes again.
            for arrival, verdict in judged:
                self._pacing.take_back((arrival.channel, arrival.chat), verdict)
            raise
        if any(arrival.fetching for arrival in taken):
            self._fetching()

    async def _judge(self, chat: Address) -> Verdict:
        if self._pacing.is_spent(chat) and await asyncio.to_thread(self._is_member, chat):
            self._pacing.knows_member(chat)
        return self._pacing.judge(chat)

    def _is_member(self, chat: Address) -> bool:
        with self._database.read() as session:
            return conversations.is_enrolled(session, chat)

    def _keep(
        self, session: Session, taken: Sequence[inbox.Arrival], refused: Sequence[inbox.Arrival], now: datetime
    ) -> None:
        inbox.receive(session, taken, now)
        sorry = Outgoing(text=self._text("dispatch.too_fast")).to_json()
        outbox.add(
            session,
            (outbox.Parcel(one.channel, one.chat, f"in:{one.channel}:{one.event_id}:fast", sorry) for one in refused),
            now,
        )


def arrival_of(event: Incoming) -> inbox.Arrival:
    """An event as the inbox keeps it; one whose file has yet to be fetched waits for it."""
    file = event.file
    fetching = bool(file and file.reference and file.attachment is None and not file.problem)
    channel, event_id, chat = (keepable(one) for one in (event.channel, event.event_id, event.chat))
    return inbox.Arrival(channel, event_id, chat, keepable(event.to_json()), fetching)
