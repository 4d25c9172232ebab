"""`doctor`: looks at everything that can be wrong, and says of each what to do."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from bot.commands.terminal import DEFAULT_CONFIG, ConfigOption, settings_of
from bot.config import Settings
from bot.house import open_house
from handlers.workdays import is_known
from reports.catalogue import CatalogueError
from storage import recount
from storage.engine import Database, migrate, pending_migrations


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", help="检查配置、数据库、统计数和 Telegram 连接，并说明怎么办。")(doctor)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is well, and what to do if not."""

    what: str
    well: bool
    advice: str = ""


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
    yield Finding("配置文件", well=True)
    yield _texts(settings)
    database = _database(settings, upgrade=upgrade)
    yield database
    if database.well:
        yield _counts(settings)
    yield _telegram(settings)
    yield from _calendar(settings)


def _texts(settings: Settings) -> Finding:
    try:
        open_house(settings)
    except CatalogueError as error:
        return Finding("目录和报告提纲", well=False, advice=str(error))
    return Finding("目录和报告提纲", well=True)


def _database(settings: Settings, *, upgrade: bool) -> Finding:
    url = settings.storage.database
    try:
        if upgrade:
            migrate(url)
        pending = pending_migrations(url)
    except (SQLAlchemyError, OSError) as error:
        advice = f"连不上（{type(error).__name__}）。请检查 storage.database 的地址、口令和文件权限。"
        return Finding("数据库", well=False, advice=advice)
    if pending:
        return Finding("数据库", well=False, advice="还没有建好或版本旧，请运行 sanzhang doctor --migrate。")
    return Finding("数据库", well=True)


def _counts(settings: Settings) -> Finding:
    database = Database(settings.storage.database)
    try:
        with database.read() as session:
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
    from datetime import datetime
    from zoneinfo import ZoneInfo

    year = datetime.now(ZoneInfo(settings.time_zone)).year
    if not is_known(year):
        yield Finding(f"{year}年放假安排", well=True, advice="程序里还没有，暂按周一至周五算；请升级 chinesecalendar。")
