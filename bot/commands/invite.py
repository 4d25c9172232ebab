"""`invite`: a code that enrols one person."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.commands.terminal import DEFAULT_CONFIG, ConfigOption, database_of, settings_of, stop
from domain.people import Role
from storage import invites, organisations, people


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("invite", help="生成一个邀请码。")(invite)


def invite(
    organisation: Annotated[str, typer.Option("--organisation", help="哪个党组织：名称或编号。")],
    role: Annotated[Role, typer.Option("--role", help="什么身份。")],
    name: Annotated[str | None, typer.Option("--name", help="给谁（该组织里已有的姓名）；不写则登记时再问。")] = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    settings = settings_of(config)
    now = datetime.now(ZoneInfo(settings.time_zone))
    with database_of(settings) as database, database.write() as session:
        found = organisations.named_or_numbered(session, organisation)
        if found is None:
            stop(f"没有“{organisation}”这个党组织。可用 sanzhang export 导出 organisations.csv 查看名称和编号。")
        person = None
        if name:
            person = people.named(session, found.id, name, now.date())
            if person is None:
                stop(f"{found.name}没有叫“{name}”的人，或者不止一个。请核对，或不写 --name。")
        code = invites.issue(
            session, organisation_id=found.id, role=role, person_id=person.id if person else None, by=None, now=now
        )
    typer.echo(f"邀请码：{code}（{found.name}，30 天内有效，只能用一次）")
