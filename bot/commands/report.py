"""`report`: the three lists as files."""

from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from sqlalchemy.orm import Session

from bot.commands.terminal import (
    DEFAULT_CONFIG,
    ConfigOption,
    content_of,
    database_of,
    folder_of,
    progress,
    settings_of,
    stop,
)
from bot.documents import FORMATS, render
from dialogue import Unacceptable
from reading.periods import parse_period
from reports.compile import compile_report, trace
from storage import organisations
from storage.models import Organisation


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report", help="汇总三张清单，存成文件。")(report)


def report(
    period: Annotated[str, typer.Option("--period", help="时段：2026、2026-03、2026年上半年、三季度、1-10月。")],
    config: ConfigOption = DEFAULT_CONFIG,
    organisation: Annotated[str | None, typer.Option("--organisation", help="名称或编号；不写就是最上级。")] = None,
    formats: Annotated[str, typer.Option("--format", help="docx、txt、json，用逗号分开。")] = "docx",
    out: Annotated[Path, typer.Option("--out", help="存到哪个文件夹。", file_okay=False)] = Path(),
) -> None:
    wanted = [word.strip() for word in formats.split(",") if word.strip()]
    if not wanted:
        raise typer.BadParameter(f"请写 {'、'.join(FORMATS)} 中的一种或几种。", param_hint="--format")
    if unknown := [word for word in wanted if word not in FORMATS]:
        raise typer.BadParameter(
            f"没有 {'、'.join(unknown)} 这种格式，只有 {'、'.join(FORMATS)}。", param_hint="--format"
        )
    settings = settings_of(config)
    folder_of(out)
    content = content_of(settings)
    today = datetime.now(ZoneInfo(settings.time_zone)).date()
    try:
        span = parse_period(period, today)
        with database_of(settings) as database, database.read() as session:
            place = _place(session, organisation)
            if place is None:
                stop(f"没有“{organisation or '最上级'}”这个党组织。可用 sanzhang export 导出 organisations.csv 查看。")
            compiled = trace(
                session,
                compile_report(
                    session,
                    content.catalogue,
                    content.template,
                    place.id,
                    span,
                    content.author or None,
                    today,
                    unit=content.unit,
                ),
            )
    except Unacceptable as refusal:
        stop(str(refusal))
    written = [out / f"三张清单（{span.label}）.{kind}" for kind in wanted]
    with progress() as bar:
        for path, kind in bar.track(list(zip(written, wanted, strict=True)), description="成文"):
            path.write_bytes(render(compiled, kind, settings.report.word_template))
    for path in written:
        typer.echo(str(path))
    if compiled.gaps:
        typer.echo(f"还有 {len(compiled.gaps)} 处待补充，见文件末尾。")


def _place(session: Session, wanted: str | None) -> Organisation | None:
    """The organisation by name or number; the topmost where none is named."""
    if wanted is None:
        return next(iter(organisations.roots(session)), None)
    return organisations.named_or_numbered(session, wanted)
