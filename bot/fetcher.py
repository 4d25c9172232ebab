"""The fetcher: brings in the files people sent, after an event is kept and before it is handled."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePath

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.channels.delivery import Channel, FetchLater
from bot.clock import Pause
from bot.keepable import keepable
from bot.minutes_file import words_in
from bot.safe_summary import safe_summary
from bot.writer import Writer
from dialogue import Unacceptable
from handlers.messages import Incoming, IncomingFile
from handlers.texts import Texts
from storage import attachments, inbox
from storage.engine import Database
from storage.files import FileStore, Kept, NotKept

log = logging.getLogger(__name__)

AT_ONCE = 4
PAUSE = 5.0  # seconds before a file is noted again where the database was away
LONG_PAUSE = 600.0  # seconds before another try at what can't even be noted as lost


class Fetcher:
    """Fetches for `channels` into `store`, until stopped. `text` has what a person is told when a file can't be had.

    What other processes have taken in is looked for every `poll_seconds`.
    """

    def __init__(
        self,
        database: Database,
        writer: Writer,
        channels: Mapping[str, Channel],
        store: FileStore,
        now: Callable[[], datetime],
        text: Texts,
        poll_seconds: float = 1.0,
    ) -> None:
        self._database = database
        self._writer = writer
        self._channels = channels
        self._store = store
        self._now = now
        self._text = text
        self._poll_seconds = poll_seconds
        self._wanted = asyncio.Event()
        self._stopping = False
        self._put_off_until: dict[int, Pause] = {}

    def wake(self) -> None:
        """There may be something to fetch."""
        self._wanted.set()

    def stop(self) -> None:
        """Begin nothing new; what is not fetched will be after the next start."""
        self._stopping = True
        self.wake()

    async def serve(self) -> None:
        """Fetch what waits, a few at a time."""
        while not self._stopping:
            self._wanted.clear()
            try:
                if await self.fetch():
                    continue
            except OperationalError as error:
                log.warning("the database failed, trying again: %s", safe_summary(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wanted.wait(), self._poll_seconds)

    async def fetch(self) -> bool:
        """Fetch the oldest few of what waits now; whether there were any."""
        now = self._now()
        waiting = [
            event
            for event in await asyncio.to_thread(self._waiting)
            if not (event.id in self._put_off_until and self._put_off_until[event.id].lasts(now))
            and event.channel in self._channels
        ]
        await asyncio.gather(*(self._bring(event) for event in waiting[:AT_ONCE]))
        return bool(waiting)

    def _waiting(self) -> list[inbox.Claimed]:
        with self._database.read() as session:
            # Those that are put off must not hide the ones behind them.
            return inbox.to_fetch(session, AT_ONCE + len(self._put_off_until))

    async def _bring(self, event: inbox.Claimed) -> None:
        for outcome in (self._fetched, self._lost):
            try:
                await self._writer.run(await outcome(event))
            except FetchLater as later:
                self._put_off(event, later.seconds)
            except OperationalError:
                self._put_off(event, PAUSE)
            except Exception as error:
                log.error("the file of event %d could not be brought in: %s", event.id, safe_summary(error))
                self._put_off(event, LONG_PAUSE)
                continue
            else:
                self._put_off_until.pop(event.id, None)
            return

    def _put_off(self, event: inbox.Claimed, seconds: float) -> None:
        now = self._now()
        self._put_off_until[event.id] = Pause(now, now + timedelta(seconds=seconds))

    async def _fetched(self, event: inbox.Claimed) -> Callable[[Session], None]:
        """What to note of the file. Raises FetchLater, and whatever a defect raises."""
        incoming = Incoming.from_json(event.payload)
        file = incoming.file or IncomingFile("")
        try:
            content, name = await self._channels[event.channel].fetch(file.reference)
            named = keepable(file.name or PurePath(name or "").name)
            kept = await asyncio.to_thread(self._store.put, content, named)
            words = await asyncio.to_thread(words_in, self._store, kept)
        except Unacceptable as refusal:
            return partial(_refused, event, str(refusal))
        except NotKept as refusal:
            return partial(_refused, event, self._text(f"file.{type(refusal).__name__}"))
        file = replace(file, name=named, words=words)
        return partial(_brought, event, replace(incoming, file=file), kept, self._now())

    async def _lost(self, event: inbox.Claimed) -> Callable[[Session], None]:
        return partial(_refused, event, self._text("file.lost"))


def _refused(event: inbox.Claimed, sentence: str, session: Session) -> None:
    """There is no file, but a sentence why."""
    refused = replace(Incoming.from_json(event.payload), file=IncomingFile("", problem=sentence))
    inbox.fetched(session, event.id, refused.to_json())


def _brought(event: inbox.Claimed, incoming: Incoming, kept: Kept, now: datetime, session: Session) -> None:
    """The file is in the store: note it, and let the event be handled."""
    file = incoming.file or IncomingFile("")
    attachment = attachments.add(
        session, sha256=kept.sha256, name=file.name, media_type=kept.media_type, size=kept.size, by=None, now=now
    )
    inbox.fetched(session, event.id, replace(incoming, file=replace(file, attachment=attachment.id)).to_json())
