"""`python -m bench`: measures, each against a named peer in the same run."""

import asyncio
import logging
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench import e2e, lists, startup, steps

PARTS = ("steps", "lists", "startup", "e2e")


def main(
    quick: Annotated[bool, typer.Option("--quick", help="Little data, less than a minute a part.")] = False,
    only: Annotated[str, typer.Option("--only", help=f"One part: {', '.join(PARTS)}.")] = "",
) -> None:
    """Measure all parts, or one."""
    logging.disable(logging.WARNING)
    console = Console(width=110)
    if only not in ("", *PARTS):
        raise typer.BadParameter(f"must be one of {', '.join(PARTS)}", param_hint="--only")
    # A bar that moves would be measured too: a line before each part must do.
    if only in ("", "steps"):
        typer.echo(f"(a) a conversation step: about {1 if quick else 5} min …", err=True)
        _steps(console, quick=quick)
    if only in ("", "lists"):
        typer.echo(f"(b) the three lists: about {0.5 if quick else 2} min …", err=True)
        _lists(console, quick=quick)
    if only in ("", "startup"):
        typer.echo("(c) start-up: about 10 s …", err=True)
        _startup(console)
    if only in ("", "e2e"):
        typer.echo(f"(d) end to end: about {2 if quick else 6} min …", err=True)
        _e2e(console, quick=quick)


def _steps(console: Console, *, quick: bool) -> None:
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
    table = Table("records", "figures, ms", "whole report, ms", "loading, s", title="(b) the whole tree")
    for records in (10_000, 100_000 if quick else 1_000_000):
        found = lists.measure(records)
        table.add_row(
            f"{records:,}", f"{found['figures_ms']:.1f}", f"{found['report_ms']:.0f}", f"{found['load_s']:.1f}"
        )
    console.print(table)


def _startup(console: Console) -> None:
    found = startup.measure(5)
    table = Table("ready after, s", "memory, MB", title="(c) start-up")
    table.add_row(f"{found['ready_s']:.2f}", f"{found['memory_mb']:.0f}")
    console.print(table)


def _e2e(console: Console, *, quick: bool) -> None:
    table = Table(
        "post to reply in the window", "users", "p50, ms", "p99, ms", "loop's lag p99, ms", "CPU", "of the peer's p50",
        title="(d) end to end, a message a user every 4 s",
    )  # fmt: skip
    rows = list(e2e.measure(8, (10, 100), (10,)) if quick else e2e.measure(20, (10, 100, 500, 1_000), (10, 100)))
    peer = {row.users: row.p50 for row in rows if not row.who.startswith("ours")}
    for row in rows:
        ratio = f"{row.p50 / peer[row.users]:.1f} ×" if row.who.startswith("ours") else ""
        figures = (f"{row.p50:.1f}", f"{row.p99:.1f}", f"{row.lag_p99:.1f}", f"{row.cpu:.0%}")
        table.add_row(row.who, f"{row.users:,}", *figures, ratio)
        if row.refused or row.unanswered or row.late_ms > row.p99:
            console.print(
                f"{row.who}, {row.users:,} users: {row.refused} refused, {row.unanswered} unanswered, "
                f"the load itself up to {row.late_ms:.0f} ms late"
            )
    console.print(table)


if __name__ == "__main__":
    typer.run(main)
