"""The word lists: what an operator adds counts, and every mistake is named by its key."""

from datetime import date
from pathlib import Path

import pytest

from bot.config import ReadingSettings, Settings
from bot.content import open_content
from reading.lexicon import Lexicon, LexiconError
from reading.matters import EventReport


def test_the_operators_words_are_added(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[words]\nplace = "红星阁"\n[homophones]\n"支位汇" = "支委会"\n', encoding="utf-8")
    reader = open_content(Settings(reading=ReadingSettings(lexicon=own))).reader()
    (report,) = reader.read("昨天支位汇，在红星阁，研究预算，5人参加", date(2026, 11, 23))
    assert isinstance(report, EventReport)
    assert (report.kinds, report.place) == (("committee_meeting",), "红星阁")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ('[words]\nplaces = "阁"', "words.places：不认识"),
        ("[words]\nplace = 3", "words.place：应是一行词"),
        ('[word]\nplace = "阁"', "不认识 word"),
        ('[homophones]\n"支委" = "支委会"', "homophones.支委：.*字数须相同"),
        ("[words]\nplace = 阁", "第 2 行"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, words: str, why: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(words, encoding="utf-8")
    with pytest.raises(LexiconError, match=why):
        Lexicon.load(own)
