"""`demo`: an invented bureau with a year of records, to be played with in the browser."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.terminal import progress, stop
from bot.demo.prepare import CONFIG, MONTHS, prepare

FOLDER = Path("demo-data")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo", help="准备演示单位（虚构数据），打开网页聊天。")(demo)


def demo(
    context: typer.Context,
    prepare_only: Annotated[
        Path | None, typer.Option("--prepare-only", help="只把演示数据准备到这个文件夹，不启动。", file_okay=False)
    ] = None,
    port: Annotated[int, typer.Option("--port", help="网页聊天的端口。", min=1, max=65535)] = 8080,
) -> None:
    folder = prepare_only or FOLDER
    with progress() as bar:
        task = bar.add_task("准备演示数据", total=MONTHS)
        prepare(folder, lambda _month: bar.advance(task))
    if prepare_only:
        typer.echo(f"演示数据已准备在 {folder}；其他命令可用 --config {folder / CONFIG}。")
        return
    # The running program is loaded only where it runs.
    from bot.app import CannotStart
    from bot.demo.play import serve

    typer.echo(f"请用浏览器打开 http://127.0.0.1:{port}（按 Ctrl+C 结束）。")
    try:
        asyncio.run(serve(folder.resolve(), port, context.obj))
    except CannotStart as error:
        stop(str(error))
