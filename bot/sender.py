"""The sender: delivers the outbox, in order within a chat, side by side across chats, and notes what came of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.channels.delivery import Channel, Dead, Delivery, Later
from bot.clock import Pause
from bot.documents import CannotMake
from bot.safe_summary import safe_summary
from bot.settling import FIRST_PAUSE, Failed, Outcome, in_place_of, settle
from bot.writer import Writer
from handlers.messages import Document, Outgoing
from handlers.texts import Texts
from storage import outbox

log = logging.getLogger(__name__)

RenderDocument = Callable[[Document], Awaitable[bytes]]


class Sender:
    """Delivers for `channels`, until `stop`, while it `leads`. `render` makes the bytes of a document.

    What is due leaves with the commit that made it so: the writer calls `collect_due` at the end of each transaction,
    and `take` once that is committed. Nothing else reads the outbox, so nothing stale is ever taken. What came of the
    deliveries is written again after `pause_seconds` where the database was away. `at_once` messages at most are under
    way at the same time. `text` has what goes out in place of a message that is given up. Right before each delivery
    it asks whether it `still_leads`, which must be answered at once: it may have slept since it was told that it leads.
    """

    def __init__(
        self,
        writer: Writer,
        channels: Mapping[str, Channel],
        render: RenderDocument,
        text: Texts,
        now: Callable[[], datetime],
        leads: Callable[[], bool] = lambda: True,
        pause_seconds: float = 0.5,
        at_once: int = 64,
        still_leads: Callable[[], bool] = lambda: True,
    ) -> None:
        self._writer = writer
        self._channels = channels
        self._render = render
        self._text = text
        self._now = now
        self._leads = leads
        self._still_leads = still_leads
        self._pause_seconds = pause_seconds
        self._at_once = at_once
        self._stopping = False
        self._finished = asyncio.Event()
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._crowded = False  # more may be due than there was room for
        self._paused: dict[str, Pause] = {}
        self._outcomes: list[Outcome] = []
        self._settling: asyncio.Task[None] | None = None
        self.last_round: datetime | None = None

    def collect_due(self, session: Session) -> list[outbox.Due]:
        """In the writer's thread: what is due, as far as there is room for it."""
        now = self._now()
        open_channels = [name for name in self._channels if self._is_open(name, now)]
        room = self._at_once - len(self._under_way)
        if not open_channels or (room and not self._leads()):
            return []
        due = outbox.due(session, open_channels, now, room, list(self._under_way)) if room else []
        self._crowded = len(due) == room
        return due

    def take(self, due: Sequence[outbox.Due]) -> None:
        """Deliver these, but for those that are under way already, or can't be now."""
        now = self._now()
        for message in due:
            # Meanwhile a channel may have closed, and messages collected before may have taken the room.
            if message.id in self._under_way or not self._is_open(message.channel, now):
                continue
            if len(self._under_way) == self._at_once:
                break
            task = asyncio.create_task(self._carry(message))
            self._under_way[message.id] = task
            task.add_done_callback(partial(self._landed, message.id))
        self.last_round = now
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

    def _is_open(self, channel: str, now: datetime) -> bool:
        return channel not in self._paused or not self._paused[channel].lasts(now)

    def _landed(self, message_id: int, _task: asyncio.Task[None]) -> None:
        del self._under_way[message_id]
        # Its chat's next message was taken when this one was settled; more is due only where there was no room.
        if self._crowded or self._stopping:
            self._writer.wake()

    async def _carry(self, message: outbox.Due) -> None:
        if not self._still_leads():
            return  # another leader delivers it
        outcome = await self._try(message)
        came = outcome.came
        if isinstance(came, Later) and came.whole_channel:
            now = self._now()
            until = now + timedelta(seconds=came.seconds)
            if not self._is_open(message.channel, now):
                until = max(until, self._paused[message.channel].until)
            self._paused[message.channel] = Pause(now, until)
        self._outcomes.append(outcome)
        if self._settling is None:
            self._settling = asyncio.create_task(self._settle_all())
        # What came of it is written down even if time is up meanwhile.
        await asyncio.shield(self._settling)

    async def _try(self, message: outbox.Due) -> Outcome:
        outgoing: Outgoing | None = None
        came: Delivery | Failed
        try:
            outgoing = Outgoing.from_json(message.payload)
            came = await self._deliver(message, outgoing)
        except OperationalError:
            came = Later(FIRST_PAUSE, done_parts=message.parts_done)  # the database is away: no message's fault
        except CannotMake as error:
            came = Failed(f"its document can't be made: {error}", for_good=True)
        except Exception as error:
            # A defect of ours: it is tried again, ever more seldom, and the log says where to look.
            log.error("message %d failed: %s", message.id, safe_summary(error))
            came = Failed(safe_summary(error), done_parts=message.parts_done)
        # A sentence refused by the platform would be refused again; one that a document is missing may pass.
        instead = isinstance(came, Failed) or (outgoing is not None and outgoing.document is not None)
        return Outcome(message, came, in_place_of(outgoing, self._text, message.parts_done) if instead else None)

    async def _deliver(self, message: outbox.Due, outgoing: Outgoing) -> Delivery:
        content = await self._render(outgoing.document) if outgoing.document else None
        return await self._channels[message.channel].deliver(
            message.chat, outgoing, content, key=message.key, skip_parts=message.parts_done
        )

    async def _settle_all(self) -> None:
        """Write down at once all that came back in the same moment; one by one, what can't be written together."""
        await asyncio.sleep(0)
        outcomes, self._outcomes, self._settling = self._outcomes, [], None
        if await self._written(outcomes):
            return
        for outcome in outcomes:
            if not await self._written([outcome]):
                # Not known as sent, it would go out again and again.
                await self._written([Outcome(outcome.message, Dead("what came of it can't be written down"))])

    async def _written(self, outcomes: Sequence[Outcome]) -> bool:
        """False if these can't be written down. While the database is away, it is tried again."""
        while True:
            try:
                await self._writer.run(partial(settle, outcomes=outcomes, now=self._now()))
            except OperationalError:
                # What a platform has taken must not be forgotten because the database is away, or it goes out twice.
                await asyncio.sleep(self._pause_seconds)
            except Exception as error:
                log.error("what came of %d messages can't be written down: %s", len(outcomes), safe_summary(error))
                return False
            else:
                return True
