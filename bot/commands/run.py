"""`run`: the program itself, in one process or as one of several roles."""

import asyncio
import logging
from typing import Annotated

import typer

from bot.commands.terminal import DEFAULT_CONFIG, ConfigOption, settings_of, stop


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run", help="启动机器人。")(run)


def run(
    context: typer.Context,
    config: ConfigOption = DEFAULT_CONFIG,
    role: Annotated[
        list[str] | None,
        typer.Option(
            "--role",
            help="只担任这些分工：channels、worker、sender、ticker、web。可以写多次；不写就全担任。只用于 PostgreSQL。",
        ),
    ] = None,
    migrate: Annotated[
        bool, typer.Option("--migrate", help="启动前升级 PostgreSQL 数据库（SQLite 总是自动升级）。")
    ] = False,
) -> None:
    settings = settings_of(config)
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # These tell of every step and every tick.
    for chatty in ("alembic", "apscheduler"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLogger().level))
    from bot.app import App, CannotStart
    from bot.running import Part

    try:
        parts = frozenset(Part(name) for name in role) if role else frozenset(Part)
    except ValueError:
        raise typer.BadParameter(f"分工只能是 {'、'.join(Part)}。", param_hint="--role") from None
    try:
        asyncio.run(App(settings, parts, migrate=migrate, heartbeat=context.obj).run())
    except CannotStart as error:
        stop(str(error))
