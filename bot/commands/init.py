"""`init`: asks a few things, writes config.toml, makes the database, prints the administrator's invite code."""

import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

import bot
from bot.commands.terminal import DEFAULT_CONFIG, settings_of, stop
from domain.organisations import Level
from domain.people import Role
from storage import invites, organisations
from storage.engine import Database, migrate


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("init", help="第一次安装：问几个问题，生成配置和数据库，给出管理员邀请码。")(init)


def init(
    config: Annotated[Path, typer.Option("--config", help="写到哪个配置文件。", dir_okay=False)] = DEFAULT_CONFIG,
    unit: Annotated[str | None, typer.Option("--unit", help="单位名称。")] = None,
    root: Annotated[str | None, typer.Option("--root", help="最上级党组织名称。")] = None,
    token: Annotated[str | None, typer.Option("--token", help="Telegram token，没有就留空。")] = None,
) -> None:
    if config.exists():
        stop(f"{config} 已经有了。要重新生成，请先把它改名或移走。")
    unit = unit if unit is not None else typer.prompt("单位名称（写在最上级的报告标题上，例如：清河市水务局党组）")
    root = root if root is not None else typer.prompt("最上级党组织名称（例如：清河市水务局机关党委）")
    if token is None:
        token = typer.prompt(
            "Telegram 机器人的 token（没有就直接回车）", default="", show_default=False, hide_input=True
        )
    _write(config, unit, token)
    settings = settings_of(config)
    migrate(settings.storage.database)
    now = datetime.now(ZoneInfo(settings.time_zone))
    database = Database(settings.storage.database)
    with database.write() as session:
        top = organisations.add(
            session, name=root, level=Level.COMMITTEE, founded=now.date().replace(month=1, day=1), by=None, now=now
        )
        code = invites.issue(session, organisation_id=top.id, role=Role.ADMINISTRATOR, by=None, now=now)
    database.dispose()
    typer.echo(f"已生成 {config}（只有您能读）和数据库。")
    typer.echo(f"管理员邀请码：{code}（30 天内有效，只能用一次，不会再显示）")
    typer.echo(f"下一步：运行 sanzhang run --config {config}，打开网页或 Telegram，把邀请码发给机器人。")


def _write(config: Path, unit: str, token: str) -> None:
    """The example with the answers filled in, so that every key keeps its comment; readable by its owner alone."""
    text = _example().read_text(encoding="utf-8")
    for key, value in (("secret", secrets.token_urlsafe(32)), ("token", token), ("unit", unit)):
        text = text.replace(f'\n{key} = ""', f"\n{key} = {_quoted(value)}", 1)
    descriptor = os.open(config, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _example() -> Path:
    """In the installed package beside the code; in a checkout at its top."""
    package = Path(bot.__file__).parent
    installed = package / "config.example.toml"
    return installed if installed.exists() else package.with_name("config.example.toml")


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
