"""`sanzhang read`: what the bot takes from a text, without a database."""

import json
from pathlib import Path

from typer.testing import CliRunner

from bot.command_line import app

RUN = CliRunner()
AT = ("--today", "2026-11-20", "--secretary", "王建民")


def test_texts_in_a_file_give_a_list_of_matters_each(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    texts = ["昨天14:30我主持支委会，应到5实到4，研究换届", "本月没上党课，因为防汛", "3号问题完成80%", "你好"]
    file.write_text("\n".join(json.dumps(text, ensure_ascii=False) for text in texts), encoding="utf-8")
    result = RUN.invoke(app, ["read", "--format", "json", *AT, "--file", str(file)])
    assert result.exit_code == 0
    event, nil, progress, nothing = (json.loads(line) for line in result.stdout.splitlines())
    assert event[0]["matter"] == "activity"
    assert (event[0]["kinds"], event[0]["first"], event[0]["last"], event[0]["starts"]) == (
        ["committee_meeting"],
        "2026-11-19",
        "2026-11-19",
        "14:30",
    )
    assert (event[0]["due"], event[0]["present"], event[0]["host"], event[0]["place"]) == (5, 4, "王建民", None)
    assert nil == [{"matter": "nil", "kinds": ["party_lecture"], "month": "2026-11", "reason": "防汛"}]
    assert progress == [{"matter": "progress", "problem": 3, "percent": 80, "text": "完成80%", "apply": False}]
    assert nothing == []


def test_a_line_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text('"昨天支委会"\n{"text": 1}\n', encoding="utf-8")
    result = RUN.invoke(app, ["read", "--format", "json", *AT, "--file", str(file)])
    assert result.exit_code == 1
    assert "第 2 行不是 JSON 字符串" in result.stderr


def test_the_reasons_are_printed() -> None:
    result = RUN.invoke(app, ["read", *AT, "昨天支委会，应到5实到5，研究换届"])
    assert result.exit_code == 0
    assert "topic" in result.stdout
    assert "活动" in result.stdout
