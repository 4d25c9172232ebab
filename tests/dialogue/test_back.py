"""上一步: the last answer is dropped and asked for again; all before it stays."""

import pytest

from dialogue import Chat, dialogue
from tests.dialogue.activity import ANSWERS, CARD, report_activity
from tests.dialogue.parsing import word
from tests.dialogue.talk import Book, Talk

Talking = Chat[str, Book]


@dialogue("steps")
async def steps(chat: Talking) -> None:
    first = await chat.ask("first", "第一？", word, optional=True)
    await chat.say("first", f"第一是{first}")
    second = await chat.ask("second", "第二？", word, given="二")
    third = await chat.ask("third", "第三？", word)
    await chat.say("all", f"{first} {second} {third}")


def test_the_last_answer_is_asked_for_again() -> None:
    talk = Talk(steps).starts().says("一").goes_back()
    assert talk.hears == ["第二？"]
    assert talk.says("贰", "叁").said == ["一 贰 叁"]


def test_one_can_go_back_to_the_very_beginning_and_not_further() -> None:
    talk = Talk(steps).starts().says("一").goes_back().goes_back()
    assert talk.hears == ["第一？"]
    kept = talk.kept
    assert talk.goes_back().notices == ["前面没有了。"]
    assert talk.kept == kept


def test_what_was_said_after_the_dropped_answer_is_said_again() -> None:
    talk = Talk(steps).starts().says("一").goes_back()
    assert talk.said == []
    assert talk.goes_back().says("一").said == ["第一是一"]


def test_an_answer_left_out_can_be_given_after_all() -> None:
    talk = Talk(steps).starts().says("跳过").goes_back().goes_back().says("一", "二", "三")
    assert talk.said == ["一 二 三"]


def test_a_given_answer_does_not_come_back() -> None:
    talk = Talk(steps).starts().says("一").goes_back().goes_back().says("壹")
    assert talk.hears == ["第一是壹", "第二？"]


def test_an_answer_that_came_along_can_be_gone_back_over() -> None:
    talk = Talk(steps).starts({"first": "一", "second": "贰"})
    assert talk.hears == ["第一是一", "第三？"]
    assert talk.goes_back().hears == ["第二？"]
    assert talk.goes_back().hears == ["第一？"]


def test_back_from_the_review_asks_for_the_last_answer() -> None:
    talk = Talk(report_activity).starts().says(*ANSWERS, "地点 会议室").goes_back()
    assert talk.hears == ["实到？"]
    assert talk.says("12").hears == [CARD.replace("实到：11", "实到：12").replace("附件", "地点：会议室\n附件")]


def test_back_into_a_multiple_choice_shows_what_was_marked() -> None:
    talk = Talk(report_activity).starts().taps("党课", "支委会", "完成").goes_back()
    assert talk.buttons == ["主题党日", "✓ 党课", "✓ 支委会", "完成"]


@pytest.mark.parametrize("what", ["load", "commit"])
def test_back_calls_nothing(what: str) -> None:
    calls = []

    @dialogue("counted")
    async def counted(chat: Talking) -> None:
        if await chat.ask("first", "第一？", word) != "一":
            if what == "load":
                await chat.load("count", lambda _book: calls.append(1))
            await chat.commit("record", lambda _book: calls.append(1), unreviewed=True)
        await chat.ask("second", "第二？", word)

    talk = Talk(counted).starts().says("一")
    # As if the answer had led elsewhere: to a load and a record that haven't been made.
    talk.kept = talk.kept.replace('"\\u4e00"', '"\\u4e8c"')
    assert talk.goes_back().hears == ["第一？"]
    assert calls == []
