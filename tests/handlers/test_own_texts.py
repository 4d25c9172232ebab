"""Sentences of the operator's own, in place of those that come with the program."""

from pathlib import Path

import pytest

from bot.config import ConfigError, load
from bot.content import open_content
from handlers.texts import Texts, TextsError


def own(folder: Path, words: str) -> Path:
    (folder / "own.toml").write_text(words, encoding="utf-8")
    return folder


def test_a_sentence_of_ones_own_stands_for_ours_and_the_others_stay(tmp_path: Path) -> None:
    text = Texts.load(own(tmp_path, '[reminder]\nitem = "{kind}差{lacking}{unit}，请尽快"\n'))
    assert text("reminder.item", kind="支委会", lacking=1, unit="次") == "支委会差1次，请尽快"
    assert text("reminder.look") == Texts.load()("reminder.look")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ('[reminder]\nitem = "{kind}"', "own.toml 的 reminder.item：缺少{lacking}、{unit}"),
        ('[reminder]\nlook = "{name}的本月情况"', "own.toml 的 reminder.look：多了{name}"),
        ('[reminder]\nlook = "本月{情况"', "own.toml 的 reminder.look：花括号没有成对"),
        ('[reminder]\nlook = ""', "own.toml 的 reminder.look：不能为空"),
        ('[reminder]\nlok = "本月"', "own.toml 的 reminder.lok：没有这一项"),
        ("[reminder", "own.toml 不是正确的 UTF-8 TOML 文件"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_key(tmp_path: Path, words: str, why: str) -> None:
    with pytest.raises(TextsError) as raised:
        Texts.load(own(tmp_path, words))
    assert str(raised.value).startswith(why)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ('[reminder]\nlook = "{name}"', "reminder.look"),
        ('[services]\nmonth.words = "本月情况 邀请"', "“邀请”同时是“本月情况”和“邀请”"),
    ],
)
def test_the_program_does_not_start_with_such_a_mistake(tmp_path: Path, words: str, why: str) -> None:
    (tmp_path / "texts").mkdir()
    own(tmp_path / "texts", words)
    (tmp_path / "config.toml").write_text('texts = "texts"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=f"配置项 texts：.*{why}"):
        open_content(load(tmp_path / "config.toml"))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('texts = "nowhere"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"配置项 texts：没有 .*nowhere 这个文件夹"):
        load(tmp_path / "config.toml")
