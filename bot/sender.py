"""The sender: delivers the outbox, in order within a chat, side by side across chats, and notes what came of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from bot.channels.delivery import Blocked, Channel, Dead, Delivered, Delivery, Later, Moved
from bot.trouble import trouble
from bot.writer import Writer
from handlers.messages import Document, Outgoing
from storage import conversations, outbox

log = logging.getLogger(__name__)

AT_ONCE = 64  # messages under way at the same time
LONGEST_PAUSE = 600.0  # seconds between two tries of one message
PAUSE_AFTER_TROUBLE = 0.5  # seconds before receipts that could not be written are written again

Content = Callable[[Document], Awaitable[bytes]]


class Sender:
    """Delivers for `channels`, until `stop`, while it `leads`. `content` makes the bytes of a document.

    What is due leaves with the commit that made it so: the writer `look`s at the end of each transaction, and `take`
    hears of it once that is committed. Nothing else reads the outbox, so nothing stale is ever taken.
    """

    def __init__(
        self,
        writer: Writer,
        channels: Mapping[str, Channel],
        content: Content,
        now: Callable[[], datetime],
        leads: Callable[[], bool] = lambda: True,
    ) -> None:
        self._writer = writer
        self._channels = channels
        self._content = content
        self._now = now
        self._leads = leads
        self._stopping = False
        self._finished = asyncio.Event()
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._paused: dict[str, datetime] = {}
        self._results: list[tuple[outbox.Due, Delivery]] = []
        self._settling: asyncio.Task[None] | None = None
        self.last_round: datetime | None = None

    def look(self, session: Session) -> list[outbox.Due]:
        """In the writer's thread: what is due, as far as there is room for it."""
        now = self._now()
        open_channels = [name for name in self._channels if self._paused.get(name, now) <= now]
        room = AT_ONCE - len(self._under_way)
        if not open_channels or room <= 0 or not self._leads():
            return []
        return outbox.due(session, open_channels, now, room, list(self._under_way))

    def take(self, due: Sequence[outbox.Due]) -> None:
        """Deliver these, but for those that are under way already."""
        for message in due:
            if message.id not in self._under_way:
                task = asyncio.create_task(self._carry(message))
                self._under_way[message.id] = task
                task.add_done_callback(partial(self._landed, message.id))
        self.last_round = self._now()
        if self._stopping and not self._under_way:
            self._finished.set()

    async def serve(self) -> None:
        """Deliver what is taken; once stopped, end when nothing more is due."""
        try:
            await self._finished.wait()
        finally:
            # Time is up: what waits for its turn stays in the outbox.
            for task in self._under_way.values():
                task.cancel()

    def stop(self) -> None:
        """Deliver what is due now, then end; whoever can't wait so long cancels `serve`."""
        self._stopping = True
        self._writer.wake()

    def _landed(self, message_id: int, _task: asyncio.Task[None]) -> None:
        full = len(self._under_way) >= AT_ONCE
        del self._under_way[message_id]
        # Its chat's next message was taken when this one was settled; more is due only where there was no room.
        if full or self._stopping:
            self._writer.wake()

    async def _carry(self, message: outbox.Due) -> None:
        outgoing = Outgoing.from_json(message.payload)
        channel = self._channels[message.channel]
        try:
            content = await self._content(outgoing.document) if outgoing.document else None
            delivery = await channel.deliver(
                message.chat, outgoing, content, key=message.key, skip_parts=message.parts_done
            )
        except Exception as error:
            # A defect of ours: the message is tried again, ever more seldom, and the log says where to look.
            log.error("message %d failed: %s", message.id, trouble(error))
            delivery = Later(5.0)
        now = self._now()
        if isinstance(delivery, Later) and delivery.whole_channel:
            self._paused[message.channel] = now + timedelta(seconds=delivery.seconds)
        self._results.append((message, delivery))
        if self._settling is None:
            self._settling = asyncio.create_task(self._settle_all())
        await self._settling

    async def _settle_all(self) -> None:
        """Write down at once all that came back in the same moment."""
        await asyncio.sleep(0)
        results, self._results, self._settling = self._results, [], None
        while True:
            try:
                await self._writer.run(partial(settle, results=results, now=self._now()))
            except (OperationalError, InterfaceError):
                # What a platform has taken must not be forgotten because the database is away, or it goes out twice.
                await asyncio.sleep(PAUSE_AFTER_TROUBLE)
            else:
                return


def settle(session: Session, results: Sequence[tuple[outbox.Due, Delivery]], now: datetime) -> None:
    """Write down what came of these deliveries."""
    delivered = [(message.id, came.receipt) for message, came in results if isinstance(came, Delivered)]
    outbox.sent(session, delivered, now)
    for message, delivery in results:
        _settle_one(session, message, delivery, now)


def _settle_one(session: Session, message: outbox.Due, delivery: Delivery, now: datetime) -> None:
    match delivery:
        case Delivered():
            pass
        case Later(seconds, whole_channel, done_parts):
            pause = seconds if whole_channel else min(seconds * 2**message.attempts, LONGEST_PAUSE)
            outbox.later(session, message.id, now + timedelta(seconds=pause), done_parts)
        case Blocked():
            conversations.block(session, message.channel, message.chat, now)
            outbox.dead(session, message.id, "blocked", now)
        case Moved(chat, done_parts):
            conversations.move(session, message.channel, message.chat, chat)
            outbox.move(session, message.channel, message.chat, chat)
            outbox.later(session, message.id, now, done_parts)
        case Dead(reason):
            log.error("message %d can't be delivered: %s", message.id, reason)
            outbox.dead(session, message.id, reason, now)
