"""The parts of the program while it runs: made, started, watched, and stopped in the order in which nothing is lost."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from starlette.routing import Route

from bot import clock
from bot.channels.delivery import Channel
from bot.channels.telegram import AnotherPoller, Telegram, TokenRejected, WebhookRefused, telegram_webhook
from bot.channels.telegram.wire import Address
from bot.config import Settings
from bot.content import open_content
from bot.documents import Documents
from bot.fetcher import Fetcher
from bot.front import Demo, Front
from bot.health import Health, State
from bot.health_server import HealthServer
from bot.heartbeat import Heartbeat
from bot.intake import Intake
from bot.leadership import Leadership, Leading, poll_of
from bot.listening import SignalListener
from bot.sender import Sender
from bot.ticker import TICK_SECONDS, Ticker
from bot.worker import Worker
from bot.writer import Writer
from handlers.dispatch.menu import commands_of_strangers
from handlers.dispatch.registry import desk, services
from storage import sessions
from storage.engine import Database
from storage.files import FileStore
from storage.signals import Signal

log = logging.getLogger(__name__)

DRAIN_SECONDS = 3.5  # for the writer, and as much again for the sender: of the ten in which all must have ended
INTAKE_SECONDS = 1.5
MEGABYTE = 1024 * 1024


class Part(StrEnum):
    """What a process can do. SQLite wants all in one; with PostgreSQL they may be spread over machines."""

    CHANNELS = "channels"
    WORKER = "worker"
    SENDER = "sender"
    TICKER = "ticker"
    WEB = "web"


def telegram_of(settings: Settings, now: clock.Clock | None = None) -> Telegram:
    """Telegram as configured."""
    telegram = settings.telegram
    return Telegram(
        telegram.token.get_secret_value(),
        clock=now or clock.real(settings.time_zone),
        address=Address(telegram.base_url, telegram.base_file_url),
        file_limit=min(settings.storage.max_file_mb, 20) * MEGABYTE,
    )


class Running:
    """One run of the program's `parts`. `until` starts them and says what, if anything, made them stop early."""

    def __init__(
        self,
        settings: Settings,
        parts: frozenset[Part],
        now: clock.Clock,
        database: Database,
        demo: Demo | None,
        heartbeat: Heartbeat,
    ) -> None:
        self._settings, self._parts, self._now = settings, parts, now
        self._loop = asyncio.get_running_loop()
        content = open_content(settings)
        store = FileStore(settings.storage.files, settings.storage.max_file_mb * MEGABYTE)
        self._commands = commands_of_strangers(services(content.text))
        heartbeat.limit(settings.event_limit_seconds)
        database.watch(heartbeat.asks, heartbeat.asked)
        self._leadership = Leadership(settings.storage.database)
        worker = Worker(desk(content), now, handling=heartbeat.handling) if Part.WORKER in parts else None
        self._writer = Writer(database, worker, self._look)
        self._telegram = telegram_of(settings, now) if settings.telegram.token.get_secret_value() else None
        self._front = Front(settings, database, self._writer.run, store, content, now, demo)
        channels: dict[str, Channel] = {"web": self._front.channel}
        if self._telegram:
            channels[self._telegram.name] = self._telegram
        documents = Documents(database, store, settings.report.word_template)
        send, tick = self._leadership.of("send"), self._leadership.of("tick", 3 * TICK_SECONDS)
        render = documents.content
        self._sender = Sender(
            self._writer, channels, render, content.text, now, leads=send.held, still_leads=send.certain
        )
        self._fetcher = Fetcher(database, self._writer, channels, store, now, content.text)
        self._intake = Intake(database, self._writer, content.text, now, self._fetcher.wake)
        self._ticker = Ticker(self._writer, database, content, settings.reminders, now, tick.held)
        self._listener = SignalListener(database, self._listeners())
        self._polling: asyncio.Task[None] | None = None
        self._health = Health(database, now, self._watched())
        self._health_server = HealthServer(settings, self._health.look)

    async def until(self, stopping: asyncio.Event) -> str | None:
        """Run until `stopping` is set, or a part can't go on; the sentence why."""
        self._writer.start()
        intake = [asyncio.create_task(one) for one in self._sources()]
        delivery = [asyncio.create_task(self._sender.serve())] if Part.SENDER in self._parts else []
        if Part.TICKER in self._parts:
            self._ticker.start()
        listening = asyncio.create_task(self._listener.serve())
        stop = asyncio.create_task(stopping.wait())
        try:
            await asyncio.wait([stop, *intake, *delivery], return_when=asyncio.FIRST_COMPLETED)
            return next((task.result() for task in intake if task.done() and task.result()), None)
        finally:
            stop.cancel()
            await self._end(intake, delivery)
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    def _listeners(self) -> dict[Signal, Callable[[str], object]]:
        """Which parts of this process want to hear what others have committed; each also looks from time to time."""
        listeners: dict[Signal, Callable[[str], object]] = {}
        if Part.WORKER in self._parts:
            listeners[Signal.INBOX] = lambda _word: self._writer.wake()
        if Part.SENDER in self._parts:
            listeners[Signal.OUTBOX] = lambda _word: self._writer.wake()
        if Part.WEB in self._parts:
            listeners[Signal.CHAT] = self._front.watcher.hear
        return listeners

    def _sources(self) -> list[Coroutine[Any, Any, str | None]]:
        """All by which something comes in."""
        intake: list[Coroutine[Any, Any, str | None]] = []
        if Part.WEB in self._parts:
            webhook = [self._telegram_route()] if self._telegram and self._settings.telegram.webhook_url else []
            intake.append(self._front.serve(self._health.look, webhook))
        else:
            intake.append(self._health_server.serve())
        if Part.CHANNELS in self._parts and self._telegram:
            intake += [self._receive_from(self._telegram), self._fetcher.serve()]
        return intake

    def _telegram_route(self) -> Route:
        secret = self._settings.telegram.webhook_secret.get_secret_value()
        return telegram_webhook(secret, self._intake.receive)

    async def _receive_from(self, telegram: Telegram) -> str | None:
        """Poll, or have Telegram post to us; the sentence why that can't be."""
        settings = self._settings.telegram
        announcing = asyncio.create_task(telegram.announce(self._commands))
        try:
            if settings.webhook_url:
                await telegram.set_webhook(settings.webhook_url, settings.webhook_secret.get_secret_value())
                await asyncio.Event().wait()
            await self._poll(telegram, self._leadership.of(poll_of(settings.token.get_secret_value())))
        except AnotherPoller:
            return "另一个程序正在用同一个 Telegram token 接收消息。请先停止它，或换一个 token。"
        except TokenRejected:
            return "Telegram 不认这个 token，请到 BotFather 核对 telegram.token。"
        except WebhookRefused as refused:
            return f"Telegram 不接受 telegram.webhook_url：{refused}。"
        except asyncio.CancelledError:
            return None
        finally:
            announcing.cancel()
        return None

    async def _poll(self, telegram: Telegram, lead: Leading) -> None:
        """Poll whenever, and as long as, the lead is ours."""
        while True:
            await self._until_lead_is(lead, ours=True)
            self._polling = asyncio.create_task(telegram.poll(self._intake.receive))
            lost = asyncio.create_task(self._until_lead_is(lead, ours=False))
            await asyncio.wait([self._polling, lost], return_when=asyncio.FIRST_COMPLETED)
            lost.cancel()
            if self._polling.done():
                return await self._polling
            self._polling.cancel()
            await asyncio.gather(self._polling, return_exceptions=True)

    @staticmethod
    async def _until_lead_is(lead: Leading, *, ours: bool) -> None:
        while True:
            try:
                if await asyncio.to_thread(lead.held) is ours:
                    return
            except OperationalError:
                log.warning("the database is away: nobody can tell who leads")
            await asyncio.sleep(1)

    def _look(self, session: Session) -> Callable[[], object]:
        """In the writer's thread: what this commit made due goes to the sender, and what it revoked ends."""
        revoked = sessions.revoked_in(session)
        parcels = self._sender.collect_due(session) if Part.SENDER in self._parts else None

        def tell() -> None:
            if revoked:
                self._loop.call_soon_threadsafe(self._front.end_sessions, revoked)
            if parcels is not None:
                self._loop.call_soon_threadsafe(self._sender.take, parcels)

        return tell

    def _watched(self) -> dict[str, Callable[[], State]]:
        watched: dict[str, Callable[[], State]] = {
            "writer": lambda: self._writer.trying_seconds if self._writer.alive else False
        }
        if Part.SENDER in self._parts:
            watched["sender"] = lambda: self._sender.last_round
        if Part.TICKER in self._parts:
            watched["ticker"] = lambda: self._ticker.last_tick
        if Part.WEB in self._parts and self._settings.web.enabled:
            watched["web"] = lambda: self._front.alive
        if self._telegram and Part.CHANNELS in self._parts:
            telegram = self._telegram
            watched["telegram"] = lambda: telegram.alive
        return watched

    async def _end(self, intake: Sequence[asyncio.Task[str | None]], delivery: Sequence[asyncio.Task[None]]) -> None:
        """First nothing new comes in, then what is there is answered, then what was answered is delivered."""
        self._ticker.stop()
        self._front.stop()
        self._health_server.stop()
        self._fetcher.stop()
        if self._polling:
            self._polling.cancel()
        if intake:
            await asyncio.wait(intake, timeout=INTAKE_SECONDS)
        if not await asyncio.to_thread(self._writer.drain, DRAIN_SECONDS):
            log.warning("the inbox was not emptied in time; it will be after the next start")
        self._sender.stop()
        if delivery:
            await asyncio.wait(delivery, timeout=DRAIN_SECONDS)
        for unfinished in (*intake, *delivery):
            unfinished.cancel()
        await asyncio.gather(*intake, *delivery, return_exceptions=True)
        await asyncio.to_thread(self._writer.stop, 1.0)
        if self._telegram:
            await self._telegram.close()
        self._leadership.release()
