"""`bench`: measures, each against a named peer in the same run."""

import asyncio
import logging
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("bench", help="测速：与常见写法在同一次运行里对比（开发者用）。")(bench)


def bench(
    quick: Annotated[bool, typer.Option("--quick", help="少量数据，几十秒。")] = False,
    only: Annotated[str, typer.Option("--only", help="只测 steps、lists、startup 之一。")] = "",
) -> None:
    logging.disable(logging.WARNING)
    console = Console(width=110)
    if only not in ("", "steps", "lists", "startup"):
        raise typer.BadParameter("只能是 steps、lists、startup。", param_hint="--only")
    # A bar that moves would be measured too: a line before each part must do.
    if only in ("", "steps"):
        typer.echo("(a) 一步对话：约 1 分钟……" if quick else "(a) 一步对话：约 5 分钟……", err=True)
        _steps(console, quick=quick)
    if only in ("", "lists"):
        typer.echo("(b) 三张清单：约半分钟……" if quick else "(b) 三张清单：约 2 分钟……", err=True)
        _lists(console, quick=quick)
    if only in ("", "startup"):
        typer.echo("(c) 启动：约 10 秒……", err=True)
        _startup(console)


def _steps(console: Console, *, quick: bool) -> None:
    from bot.bench import steps

    open_forms = (0, 1_000) if quick else (0, 1_000, 100_000)
    rows = asyncio.run(steps.measure(3 if quick else 7, 320 if quick else 640, open_forms))
    table = Table(
        "a conversation step", "open forms", "in flight", "steps/s", "ours is", title="(a) update in, reply out"
    )
    ours = {(forms, flight): speed for name, forms, flight, speed in rows if name.startswith("ours")}
    for name, forms, flight, speed in rows:
        ratio = "" if name.startswith("ours") else f"{ours[forms, flight] / speed:.2f} ×"
        table.add_row(name, f"{forms:,}", str(flight), f"{speed:,.0f}", ratio)
    console.print(table)


def _lists(console: Console, *, quick: bool) -> None:
    from bot.bench import lists

    table = Table("records", "figures, ms", "whole report, ms", "loading, s", title="(b) the whole tree")
    for records in (10_000, 100_000 if quick else 1_000_000):
        found = lists.measure(records)
        table.add_row(
            f"{records:,}", f"{found['figures_ms']:.1f}", f"{found['report_ms']:.0f}", f"{found['load_s']:.1f}"
        )
    console.print(table)


def _startup(console: Console) -> None:
    from bot.bench import startup

    found = startup.measure(5)
    table = Table("ready after, s", "memory, MB", title="(c) start-up")
    table.add_row(f"{found['ready_s']:.2f}", f"{found['memory_mb']:.0f}")
    console.print(table)
