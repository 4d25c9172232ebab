"""What all commands share: options, progress bars, and stopping with a sentence."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from sqlalchemy.exc import SQLAlchemyError

from bot.config import ConfigError, Settings, load
from bot.content import open_content
from handlers.context import Content
from storage.engine import Database, pending_migrations

ConfigOption = Annotated[Path, typer.Option("--config", help="配置文件。", dir_okay=False)]
DEFAULT_CONFIG = Path("config.toml")


def stop(sentence: str) -> NoReturn:
    """End the command with exit code 1 and a sentence that says why."""
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


def settings_of(config: Path) -> Settings:
    """The settings in `config`; stops with a sentence if there is a mistake."""
    try:
        return load(config)
    except ConfigError as error:
        stop(str(error))


def content_of(settings: Settings) -> Content:
    """The configured content; stops with a sentence if its files have a mistake."""
    try:
        return open_content(settings)
    except ConfigError as error:
        stop(str(error))


def folder_of(out: Path) -> Path:
    """The folder to write to, created if missing; stops if it isn't writable."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError:
        stop(f"建不了文件夹 {out}。请换一个可以写入的地方（--out）。")
    if not os.access(out, os.W_OK):
        stop(f"文件夹 {out} 不能写入。请换一个地方（--out）。")
    return out


@contextmanager
def database_of(settings: Settings) -> Iterator[Database]:
    """The configured database; stops unless it exists and is up to date."""
    url = settings.storage.database
    try:
        pending = pending_migrations(url)
    except (SQLAlchemyError, OSError) as error:
        stop(f"数据库打不开（{type(error).__name__}）。请检查 storage.database 的地址、口令和文件权限。")
    if pending:
        stop("数据库还没有建好或版本旧。请先运行 sanzhang doctor --migrate（新装的请运行 sanzhang init）。")
    database = Database(url)
    try:
        yield database
    finally:
        database.dispose()


@contextmanager
def progress() -> Iterator[Progress]:
    """A progress bar on a terminal, and nothing otherwise."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        console=console,
        transient=True,
        # rich would still write an empty line into a file or pipe.
        disable=not console.is_terminal,
    )
    with bar:
        yield bar
