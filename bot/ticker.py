"""The ticker: APScheduler only wakes us. What is due is computed from the records, so a missed tick is made up for."""

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

log = logging.getLogger(__name__)

TICK_SECONDS = 30
KEEP = timedelta(days=30)  # finished events and delivered replies, to recognise what a platform repeats


class Ticker:
    """Wakes reminders, deliveries and housekeeping. Any number of tickers may run: every message has its key."""

    def __init__(
        self,
        writer: Writer,
        content: Content,
        settings: ReminderSettings,
        now: Callable[[], datetime],
        leads: Callable[[], bool] = lambda: True,
    ) -> None:
        self._writer = writer
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
                await self._writer.run(partial(send_due, content=self._content, settings=self._settings, now=now))
                self._looked = now.date()
        self.last_tick = now


def send_due(session: Session, content: Content, settings: ReminderSettings, now: datetime) -> None:
    """Put what is due today into the outbox; what was put there before, by whomever, is not put twice."""
    parcels = [
        *reminders.due(session, content, settings.day, now),
        *deliveries.due(session, content, settings.report_day, now),
    ]
    outbox.add(session, parcels, now)
    log.info("%d messages are due today", len(parcels))


def housekeeping(session: Session, now: datetime) -> None:
    """Fold the counts, forget what was handled long ago."""
    rollups.fold(session)
    inbox.forget(session, now - KEEP)
    outbox.forget(session, now - KEEP)
