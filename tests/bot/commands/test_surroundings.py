"""`doctor` on the system's limits, the proxy, and the files that should be there."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.command_line import app
from bot.commands import surroundings
from bot.config import WebSettings
from storage import attachments, web_messages
from storage.engine import Database
from storage.files import FileStore

NOW = datetime(2026, 11, 20, tzinfo=UTC)
PDF = b"%PDF-1.7\n" + bytes(100)


@pytest.mark.parametrize(("limit", "well"), [(20_000, True), (1024, False)])
def test_the_limit_of_open_files_is_read_and_what_to_do_is_said(
    monkeypatch: pytest.MonkeyPatch, limit: int, well: bool
) -> None:
    monkeypatch.setattr(surroundings, "attainable", lambda: limit)
    (finding,) = surroundings.findings(WebSettings())
    assert finding.well is well
    assert str(limit) in finding.what
    assert ("LimitNOFILE" in finding.advice) is not well


@pytest.mark.parametrize(
    ("https", "proxies", "told"), [(True, (), True), (True, ("127.0.0.1",), False), (False, (), False)]
)
def test_a_proxy_that_is_not_named_is_asked_about(https: bool, proxies: tuple[str, ...], told: bool) -> None:
    web = WebSettings(https=https, trusted_proxies=proxies, connections=16)
    findings = [finding for finding in surroundings.findings(web) if finding.what == "反向代理"]
    assert ([finding.well for finding in findings] == [False]) is told


def test_damaged_and_missing_files_are_named(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    began = runs("init", "--config", str(config), "--unit", "水务局党组", "--root", "机关党委", "--token", "")
    assert began[0] == 0, began[1]
    store = FileStore(tmp_path / "data" / "files", 1_000_000)
    contents = {"好的.pdf": PDF, "残缺的.pdf": PDF + b"1", "丢失的.pdf": PDF + b"2"}
    kept = {name: store.put(content, name) for name, content in contents.items()}
    report = store.put_own(b"PK", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    database = Database(f"sqlite:///{tmp_path / 'data' / 'sanzhang.db'}")
    with database.write() as session:
        for name, one in kept.items():
            attachments.add(
                session, sha256=one.sha256, name=name, media_type=one.media_type, size=one.size, by=None, now=NOW
            )
        document = {"name": "三张清单.docx", "sha256": report.sha256, "size": report.size, "media_type": ""}
        payloads: tuple[dict[str, Any], ...] = (
            {"text": "已定稿", "document": document},
            {"text": '他说"document":什么也没有'},
        )
        for key, payload in enumerate(payloads):
            web_messages.append(session, "chat", by_person=False, key=str(key), payload=payload, at=NOW)
    database.dispose()
    assert "✓ 附件文件（4 个）" in runs("doctor", "--config", str(config))[1]
    store.path(kept["残缺的.pdf"].sha256).write_bytes(PDF)
    store.path(kept["丢失的.pdf"].sha256).unlink()
    store.path(report.sha256).write_bytes(b"")
    code, said = runs("doctor", "--config", str(config))
    assert code == 1
    assert "✗ 附件文件：有 3 个不完整或丢失" in said
    assert all(name in said for name in ("残缺的.pdf", "丢失的.pdf", "三张清单.docx"))
    assert "好的.pdf" not in said


def runs(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments)
    return result.exit_code, result.output
