"""`read`: what the bot takes from a text, and why; or many texts from a file, as JSON. It needs no database."""

import json
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.terminal import content_of, settings_of, stop
from bot.config import Settings
from reading import dates
from reading.matter_json import as_json
from reading.matters import EventReport, Matter, NilReport
from reading.reader import Reader


class Format(StrEnum):
    """How it is printed."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("read", help="试读一段话：机器人会读出什么、为什么。不连数据库，不留记录。")(read)


def read(
    text: Annotated[str, typer.Argument(help="一段话。", show_default=False)] = "",
    file: Annotated[
        Path | None, typer.Option("--file", help="一行一段话（JSON 字符串）的文件。", exists=True, dir_okay=False)
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="text 或 json。")] = Format.TEXT,
    today: Annotated[str, typer.Option("--today", help="当作哪一天发的，例如 2026-11-20。", show_default="今天")] = "",
    secretary: Annotated[str, typer.Option("--secretary", help="发话的支部书记姓名。", show_default=False)] = "",
    config: Annotated[
        Path | None, typer.Option("--config", help="配置文件；不写就用自带的目录和词表。", exists=True, dir_okay=False)
    ] = None,
) -> None:
    if bool(text) == (file is not None):
        stop("请写一段话，或用 --file 指定文件，两样写一样。")
    day = _day(today)
    reader = _reader(config)
    for number, words in enumerate(_lines(file), start=1) if file else [(1, text)]:
        if form is Format.JSON:
            typer.echo(json.dumps([as_json(one) for one in reader.read(words, day, secretary)], ensure_ascii=False))
        else:
            typer.echo("\n" * (number > 1) + _explained(reader, words, day, secretary))


def _reader(config: Path | None) -> Reader:
    return content_of(settings_of(config) if config else Settings()).reader()


def _day(today: str) -> date:
    try:
        return date.fromisoformat(today) if today else date.today()  # noqa: DTZ011 - the day at this terminal
    except ValueError:
        stop(f"“{today}”不是日期，请写成 2026-11-20 这样。")


def _lines(file: Path) -> Iterator[str]:
    """The texts of the file. A line that is none ends it, with its number."""
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError):
        stop(f"读不了 {file}：应是 UTF-8 文本文件。")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            words = json.loads(line)
        except ValueError:
            words = None
        if not isinstance(words, str):
            stop(f"{file} 第 {number} 行不是 JSON 字符串：应是一段加了双引号的话。")
        yield words


def _explained(reader: Reader, text: str, day: date, secretary: str) -> str:
    """Every step, then what comes of it."""
    lines = [f"{step.rule:10} {step.words.strip()!r} → {step.decided}" for step in reader.explain(text, day, secretary)]
    matters = reader.read(text, day, secretary)
    lines.append("读出：" + ("" if matters else "没有要报的事。"))
    return "\n".join([*lines, *(_line(matter, day) for matter in matters)])


def _line(matter: Matter, day: date) -> str:
    told = {key: value for key, value in as_json(matter).items() if value not in (None, "", [], {}, False)}
    if isinstance(matter, EventReport):
        if matter.when:
            told["first"] = dates.spoken(matter.when, day)
        return "  活动 " + _words(told, ("matter", "last", "starts"))
    return ("  未开展 " if isinstance(matter, NilReport) else "  进展 ") + _words(told, ("matter",))


def _words(told: dict[str, object], without: tuple[str, ...]) -> str:
    return "；".join(f"{key}={value}" for key, value in told.items() if key not in without)
