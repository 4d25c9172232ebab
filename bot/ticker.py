"""The ticker: APScheduler only wakes us. What is due is computed from the records, so a missed tick is made up for."""

import asyncio
import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.orm import Session

from bot.config import ReminderSettings
from bot.writer import Writer
from handlers.context import Content
from handlers.scheduled import deliveries, reminders
from storage import inbox, outbox, rollups
from storage.engine import Database

log = logging.getLogger(__name__)

TICK_SECONDS = 30
AT_ONCE = 100  # reminders in one transaction, some milliseconds of the writer
KEEP = timedelta(days=30)  # finished events and delivered replies, to recognise what a platform repeats


class Ticker:
    """Wakes reminders, deliveries and housekeeping. Any number of tickers may run: every message has its key."""

    def __init__(
        self,
        writer: Writer,
        database: Database,
        content: Content,
        settings: ReminderSettings,
        now: Callable[[], datetime],
        leads: Callable[[], bool] = lambda: True,
    ) -> None:
        self._writer = writer
        self._database = database
        self._content = content
        self._settings = settings
        self._now = now
        self._leads = leads
        self._looked: date | None = None
        self._scheduler = AsyncIOScheduler(timezone=now().tzinfo)
        self.last_tick: datetime | None = None

    def start(self) -> None:
        """Tick from now on."""
        self._scheduler.add_job(
            self.tick,
            "interval",
            seconds=TICK_SECONDS,
            next_run_time=datetime.now(tz=self._now().tzinfo),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    def stop(self) -> None:
        """No further tick."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def tick(self) -> None:
        """Do what is due at this moment. Reminders and deliveries are looked for once a day, after their hour."""
        now = self._now()
        if self._leads():
            await self._writer.run(partial(housekeeping, now=now))
            if self._settings.enabled and self._looked != now.date() and now.hour >= self._settings.hour:
                for piece in await asyncio.to_thread(plan, self._database, self._content, self._settings, now):
                    await self._writer.run(piece)
                self._looked = now.date()
        self.last_tick = now


def plan(
    database: Database, content: Content, settings: ReminderSettings, now: datetime
) -> list[Callable[[Session], None]]:
    """What is due today, in small pieces for the writer; all reading is done here, beside the writer.

    A piece that was done before, by whomever, does nothing: every message has its key.
    """
    with database.read() as session:
        parcels = reminders.due(session, content, settings.day, now)
        reports = deliveries.due(session, content, settings.report_day, now)
    log.info("%d reminders and %d reports are due today", len(parcels), len(reports))
    pieces: list[Callable[[Session], None]] = [
        partial(outbox.add, parcels=parcels[at : at + AT_ONCE], now=now) for at in range(0, len(parcels), AT_ONCE)
    ]
    return pieces + [partial(deliveries.deliver, content=content, delivery=report, now=now) for report in reports]


def housekeeping(session: Session, now: datetime) -> None:
    """Fold the counts, forget what was handled long ago."""
    rollups.fold(session)
    inbox.forget(session, now - KEEP)
    outbox.forget(session, now - KEEP)
