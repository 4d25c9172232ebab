"""The template that comes with the product is whole, and an edited one says in which line it is wrong."""

from pathlib import Path

import pytest

from domain.catalogue import Catalogue
from reports.phrases import Clause, PhraseError, Slot, parse
from reports.template import SHIPPED, Template, TemplateError


def edited(tmp_path: Path, old: str, new: str) -> Path:
    """The template with `old`, where it first stands outside the comments at the top, made `new`."""
    head, body = SHIPPED.read_text(encoding="utf-8").split("\ntitle = ", 1)
    assert old in body
    path = tmp_path / "template.toml"
    path.write_text(f"{head}\ntitle = {body.replace(old, new, 1)}", encoding="utf-8")
    return path


def test_outline_has_the_expected_headings_points_and_tasks(template: Template) -> None:
    achievements, problems, tasks = template.lists
    assert [len(section.points) for section in achievements.sections] == [2, 3, 3, 3]
    assert [section.category for section in problems.sections] == [
        "theory", "carriers", "development", "supervision", "foundation",
    ]  # fmt: skip
    assert len(tasks.sections) == 5


def test_a_sentence_may_be_edited(tmp_path: Path, catalogue: Catalogue) -> None:
    path = edited(
        tmp_path, "开展主题党日{count:theme_day}次", "主题党日共{count:theme_day}次，{sum:theme_day.present}人次"
    )
    assert Template.load(catalogue, path).lists[0].sections[2].points[0].text[:4] == (
        "主题党日共", Slot("count", "theme_day"), "次，", Slot("sum", "theme_day.present"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("{count:theme_day}次，[", "{sum:theme_day}次，[", r"第\d+行 \{sum:theme_day\}：theme_day 不是数量，用 count"),
        ("{sum:election.secretaries}名[", "{count:election.secretaries}名[", "election.secretaries 是数量，用 sum"),
        ("{names:post_drill}。", "{names:post_drill.persons}。", "岗位练兵的这一项是数量，没有名称"),
        ("{count:acts.lectured}", "{sum:acts.lectured}", "只能用 count"),
        ("{rate:ledger.closed/ledger.all}", "{rate:ledger.closed}", "rate 要写成"),
        ("{count:previous.open}个", "{weather}个", r"\{weather\}：这里没有这个写法"),
        ("时限：{when}", "时限：{due}", r"\{due\}：这里没有这个写法"),
        ("责任人：{responsible}；", "责任人：{count:theme_day}；", "这里没有这个写法"),
        ("[?、副书记", "[?、副书记[", r"\[ 没有配对的 \]"),
        ("{count:theme_day}次，[", "{count:theme_day次，[", "没有配对"),
        ('category = "theory"', 'category = "sport"', "没有“sport”这一类问题"),
        ('tasks = "political"', 'tasks = "sport"', "没有“sport”这个方面"),
        ('tasks = "political"\n', "\n", "point、category、tasks 要有一个"),
        ("names_shown = 8", "names_shown = 0", "names_shown"),
        ("names_shown = 8", "shown = 8", "names_shown：缺少这一项"),
        ("[rows]", "[rows", "读不出来"),
    ],
)
def test_a_mistake_names_its_place(tmp_path: Path, catalogue: Catalogue, old: str, new: str, sentence: str) -> None:
    with pytest.raises(TemplateError, match=sentence):
        Template.load(catalogue, edited(tmp_path, old, new))


def test_a_mistake_names_its_line(tmp_path: Path, catalogue: Catalogue) -> None:
    path = edited(tmp_path, "{count:ideology_meeting}", "{count:ideology}")
    (line,) = [
        n for n, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "{count:ideology}" in text
    ]
    with pytest.raises(TemplateError, match=rf"第{line}行 {{count:ideology}}：没有“ideology”"):
        Template.load(catalogue, path)


def test_sentences_are_read_into_words_slots_and_clauses() -> None:
    assert parse("共{count:theme_day}次[?，占{rate:a/b}[，{x}]]。") == (
        "共",
        Slot("count", "theme_day"),
        "次",
        Clause(("，占", Slot("rate", "a/b"), Clause(("，", Slot("x")), optional=False)), optional=True),
        "。",
    )


@pytest.mark.parametrize("text", ["a]", "[a", "{a", "a}", "[?{a]}"])
def test_what_is_not_closed_is_refused(text: str) -> None:
    with pytest.raises(PhraseError):
        parse(text)
