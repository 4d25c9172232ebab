"""`doctor`: looks at everything that can be wrong, and says of each what to do."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from sqlalchemy.exc import SQLAlchemyError

from bot.commands import surroundings
from bot.commands.surroundings import Finding
from bot.commands.terminal import DEFAULT_CONFIG, ConfigOption, progress, settings_of
from bot.config import ConfigError, Settings
from bot.content import open_content, try_templates
from domain.workdays import is_known
from storage import attachments, outbox, recount
from storage.engine import Database, migrate, pending_migrations
from storage.files import FileStore


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", help="检查配置、数据库、统计数、附件、系统限制和 Telegram 连接，并说明怎么办。")(doctor)


MEGABYTE = 1024 * 1024
MOST_NAMED = 20  # files


def doctor(
    config: ConfigOption = DEFAULT_CONFIG,
    upgrade: Annotated[bool, typer.Option("--migrate", help="顺便建好或升级数据库。")] = False,
) -> None:
    settings = settings_of(config)
    sick = False
    for finding in _examine(settings, upgrade=upgrade):
        sick = sick or not finding.well
        typer.echo(f"{'✓' if finding.well else '✗'} {finding.what}" + (f"：{finding.advice}" if finding.advice else ""))
    raise typer.Exit(1 if sick else 0)


def _examine(settings: Settings, *, upgrade: bool) -> Iterator[Finding]:
    yield _settings(settings)
    yield _files(settings)
    connection = _connection(settings)
    yield connection
    if connection.well:
        version = _version(settings, upgrade=upgrade)
        yield version
        if version.well:
            yield _counts(settings)
            yield _given_up(settings)
            yield _kept_files(settings)
    if settings.web.enabled:
        yield from surroundings.findings(settings.web)
    yield _telegram(settings)
    yield from _calendar(settings)


def _settings(settings: Settings) -> Finding:
    from bot.app import unfit

    why = unfit(settings)
    return Finding("配置文件", well=not why, advice=why or "")


def _files(settings: Settings) -> Finding:
    what = "目录、报告提纲和 Word 模板"
    try:
        open_content(settings)
        try_templates(settings)
    except ConfigError as error:
        return Finding(what, well=False, advice=str(error))
    return Finding(what, well=True)


def _connection(settings: Settings) -> Finding:
    try:
        pending_migrations(settings.storage.database)
    except (SQLAlchemyError, OSError) as error:
        advice = f"连不上（{type(error).__name__}）。请检查 storage.database 的地址、口令和文件权限。"
        return Finding("数据库连接", well=False, advice=advice)
    return Finding("数据库连接", well=True)


def _version(settings: Settings, *, upgrade: bool) -> Finding:
    url = settings.storage.database
    try:
        if upgrade:
            migrate(url)
    except SQLAlchemyError as error:
        advice = f"升级不成（{type(error).__name__}），数据没有改动。请检查写入的权限；还不行，请把备份发给维护者。"
        return Finding("数据库版本", well=False, advice=advice)
    if pending_migrations(url):
        return Finding("数据库版本", well=False, advice="还没有建好或版本旧，请运行 sanzhang doctor --migrate。")
    return Finding("数据库版本", well=True)


def _counts(settings: Settings) -> Finding:
    database = Database(settings.storage.database)
    try:
        with database.read() as session, progress() as bar:
            bar.add_task("重新核对统计数", total=None)
            differences = recount.differences(session)
    finally:
        database.dispose()
    if differences:
        first = differences[0]
        advice = (
            f"有 {len(differences)} 处与记录不符，例如编号 {first.organisation_id} 的 {first.measure} "
            f"（{first.month:%Y-%m}）：统计 {first.kept}，记录 {first.counted}。请把这段话和备份发给维护者。"
        )
        return Finding("统计数与记录重新核对", well=False, advice=advice)
    return Finding("统计数与记录重新核对", well=True)


def _given_up(settings: Settings) -> Finding:
    """No fault of today's: the cause may be mended long since."""
    database = Database(settings.storage.database)
    try:
        with database.read() as session:
            count = outbox.given_up(session, datetime.now(ZoneInfo(settings.time_zone)) - outbox.KEPT)
    finally:
        database.dispose()
    advice = f"近{outbox.KEPT.days}天有 {count} 条没能发出，日志里搜“is given up”可见原因。" if count else ""
    return Finding("发出的消息", well=True, advice=advice)


def _kept_files(settings: Settings) -> Finding:
    what = "附件文件"
    store = FileStore(settings.storage.files, settings.storage.max_file_mb * MEGABYTE)
    database = Database(settings.storage.database)
    try:
        with database.read() as session:
            expected = attachments.in_store(session)
    finally:
        database.dispose()
    bad = [(name, sha256) for sha256, (name, size) in sorted(expected.items()) if store.size_of(sha256) != size]
    if not bad:
        return Finding(f"{what}（{len(expected)} 个）", well=True)
    named = "；".join(f"{name}（{store.path(sha256)}）" for name, sha256 in bad[:MOST_NAMED])
    more = "等" if len(bad) > MOST_NAMED else ""
    advice = f"有 {len(bad)} 个不完整或丢失：{named}{more}。请从备份里复制回来，或请发送的人把原文件再发一次。"
    return Finding(what, well=False, advice=advice)


def _telegram(settings: Settings) -> Finding:
    token = settings.telegram.token.get_secret_value()
    if not token:
        return Finding("Telegram", well=True, advice="没有设置 token，不启用。")
    from bot.channels.telegram import TokenRejected, Unreachable
    from bot.running import telegram_of

    async def identify() -> str:
        telegram = telegram_of(settings)
        try:
            return await telegram.identify()
        finally:
            await telegram.close()

    try:
        name = asyncio.run(identify())
    except TokenRejected:
        return Finding("Telegram", well=False, advice="token 不对，请到 BotFather 核对 telegram.token。")
    except Unreachable:
        return Finding("Telegram", well=False, advice="连不上，请检查网络，或设置 telegram.base_url。")
    return Finding(f"Telegram：@{name}", well=True)


def _calendar(settings: Settings) -> Iterator[Finding]:
    year = datetime.now(ZoneInfo(settings.time_zone)).year
    if not is_known(year):
        yield Finding(f"{year}年放假安排", well=True, advice="程序里还没有，暂按周一至周五算；请升级 chinesecalendar。")
