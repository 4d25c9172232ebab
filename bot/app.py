"""Puts the parts together, in one place: which of them run in this process, how they start, how they end."""

import asyncio
import gc
import os
import signal
from contextlib import nullcontext

from sqlalchemy.exc import SQLAlchemyError

from bot import clock
from bot.config import ConfigError, Settings
from bot.content import try_templates
from bot.front import Demo
from bot.heartbeat import Heartbeat
from bot.locks import FileLock, Taken, sqlite_file
from bot.running import Part, Running
from storage.engine import Database, migrate, pending_migrations

NEW_OBJECTS = 20_000  # between two rounds of the garbage collector over the young ones: a few dozen messages' worth


class CannotStart(Exception):
    """The program can't run; its text tells the operator why, and what to do."""


def unfit(settings: Settings, parts: frozenset[Part] = frozenset(Part)) -> str | None:
    """Why `parts` can't run with these settings, which are right each by itself; None where they can."""
    telegram = settings.telegram
    if not settings.web.enabled and not telegram.token.get_secret_value():
        return "既没有启用网页聊天（web.enabled），也没有 telegram.token。请至少设置一项。"
    if parts != frozenset(Part) and sqlite_file(settings.storage.database):
        return "分工运行（--role）只支持 PostgreSQL；SQLite 请不写 --role，由一个进程全担任。"
    if settings.web.enabled and Part.WEB in parts and len(settings.web.secret.get_secret_value()) < 32:
        return "配置项 web.secret 至少要 32 个字符。可以运行 sanzhang init 生成，或用随机字符串。"
    if telegram.webhook_url and not telegram.webhook_secret.get_secret_value():
        return "配置项 telegram.webhook_secret 不能为空：用 webhook 时必须有密钥。"
    files = settings.storage.files
    nearest = next(folder for folder in (files, *files.parents) if folder.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        return f"配置项 storage.files：{files} 应是可以写入的文件夹。"
    return None


class App:
    """The running program, with `parts` of it in this process. `run` ends on SIGTERM or SIGINT."""

    def __init__(
        self,
        settings: Settings,
        parts: frozenset[Part] = frozenset(Part),
        *,
        now: clock.Clock | None = None,
        migrate: bool = False,
        demo: Demo | None = None,
        heartbeat: Heartbeat | None = None,
    ) -> None:
        self._settings = settings
        self._parts = parts
        self._now = now or clock.real(settings.time_zone)
        self._migrate = migrate
        self._demo = demo
        self._heartbeat = heartbeat or Heartbeat()
        self._stopping = asyncio.Event()
        self._failure: str | None = None

    async def run(self) -> None:
        """Start, serve, and end within ten seconds of being told to. Raises CannotStart."""
        if why := unfit(self._settings, self._parts):
            raise CannotStart(why)
        try:
            try_templates(self._settings)
        except ConfigError as error:
            raise CannotStart(str(error)) from error
        url = self._settings.storage.database
        file = sqlite_file(url)
        try:
            with FileLock(file) if file else nullcontext():
                self._prepare_database(url)
                await self._serve(Database(url))
        except (Taken, ConfigError) as reason:
            raise CannotStart(str(reason)) from reason
        if self._failure:
            raise CannotStart(self._failure)

    def stop(self) -> None:
        """Begin to end."""
        self._stopping.set()

    def _prepare_database(self, url: str) -> None:
        try:
            if sqlite_file(url) or self._migrate:
                migrate(url)
            elif pending_migrations(url):
                raise CannotStart("数据库版本旧，请先运行 sanzhang doctor --migrate，或启动时加 --migrate。")
        except SQLAlchemyError as error:
            advice = "请检查 storage.database 的地址、口令和文件权限。"
            raise CannotStart(f"数据库打不开（{type(error).__name__}）。{advice}") from error

    async def _serve(self, database: Database) -> None:
        running = Running(self._settings, self._parts, self._now, database, self._demo, self._heartbeat)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        # What was imported and made so far stays to the end. Left to the collector, it would be gone through again and
        # again, a tenth of a second each time, in which nobody is answered. So would the windows that are open.
        gc.collect()
        gc.freeze()
        gc.set_threshold(NEW_OBJECTS, 10, 10)
        try:
            self._failure = await running.until(self._stopping)
        finally:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)
            database.dispose()
