"""Edited templates are tried at the start: a mistake is named with its file before anyone wants a report."""

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from bot.app import App, CannotStart
from bot.config import ConfigError, Settings, check
from bot.content import try_templates
from reports.word import SHIPPED


def settings_with(folder: Path, **files: Path) -> Settings:
    data = {
        "storage": {"database": "sqlite:///test.db", "files": "files"},
        "web": {"secret": "a secret of the tests, long enough for all"},
        "report": {key: str(path) for key, path in files.items()},
    }
    return check(data, folder)


def word_template(folder: Path, text: str) -> Path:
    """The one that comes with the program, with one more paragraph."""
    document = Document(str(SHIPPED))
    document.paragraphs[0].insert_paragraph_before(text)
    out = BytesIO()
    document.save(out)
    path = folder / "own.docx"
    path.write_bytes(out.getvalue())
    return path


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("{{ titel }}", "没有“titel”这个占位符"),
        ("{% for one in lists %}", "占位符写得不对"),
        ("{{ organisation.name.first }}", "没有“name”这个占位符"),
        ("{% frobnicate %}", "frobnicate"),
        ("{{ 1 / 0 }}", "ZeroDivisionError"),
    ],
)
async def test_the_program_does_not_start_with_a_word_template_that_makes_no_document(
    tmp_path: Path, text: str, mistake: str
) -> None:
    path = word_template(tmp_path, text)
    with pytest.raises(CannotStart) as refused:
        await App(settings_with(tmp_path, word_template=path)).run()
    assert f"report.word_template：{path}：" in str(refused.value)
    assert mistake in str(refused.value)
    assert not (tmp_path / "test.db").exists()


def test_what_is_no_word_file_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "own.docx"
    path.write_bytes(b"not a zip")
    with pytest.raises(ConfigError, match="不是 Word 文件"):
        try_templates(settings_with(tmp_path, word_template=path))


def test_a_mistake_within_a_loop_over_the_tables_is_found(tmp_path: Path) -> None:
    path = word_template(tmp_path, "{% for table in tables %}{{ table.heading }}{% endfor %}")
    with pytest.raises(ConfigError, match="没有“heading”这个占位符"):
        try_templates(settings_with(tmp_path, word_template=path))


def test_a_word_template_with_its_own_words_is_taken(tmp_path: Path) -> None:
    try_templates(settings_with(tmp_path, word_template=word_template(tmp_path, "{{ organisation }}文件")))


def test_an_outline_and_a_catalogue_of_ones_own_are_taken(tmp_path: Path) -> None:
    from domain.catalogue import SHIPPED as CATALOGUE
    from reports.template import SHIPPED as OUTLINE

    try_templates(settings_with(tmp_path, catalogue=CATALOGUE, template=OUTLINE))


def test_a_mistake_in_an_outline_names_its_file(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("title = 1", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"report\.template.*own\.toml"):
        try_templates(settings_with(tmp_path, template=path))
