"""Whoever mistypes a command, or asks for its page, is answered in Chinese; wrong use ends with code 2."""

import re

import pytest
from typer.testing import CliRunner, Result

from bot.command_line import app

# Of what Typer itself says: none of these words is the name of anything of ours.
ENGLISH = re.compile(r"\b(usage|options?|commands?|show|exit|default|required|error|try|missing|invalid|no such|got)\b")
COMMANDS = ["demo", "run", "init", "found", "invite", "report", "export", "doctor"]


def runs(*arguments: str) -> Result:
    # A narrow terminal: what is too long must be folded, not cut off.
    return CliRunner(env={"COLUMNS": "40"}).invoke(app, arguments)


def english_in(text: str) -> list[str]:
    """Words of Typer's own; what we call by English names (options, formats) is left out."""
    return ENGLISH.findall(re.sub(r"--[a-z-]+|root [a-z]+", "", text.lower()))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_help_page_is_chinese_and_nothing_is_cut_off(command: str) -> None:
    page = runs(command, "--help")
    assert page.exit_code == 0
    assert page.output.startswith("用法：")
    assert not english_in(page.output)
    assert "…" not in page.output


def test_no_command_at_all_shows_what_there_is() -> None:
    nothing = runs()
    assert nothing.exit_code == 2
    assert set(COMMANDS) <= set(nothing.output.split())
    assert runs("--help").output == nothing.output


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("repotr", "没有 'repotr' 这个命令，是不是 'report', 'export'？"),
        ("zzz", "没有 'zzz' 这个命令。"),
        ("--verbose", "没有 --verbose 这个选项。"),
        ("doctor --confg x", "没有 --confg 这个选项，是不是 --config？"),
        ("report", "少了选项 '--period'。"),
        ("invite --organisation 一支部", "少了选项 '--role'。"),
        ("invite --organisation 一支部 --role king", "没有 'king'，只能是 'member', "),
        ("report --period", "选项 '--period' 后面还要写上值。"),
        ("doctor --migrate=3", "选项 '--migrate' 后面不用写值。"),
        ("doctor twice", "多写了 twice。"),
        ("demo --port many", "选项 '--port' 不对：应是整数。"),
        ("demo --port 0", "选项 '--port' 不对：不能小于 1。"),
        ("demo --port 65536", "选项 '--port' 不对：不能大于 65535。"),
        ("doctor --config .", "选项 '--config' 不对：'.' 是文件夹，应是文件。"),
        ("export --out pyproject.toml", "选项 '--out' 不对：'pyproject.toml' 是文件，应是文件夹。"),
        ("report --period 2026 --format ppt", "没有 ppt 这种格式"),
    ],
)
def test_wrong_use_is_one_chinese_sentence_that_points_to_the_page(line: str, said: str) -> None:
    result = runs(*line.split())
    assert result.exit_code == 2
    assert said in result.output
    assert "--help。" in result.output
    assert result.output.count("\n") == 1
    assert not english_in(result.output)


def test_who_breaks_off_a_question_is_told_so() -> None:
    result = runs("init", "--config", "nowhere/config.toml")
    assert result.exit_code == 1
    assert "已取消。" in result.output
    assert "Abort" not in result.output
