"""What all commands share with the person at the terminal: options, progress, and how to stop with a sentence."""

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
    """It can't be done, and this is why."""
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


def settings_of(config: Path) -> Settings:
    """The settings in `config`; stops with the sentence that names a mistake."""
    try:
        return load(config)
    except ConfigError as error:
        stop(str(error))


def content_of(settings: Settings) -> Content:
    """The content as configured; stops with the sentence that names a mistake in its files."""
    try:
        return open_content(settings)
    except ConfigError as error:
        stop(str(error))


def folder_of(out: Path) -> Path:
    """The folder to write to, made if it is not there; stops where it can't be written."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError:
        stop(f"建不了文件夹 {out}。请换一个可以写入的地方（--out）。")
    if not os.access(out, os.W_OK):
        stop(f"文件夹 {out} 不能写入。请换一个地方（--out）。")
    return out


@contextmanager
def database_of(settings: Settings) -> Iterator[Database]:
    """The configured database, which must be there and up to date."""
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
    """A progress bar on the terminal; nothing where nobody looks."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        console=console,
        transient=True,
        # Into a file or a pipe, rich would still write an empty line.
        disable=not console.is_terminal,
    )
    with bar:
        yield bar
