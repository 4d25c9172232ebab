"""`found`: enters organisations into the tree, so that people can be invited into them."""

from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from sqlalchemy.orm import Session

from bot.commands.terminal import DEFAULT_CONFIG, ConfigOption, database_of, settings_of, stop
from domain.organisations import Level
from storage import organisations
from storage.models import Organisation

WORDS = {
    Level.COMMITTEE: "党委",
    Level.GENERAL_BRANCH: "党总支",
    Level.BRANCH: "党支部",
    Level.GROUP: "党小组",
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("found", help="登记党组织：党总支、党支部、党小组，可以一次登记几个。")(found)


def found(
    name: Annotated[list[str], typer.Option("--name", help="名称，可以写多次。")],
    level: Annotated[Level, typer.Option("--level", help="哪一级。")] = Level.BRANCH,
    under: Annotated[str | None, typer.Option("--under", help="上级党组织：名称或编号；不写就是最上级。")] = None,
    founded: Annotated[
        datetime | None, typer.Option("--founded", help="成立日期；不写就同上级。", formats=["%Y-%m-%d"])
    ] = None,
    elected: Annotated[
        datetime | None, typer.Option("--elected", help="本届班子产生的日期。", formats=["%Y-%m-%d"])
    ] = None,
    years: Annotated[int, typer.Option("--years", help="任期几年（任期意见 2018：党支部 3 年）。", min=1, max=5)] = 3,
    committee: Annotated[bool, typer.Option("--committee", help="本届设支委会。")] = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    if committee and elected is None:
        raise typer.BadParameter("要写本届班子产生的日期，例如 --elected 2025-03-01。", param_hint="--elected")
    settings = settings_of(config)
    now = datetime.now(ZoneInfo(settings.time_zone))
    with database_of(settings) as database, database.write() as session:
        parent = _parent(session, under)
        day = founded.date() if founded else parent.founded
        _check(session, parent, level, name, day, now.date())
        for one in name:
            added = organisations.add(
                session, name=one, level=level, founded=day, parent_id=parent.id, by=None, now=now
            )
            if elected:
                _begin_term(session, added, elected.date(), years, has_committee=committee, now=now)
            typer.echo(f"已登记：{one}（{WORDS[level]}，编号 {added.id}，上级是{parent.name}）")
    if level is Level.BRANCH and not elected:
        typer.echo("没有写 --elected：还不知道设没设支委会、何时换届，因此不要求支委会。")


def _parent(session: Session, under: str | None) -> Organisation:
    if under is not None:
        parent = organisations.named_or_numbered(session, under)
        if parent is None:
            stop(f"没有“{under}”这个党组织。可用 sanzhang export 导出 organisations.csv 查看名称和编号。")
        return parent
    roots = organisations.roots(session)
    if len(roots) != 1:
        stop("最上级党组织不止一个（或还没有），请用 --under 写明上级。")
    return roots[0]


def _check(session: Session, parent: Organisation, level: Level, names: list[str], founded: date, today: date) -> None:
    order = list(Level)
    if order.index(level) <= order.index(parent.level):
        stop(f"{WORDS[level]}不能设在{WORDS[parent.level]}（{parent.name}）下面。请用 --under 写明上级。")
    if founded > today:
        stop(f"成立日期 {founded} 还没有到。请写今天或以前的日期，例如 2016-07-01。")
    there = {organisation.name for organisation in organisations.under(session, parent.id)}
    for name in names:
        if name in there:
            stop(f"{parent.name}下面已经有“{name}”。")
        there.add(name)


def _begin_term(
    session: Session, organisation: Organisation, began: date, years: int, *, has_committee: bool, now: datetime
) -> None:
    try:
        next_election = began.replace(year=began.year + years)
    except ValueError:
        next_election = date(began.year + years, 3, 1)  # for 29 February
    organisations.start_term(
        session,
        organisation_id=organisation.id,
        began=began,
        ends=next_election - timedelta(days=1),
        has_committee=has_committee,
        by=None,
        now=now,
    )
