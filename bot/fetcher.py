"""The fetcher: brings in the files people sent, after an event is kept and before it is handled."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePath

from sqlalchemy.orm import Session

from bot.channels.delivery import Channel, FetchLater
from bot.trouble import trouble
from bot.writer import Writer
from dialogue import Unacceptable
from handlers.messages import Incoming, IncomingFile
from handlers.texts import Texts
from storage import attachments, inbox
from storage.engine import Database
from storage.files import FileStore, Kept, NotKept

log = logging.getLogger(__name__)

AT_ONCE = 4
POLL_SECONDS = 1.0


class Fetcher:
    """Fetches for `channels` into `store`, until stopped. `text` has what a person is told when a file can't be had."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        channels: Mapping[str, Channel],
        store: FileStore,
        now: Callable[[], datetime],
        text: Texts,
    ) -> None:
        self._database = database
        self._writer = writer
        self._channels = channels
        self._store = store
        self._now = now
        self._text = text
        self._wanted = asyncio.Event()
        self._stopping = False
        self._not_before: dict[int, datetime] = {}

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
            now = self._now()
            waiting = [
                event
                for event in await asyncio.to_thread(self._waiting)
                if self._not_before.get(event.id, now) <= now and event.channel in self._channels
            ]
            if waiting:
                await asyncio.gather(*(self._bring(event) for event in waiting[:AT_ONCE]))
                continue
            try:
                await asyncio.wait_for(self._wanted.wait(), POLL_SECONDS)
            except TimeoutError:
                continue

    def _waiting(self) -> list[inbox.Claimed]:
        with self._database.read() as session:
            return inbox.to_fetch(session, AT_ONCE * 4)

    async def _bring(self, event: inbox.Claimed) -> None:
        incoming = Incoming.from_json(event.payload)
        file = incoming.file or IncomingFile("")
        try:
            content, name = await self._channels[event.channel].fetch(file.reference)
            named = file.name or PurePath(name or "").name
            kept = await asyncio.to_thread(self._store.put, content, named)
        except FetchLater as later:
            self._not_before[event.id] = self._now() + timedelta(seconds=later.seconds)
            return
        except Unacceptable as refusal:
            await self._writer.run(partial(_refused, event, incoming, str(refusal)))
        except NotKept as refusal:
            await self._writer.run(partial(_refused, event, incoming, self._text(f"file.{type(refusal).__name__}")))
        except Exception as error:
            log.error("the file of event %d could not be brought in: %s", event.id, trouble(error))
            await self._writer.run(partial(_refused, event, incoming, self._text("file.lost")))
        else:
            named_file = replace(incoming, file=replace(file, name=named))
            await self._writer.run(partial(_brought, event, named_file, kept, self._now()))
        self._not_before.pop(event.id, None)


def _refused(event: inbox.Claimed, incoming: Incoming, sentence: str, session: Session) -> None:
    """There is no file, but a sentence why."""
    refused = replace(incoming, file=IncomingFile("", problem=sentence))
    inbox.fetched(session, event.id, refused.to_json())


def _brought(event: inbox.Claimed, incoming: Incoming, kept: Kept, now: datetime, session: Session) -> None:
    """The file is in the store: note it, and let the event be handled."""
    file = incoming.file or IncomingFile("")
    attachment = attachments.add(
        session, sha256=kept.sha256, name=file.name, media_type=kept.media_type, size=kept.size, by=None, now=now
    )
    inbox.fetched(session, event.id, replace(incoming, file=replace(file, attachment=attachment.id)).to_json())
