"""`sanzhang import`: what a ledger holds, as text and as JSON, with and without a database."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.command_line import app
from handlers.texts import Texts
from tests.reading.tables.ledgers import Ledger
from tests.reading.tables.scoring import read
from tests.reading.tables.shapes_seen import offset, plain
from tests.reading.tables.test_shapes import SHAPES


def runs(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "整改台账.xlsx"
    path.write_bytes(plain().content)
    return path


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """An installation that knows one of the ledger's units."""
    path = tmp_path / "config.toml"
    runs("init", "--config", path, "--unit", "水务局党组", "--root", "机关党委", "--token", "")
    found = runs("found", "--name", "清源县城区供水所党支部", "--founded", "2016-07-01", "--config", path)
    assert found.exit_code == 0, found.output
    return path


def test_without_a_database_units_stay_as_written(
    ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = runs("import", "problems", ledger, "--dry-run", "--format", "json")
    assert result.exit_code == 0, result.output
    outcome = json.loads(result.stdout)
    assert set(outcome) == {"records", "rejected", "asked", "ignored", "nil_returns"}
    assert outcome["records"] == plain().records
    assert outcome["asked"] == []


def test_with_a_database_units_get_their_own_names_and_strangers_are_asked_about(ledger: Path, config: Path) -> None:
    outcome = json.loads(runs("import", "problems", ledger, "--config", config, "--dry-run", "--format", "json").stdout)
    assert [one["unit"] for one in outcome["records"]] == ["办公室", "清源县城区供水所党支部", "东郊供水所党支部"]
    asked = [(one["at"]["row"], one["field"], one["reason"]) for one in outcome["asked"]]
    assert (4, "unit", "unknown_unit") in asked
    assert (6, "unit", "unknown_unit") in asked
    assert (5, "unit", "unknown_unit") not in asked
    assert (5, "person", "unknown_person") in asked


def test_people_get_a_sentence_for_each_open_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "销号台账.xlsx"
    path.write_bytes(offset().content)
    output = runs("import", "problems", path, "--dry-run").output
    assert "读到 4 个问题" in output
    assert "【台账】第6行 换届提醒不及时：完成时限没有这一天，请核对。" in output
    assert "【台账】第9行 5：没有写问题，当作空行。" in output


def test_what_cannot_be_read_is_refused_with_a_sentence(tmp_path: Path, config: Path) -> None:
    old = tmp_path / "台账.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    result = runs("import", "problems", old, "--config", config, "--dry-run")
    assert result.exit_code == 1
    assert "另存为 .xlsx" in result.output
    missing = runs("import", "problems", tmp_path / "没有.xlsx", "--config", config, "--dry-run")
    assert missing.exit_code == 1
    assert "打不开文件" in missing.output


def test_nothing_is_written_yet(ledger: Path, config: Path) -> None:
    result = runs("import", "problems", ledger, "--config", config)
    assert result.exit_code == 1
    assert "--dry-run" in result.output


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: str(shape.__name__))
def test_every_reason_and_field_has_its_words(shape: Callable[[], Ledger]) -> None:
    outcome = read(shape())
    text = Texts.load()
    for remark in [*outcome.asked, *outcome.rejected, *outcome.ignored]:
        assert text(f"imports.why.{remark.reason}")
        assert remark.field is None or text(f"imports.field.{remark.field}")
    for _, mapping in outcome.headings:
        assert all(text(f"imports.field.{field}") for field in mapping.values() if field)
