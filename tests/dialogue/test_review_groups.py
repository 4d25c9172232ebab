"""A card may hold groups of lines: each is one line of the card, is opened by its number, and changed line by line."""

import pytest

from dialogue import Card, Chat, Line, State, dialogue
from tests.dialogue.parsing import day, word
from tests.dialogue.talk import Book, Talk

CARD = "一共2件\n第1件：支委会，2026-11-22\n第2件：党课，2026-11-23\n\n对吗？"


@dialogue("month")
async def month(chat: Chat[str, Book]) -> None:
    told = []
    for number in ("1", "2"):
        event = chat.scope(number)
        kind = await event.ask("kind", f"第{number}件是什么？", word)
        told.append((kind, await event.ask("day", f"第{number}件哪一天？", day)))
    groups = [
        Line(
            str(number),
            f"第{number}件",
            f"{kind}，{held}",
            (Line(f"{number}/kind", "类别", kind), Line(f"{number}/day", "日期", held.isoformat())),
        )
        for number, (kind, held) in enumerate(told, 1)
    ]
    await chat.review(Card("一共2件", tuple(groups)))
    await chat.commit("record", lambda book: book.extend((kind, held.isoformat()) for kind, held in told))


def reviewing() -> Talk:
    return Talk(month).starts({"1/kind": "支委会", "1/day": "昨天", "2/kind": "党课", "2/day": "今天"})


def test_each_group_is_one_line_and_one_button() -> None:
    talk = reviewing()
    assert talk.hears == [CARD]
    assert talk.buttons == ["第1件", "第2件", "确认", "取消"]


def test_all_groups_are_confirmed_with_one_tap() -> None:
    assert reviewing().taps("确认").book == [("支委会", "2026-11-22"), ("党课", "2026-11-23")]


@pytest.mark.parametrize("opened", ["2", "第2件", "修改 2", "修改第2件"])
def test_a_group_is_opened_by_its_number(opened: str) -> None:
    talk = reviewing().says(opened)
    assert talk.hears == ["第2件：党课，2026-11-23\n类别：党课\n日期：2026-11-23\n\n改哪一项？"]
    assert talk.buttons == ["类别", "日期", "不改了"]


def test_a_line_of_an_open_group_is_changed_and_the_whole_card_is_read_back() -> None:
    talk = reviewing().taps("第2件", "日期")
    assert talk.hears == ["第2件哪一天？\n现在是：今天"]
    assert talk.says("前天").hears == [CARD.replace("党课，2026-11-23", "党课，2026-11-21")]
    assert talk.taps("确认").book == [("支委会", "2026-11-22"), ("党课", "2026-11-21")]


@pytest.mark.parametrize("words", ["2 日期改为前天", "第2件 日期：前天", "2、日期 前天"])
def test_a_line_of_a_group_and_its_new_answer_may_be_typed_at_once(words: str) -> None:
    assert reviewing().says(words).hears == [CARD.replace("党课，2026-11-23", "党课，2026-11-21")]


@pytest.mark.parametrize("leave", ["button", "back"])
def test_leaving_a_group_changes_nothing(leave: str) -> None:
    talk = reviewing().says("1")
    assert (talk.goes_back() if leave == "back" else talk.taps("不改了")).hears == [CARD]


def test_what_changed_within_a_group_is_read_again_before_anything_is_recorded() -> None:
    place = "会议室"

    @dialogue("hidden")
    async def hidden(chat: Chat[str, Book]) -> None:
        topic = await chat.ask("topic", "主题？", word)
        await chat.review(
            Card("卡", (Line("1", "第1件", topic, (Line("topic", "主题", topic), Line("", "地点", place))),))
        )
        await chat.commit("record", lambda book: book.append(place))

    talk = Talk(hidden).starts().says("学习")
    confirm = talk.button("确认")
    place = "礼堂"
    assert talk.happens(confirm).said == ["问题有变动。"]
    assert talk.book == []


def test_a_menu_kept_before_there_were_groups_is_still_open() -> None:
    talk = reviewing()
    kept = talk.state.to_json() | {"menu": True}
    talk.kept = talk.kept.replace("{", '{"menu": true, ', 1)
    assert State.from_json(kept).menu
    assert talk.looks_again().buttons == ["第1件", "第2件", "不改了"]
