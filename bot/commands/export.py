"""`export`: everything a user would call his data, as CSV files that a spreadsheet opens."""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.terminal import DEFAULT_CONFIG, ConfigOption, database_of, folder_of, progress, settings_of
from storage.export import FILES, Row

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export", help="把全部数据导出为 CSV（UTF-8，带 BOM，表格软件可直接打开）。")(export)


def export(
    out: Annotated[Path, typer.Option("--out", help="存到哪个文件夹。", file_okay=False)],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    settings = settings_of(config)
    folder_of(out)
    with database_of(settings) as database, database.read() as session, progress() as bar:
        for name, table in bar.track(FILES.items(), description="导出", total=len(FILES)):
            write(out / name, table.columns, table.rows(session))
    typer.echo(f"已导出 {len(FILES)} 个文件到 {out}。")


def write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """One table as a file."""
    # A spreadsheet knows UTF-8 only by its byte order mark.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows({column: _harmless(cell) for column, cell in row.items()} for row in rows)


def _harmless(cell: str) -> str:
    """A spreadsheet takes what begins like this for a formula, and would run what somebody typed into the chat."""
    return f"'{cell}" if cell.startswith(FORMULA) and not NUMBER.fullmatch(cell) else cell
