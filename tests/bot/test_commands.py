"""The command line: 0 done, 1 it can't be done and why, 2 wrong use."""

import csv
import re
import socket
import stat
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from bot.command_line import app
from storage import organisations
from storage.engine import Database


def runs(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A fresh installation."""
    path = tmp_path / "config.toml"
    result = runs("init", "--config", path, "--unit", "清河市水务局党组", "--root", "机关党委", "--token", "")
    assert result.exit_code == 0, result.output
    assert re.search(r"管理员邀请码：[A-Z2-9]{4}-[A-Z2-9]{4}", result.output)
    return path


def test_init_writes_what_only_its_owner_can_read_and_never_over_anything(config: Path) -> None:
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    data = config.parent / "data"
    assert [stat.S_IMODE(one.stat().st_mode) for one in (data, data / "sanzhang.db")] == [0o700, 0o600]
    again = runs("init", "--config", config, "--unit", "x", "--root", "y", "--token", "")
    assert again.exit_code == 1
    assert "已经有了" in again.output


def test_an_invite_is_for_an_organisation_that_is_there(config: Path) -> None:
    good = runs("invite", "--organisation", "机关党委", "--role", "office", "--config", config)
    assert good.exit_code == 0
    assert "邀请码：" in good.output
    for organisation in ("没有的支部", "99"):
        bad = runs("invite", "--organisation", organisation, "--role", "office", "--config", config)
        assert bad.exit_code == 1
        assert "没有“" in bad.output
    assert runs("invite", "--organisation", "机关党委", "--role", "king", "--config", config).exit_code == 2


def test_branches_are_founded_below_the_top_and_people_invited_into_them(config: Path) -> None:
    done = runs(
        "found", "--name", "第一党支部", "--name", "第二党支部", "--founded", "2016-07-01", "--elected", "2024-02-29",
        "--committee", "--config", config,
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "已登记：第二党支部（党支部，编号 3，上级是机关党委）" in done.output
    group = runs("found", "--name", "第一党小组", "--level", "group", "--under", "第一党支部", "--config", config)
    assert group.exit_code == 0, group.output
    database = Database(f"sqlite:///{config.parent / 'data' / 'sanzhang.db'}")
    with database.read() as session:
        first = organisations.by_name(session, "第一党支部")
        assert first is not None
        term = organisations.term_on(session, first.id, date(2026, 11, 20))
        assert term is not None
        assert (first.founded, term.began, term.ends, term.has_committee) == (
            date(2016, 7, 1),
            date(2024, 2, 29),
            date(2027, 2, 28),
            True,
        )
        under = organisations.under(session, organisations.roots(session)[0].id)
        assert [one.name for one in under] == ["机关党委", "第一党支部", "第一党小组", "第二党支部"]
    database.dispose()
    invited = runs("invite", "--organisation", "第一党支部", "--role", "branch_secretary", "--config", config)
    assert invited.exit_code == 0, invited.output


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--name", "第一党支部", "--name", "第一党支部"], 1, "已经有“第一党支部”"),
        (["--name", "机关党委"], 1, "已经有“机关党委”"),
        (["--name", "总支", "--level", "committee"], 1, "党委不能设在党委"),
        (["--name", "一支部", "--under", "没有的总支"], 1, "没有“没有的总支”"),
        (["--name", "一支部", "--founded", "2999-01-01"], 1, "还没有到"),
        (["--name", "一支部", "--founded", "去年"], 2, "去年"),
        (["--name", "一支部", "--committee"], 2, "--elected"),
    ],
)
def test_what_can_not_be_founded_is_said_and_nothing_is_kept(
    config: Path, arguments: list[str], code: int, said: str
) -> None:
    refused = runs("found", *arguments, "--config", config)
    assert refused.exit_code == code, refused.output
    assert said in refused.output
    database = Database(f"sqlite:///{config.parent / 'data' / 'sanzhang.db'}")
    with database.read() as session:
        assert len(organisations.under(session, organisations.roots(session)[0].id)) == 1
    database.dispose()


def test_an_empty_bureau_has_a_report_of_gaps(config: Path, tmp_path: Path) -> None:
    result = runs(
        "report", "--period", "2026", "--format", "docx,txt,json", "--out", tmp_path / "out", "--config", config
    )
    assert result.exit_code == 0, result.output
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".docx", ".txt", ".json"}
    assert "待补充" in result.output


def test_a_period_or_a_format_that_is_none_is_said(config: Path) -> None:
    period = runs("report", "--period", "去去年", "--config", config)
    assert period.exit_code == 1
    assert "没看懂" in period.output
    assert runs("report", "--period", "2026", "--format", "ppt", "--config", config).exit_code == 2
    assert runs("report", "--period", "2026", "--format", ",", "--config", config).exit_code == 2


def test_where_nothing_can_be_written_is_said(config: Path) -> None:
    inside = config / "folder"
    for command in (("export",), ("report", "--period", "2026")):
        result = runs(*command, "--out", inside, "--config", config)
        assert result.exit_code == 1
        assert f"建不了文件夹 {inside}" in result.output


def test_export_gives_a_spreadsheet_nothing_to_run(config: Path, tmp_path: Path) -> None:
    names = ("=1+1", "@支部", "-支部", "-5", "一支部=好")
    for name in names:
        assert runs("found", f"--name={name}", "--config", config).exit_code == 0
    assert runs("export", "--out", tmp_path, "--config", config).exit_code == 0
    with (tmp_path / "organisations.csv").open(encoding="utf-8-sig", newline="") as file:
        exported = [row["name"] for row in csv.DictReader(file)]
    assert exported == ["机关党委", "'=1+1", "'@支部", "'-支部", "-5", "一支部=好"]


def test_export_gives_every_file_with_its_columns(config: Path, tmp_path: Path) -> None:
    result = runs("export", "--out", tmp_path / "data", "--config", config)
    assert result.exit_code == 0
    head = (tmp_path / "data" / "organisations.csv").read_bytes().splitlines()[0]
    assert result.output.startswith("已导出")  # no bar where nobody looks
    assert head == b"\xef\xbb\xbfid,parent,name,level,founded,dissolved"
    activities = (tmp_path / "data" / "activities.csv").read_text(encoding="utf-8-sig").splitlines()
    assert {"id", "organisers", "kinds", "withdrawn", "due", "present"} <= set(activities[0].split(","))


def test_doctor_finds_all_well_and_then_a_count_that_was_tampered_with(config: Path) -> None:
    well = runs("doctor", "--config", config)
    assert well.exit_code == 0, well.output
    database = Database(f"sqlite:///{config.parent}/data/sanzhang.db")
    with database.write() as session:
        session.execute(
            text(
                "INSERT INTO rollups (organisation_id, measure, month, amount) VALUES (1, 'theme_day', '2026-03-01', 7)"
            )
        )
    database.dispose()
    sick = runs("doctor", "--config", config)
    assert sick.exit_code == 1
    assert "theme_day" in sick.output


def test_a_missing_or_wrong_configuration_is_one_sentence(tmp_path: Path) -> None:
    for command in (("run",), ("doctor",), ("export", "--out", tmp_path)):
        result = runs(*command, "--config", tmp_path / "none.toml")
        assert result.exit_code == 1
        assert "找不到配置文件" in result.output


def test_nobody_to_talk_to_is_said(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[web]\nenabled = false\n", encoding="utf-8")
    result = runs("run", "--config", path)
    assert result.exit_code == 1
    assert "telegram.token" in result.output


def test_parts_need_postgresql(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'[web]\nsecret = "{"x" * 40}"\n', encoding="utf-8")
    assert "PostgreSQL" in runs("run", "--role", "worker", "--config", path).output
    assert runs("run", "--role", "king", "--config", path).exit_code == 2


def test_help_is_chinese() -> None:
    result = runs("--help")
    assert result.exit_code == 0
    for command in ("demo", "run", "init", "invite", "report", "export", "doctor"):
        assert command in result.output
    assert "三张清单" in result.output


@pytest.mark.parametrize("key", ["catalogue", "template", "word_template"])
def test_a_wrong_file_of_the_reports_is_named_and_nothing_starts(config: Path, key: str) -> None:
    wrong = config.with_name("wrong.toml")
    wrong.write_text("x = 1\n", encoding="utf-8")
    text = config.read_text(encoding="utf-8").replace("[report]", f'[report]\n{key} = "wrong.toml"')
    config.write_text(text, encoding="utf-8")
    doctor = runs("doctor", "--config", config)
    assert doctor.exit_code == 1
    assert f"✗ 目录、报告提纲和 Word 模板：配置项 report.{key}：{wrong}" in doctor.output
    if key != "word_template":
        for command in (("run",), ("report", "--period", "2026", "--out", config.parent)):
            result = runs(*command, "--config", config)
            assert result.exit_code == 1
            assert f"配置项 report.{key}：{wrong}" in result.output


def test_a_database_that_cannot_be_opened_is_said_by_every_command(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'[web]\nsecret = "{"x" * 40}"\n[storage]\ndatabase = "sqlite:///broken.db"\n', encoding="utf-8")
    (tmp_path / "broken.db").write_text("这不是数据库" * 100, encoding="utf-8")
    for command in (
        ("run",),
        ("doctor",),
        ("export", "--out", tmp_path / "out"),
        ("report", "--period", "2026", "--out", tmp_path / "out"),
        ("invite", "--organisation", "机关党委", "--role", "office"),
    ):
        result = runs(*command, "--config", path)
        assert result.exit_code == 1
        assert "storage.database" in result.output


def test_doctor_says_what_would_keep_the_program_from_starting(config: Path) -> None:
    text = config.read_text(encoding="utf-8")
    for old, new, named in (
        ("enabled = true", "enabled = false", "telegram.token"),
        ('files = "data/files"', 'files = "config.toml"', "storage.files"),
    ):
        config.write_text(text.replace(old, new, 1), encoding="utf-8")
        for command in ("doctor", "run"):
            result = runs(command, "--config", config)
            assert result.exit_code == 1
            assert named in result.output


def test_doctor_tells_whether_telegram_can_be_reached(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANZHANG_TELEGRAM__TOKEN", "123:SECRET")
    monkeypatch.setenv("SANZHANG_TELEGRAM__BASE_URL", "http://127.0.0.1:1/bot")
    result = runs("doctor", "--config", config)
    assert result.exit_code == 1
    assert "✗ Telegram：连不上" in result.output
    assert "SECRET" not in result.output


def test_a_port_that_is_taken_is_said(config: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        config.write_text(config.read_text(encoding="utf-8").replace("port = 8080", f"port = {port}"), encoding="utf-8")
        result = runs("run", "--config", config)
    assert result.exit_code == 1
    assert f"打不开 127.0.0.1:{port}" in result.output
    assert "Traceback" not in result.output


def test_the_demonstration_comes_with_a_configuration_for_all_commands(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    prepared = runs("demo", "--prepare-only", folder)
    assert prepared.exit_code == 0
    assert str(folder / "config.toml") in prepared.output
    assert stat.S_IMODE((folder / "config.toml").stat().st_mode) == 0o600
    for command in (("doctor",), ("report", "--period", "2026", "--out", tmp_path), ("export", "--out", tmp_path)):
        result = runs(*command, "--config", folder / "config.toml")
        assert result.exit_code == 0, result.output
    assert (tmp_path / "三张清单（2026年）.docx").exists()
