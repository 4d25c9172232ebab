"""Translates Typer's help pages and error messages into Chinese, completely."""

import inspect
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from typer.core import TyperCommand, TyperGroup

WIDEST = 100  # columns of a help page


class Application(typer.Typer):
    """A Typer application whose help and errors are Chinese; commands are added as usual."""

    def __init__(self, help: str) -> None:  # noqa: A002 - Typer's word
        super().__init__(cls=_Group, help=help, add_completion=False, pretty_exceptions_enable=False)

    def command(self, name: str | None = None, **options: Any) -> Callable[[Any], Any]:
        """Like Typer's, with help pages in Chinese."""
        return super().command(name, **{"cls": _Command, **options})


class _Command(TyperCommand):
    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(_page(f"{ctx.command_path} [选项]", self.help, [("选项", _options(self, ctx))]))


class _Group(TyperGroup):
    def format_help(self, ctx: Any, formatter: Any) -> None:
        commands = [(name, one.help or "") for name, one in self.commands.items()]
        sections = [("命令", commands), ("选项", _options(self, ctx))]
        formatter.write(_page(f"{ctx.command_path} 命令 [选项]", self.help, sections))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args:
            typer.echo(self.get_help(ctx))
            raise typer.Exit(2)
        return super().parse_args(ctx, args)

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run a command and exit with its code; a wrong command line gives one sentence and code 2."""
        try:
            code = super().main(*arguments, **{**options, "standalone_mode": False})
        except typer.Abort:
            typer.echo("\n已取消。", err=True)
            sys.exit(1)
        except typer.TyperException as wrong:
            context = getattr(wrong, "ctx", None)
            command = context.command_path if context else "sanzhang"
            typer.echo(f"{in_chinese(wrong.format_message())}用法请看 {command} --help。", err=True)
            sys.exit(wrong.exit_code)
        sys.exit(code or 0)


def in_chinese(sentence: str) -> str:
    """Typer's error message in Chinese; unknown messages are returned unchanged."""
    for pattern, chinese in _sentences():
        if found := re.fullmatch(pattern, sentence, re.DOTALL):
            groups = {name: in_chinese(text) if name == "reason" else text for name, text in found.groupdict().items()}
            return chinese.format_map({name: text or "" for name, text in groups.items()})
    return sentence


def _sentences() -> Iterator[tuple[str, str]]:
    read = tomllib.loads(Path(__file__).with_name("chinese.toml").read_text(encoding="utf-8"))
    return ((one["english"], one["chinese"]) for one in read["sentences"])


def _options(command: TyperCommand | TyperGroup, ctx: Any) -> list[tuple[str, str]]:
    return [_option(parameter, ctx) for parameter in command.get_params(ctx)]


def _option(parameter: Any, ctx: Any) -> tuple[str, str]:
    names = ", ".join(parameter.opts)
    if parameter.name == "help":
        return names, "显示这页说明。"
    told = [parameter.help or ""]
    descriptor = parameter.type_descriptor
    if descriptor.choices:
        told.append(f"可以是 {'、'.join(map(str, descriptor.choices))}。")
    if parameter.required:
        told.append("必填。")
    elif (default := parameter.get_default(ctx, call=False)) not in (None, False, "", ()):
        told.append(f"不写就是 {default}。")
    return names, "".join(told)


def _page(usage: str, about: str | None, sections: Sequence[tuple[str, list[tuple[str, str]]]]) -> str:
    console = Console(highlight=False, markup=False)
    console.width = min(console.width, WIDEST)
    with console.capture() as page:
        console.print(f"用法：{usage}\n\n{inspect.cleandoc(about or '')}")
        for title, rows in sections:
            console.print(f"\n{title}：")
            table = Table.grid(padding=(0, 2))
            table.add_column(no_wrap=True)
            # Chinese has no spaces to break at; without folding, long texts would be cut off.
            table.add_column(overflow="fold")
            for name, told in rows:
                table.add_row(f"  {name}", told)
            console.print(table)
    return page.get()
