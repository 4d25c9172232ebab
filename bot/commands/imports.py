"""`import`: what an existing ledger holds, as records, with every row accounted for."""

import json
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from bot.commands.terminal import DEFAULT_CONFIG, ConfigOption, progress, settings_of, stop
from bot.config import Settings
from dialogue import Unacceptable
from handlers.texts import Texts
from reading.tables.files import LARGEST, TOO_BIG, sheets_of
from reading.tables.known_names import match_names
from reading.tables.outcome import ImportOutcome, Remark
from reading.tables.problem_record import ImportedProblem
from reading.tables.problems import read_problems
from storage import organisations, people
from storage.engine import Database, pending_migrations


class ImportKind(StrEnum):
    """What a file can hold."""

    PROBLEMS = "problems"


class OutputForm(StrEnum):
    """How the outcome is printed."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import", help="核对已有的整改台账（.xlsx、.csv、.docx）能读出什么，每一行都有交代。")(import_file)


def import_file(
    kind: Annotated[ImportKind, typer.Argument(help="读什么：problems 是整改台账。")],  # noqa: ARG001 - the only one so far
    file: Annotated[Path, typer.Argument(help="台账文件。", dir_okay=False)],
    config: ConfigOption = DEFAULT_CONFIG,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只核对，不写入；现在必须写。")] = False,
    form: Annotated[OutputForm, typer.Option("--format", help="怎样显示结果。")] = OutputForm.TEXT,
) -> None:
    if not dry_run:
        stop(Texts.load()("imports.only_dry_run"))
    settings = settings_of(config) if config.exists() or config != DEFAULT_CONFIG else None
    zone = ZoneInfo(settings.time_zone if settings else "Asia/Shanghai")
    content = _content_of(file)
    try:
        with progress() as bar:
            task = bar.add_task("读表", total=None)
            outcome = read_problems(sheets_of(file.name, content), file.name, datetime.now(zone).date())
            bar.update(task, total=1, completed=1)
    except Unacceptable as refusal:
        stop(str(refusal))
    if settings:
        _match(outcome, settings, datetime.now(zone))
    if form is OutputForm.JSON:
        typer.echo(json.dumps(outcome.as_json(), ensure_ascii=False, indent=2))
    else:
        _print(outcome, Texts.load())


def _content_of(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            stop(TOO_BIG)
        return file.read_bytes()
    except OSError:
        stop(f"打不开文件 {file}。请核对文件名和权限。")


def _match(outcome: ImportOutcome[ImportedProblem], settings: Settings, now: datetime) -> None:
    """Units and people by their own names. Without a database they stay as written."""
    url = settings.storage.database
    try:
        if pending_migrations(url):
            return
    except (SQLAlchemyError, OSError):
        return
    database = Database(url)
    try:
        with database.read() as session:
            every = [
                unit
                for root in organisations.roots(session)
                for unit in organisations.under(session, root.id)
                if organisations.is_there(unit, now.date(), now.date())
            ]
            names = {
                unit.name: {person.name for person in people.members_of(session, unit.id, now.date())} for unit in every
            }
    finally:
        database.dispose()
    match_names(outcome, [unit.name for unit in every], names)


def _print(outcome: ImportOutcome[ImportedProblem], text: Texts) -> None:
    console = Console(highlight=False, markup=False, soft_wrap=True)
    for place, mapping in outcome.headings:
        taken = "、".join(
            text("imports.heading", heading=heading, field=text(f"imports.field.{field}"))
            for heading, field in mapping.items()
            if field and field != "left_out"
        )
        console.print(text("imports.table", sheet=place.sheet, row=place.row, headings=taken))
    console.print(text("imports.read", count=len(outcome.records)))
    for name, remarks in (("asked", outcome.asked), ("rejected", outcome.rejected), ("ignored", outcome.ignored)):
        if remarks:
            console.print(text(f"imports.{name}", count=len(remarks)))
            for line in _lines(remarks, text):
                console.print(line)


def _lines(remarks: Iterable[Remark], text: Texts) -> Iterable[str]:
    for remark in remarks:
        rows = f"{remark.at.row}—{remark.at.last}" if remark.at.last else str(remark.at.row)
        yield text(
            "imports.line",
            sheet=remark.at.sheet,
            rows=rows,
            key=remark.key.replace("\n", " ")[:30],
            field=text(f"imports.field.{remark.field}") if remark.field else "",
            why=text(f"imports.why.{remark.reason}"),
        )
