"""The review: what is confirmed is what was read; any line can be changed, the rest is kept."""

import pytest

from dialogue import Card, Chat, Line, dialogue
from tests.dialogue.activity import ANSWERS, CARD, report_activity
from tests.dialogue.parsing import word
from tests.dialogue.talk import Book, Talk


def reviewing() -> Talk:
    return Talk(report_activity).starts().says(*ANSWERS)


def test_the_card_is_read_back_without_its_empty_lines() -> None:
    talk = reviewing()
    assert talk.hears == ["缺席1人。", CARD]
    assert talk.buttons == ["确认", "修改", "取消"]


@pytest.mark.parametrize("word", ["确认", "是的", "确认。"])
def test_confirmed_it_is_recorded(word: str) -> None:
    talk = reviewing().says(word)
    assert talk.hears == ["记下了，编号1。"]
    assert talk.book == [
        {"kinds": ("day",), "held": "2026-11-22", "lecturer": "", "due": 12, "present": 11, "place": None}
    ]
    assert talk.step.status == "finished"
    assert talk.step.committed


def test_cancelled_nothing_is_recorded() -> None:
    talk = reviewing().taps("取消")
    assert talk.step.status == "cancelled"
    assert talk.step.state is None
    assert talk.book == []


def test_words_that_mean_nothing_at_a_review_are_explained() -> None:
    assert reviewing().says("嗯").hears == ["请点确认，或写要改哪一项。", CARD]


def test_a_line_is_changed_and_all_else_kept() -> None:
    talk = reviewing().taps("修改")
    assert talk.question.endswith("改哪一项？")
    assert talk.buttons == ["类别", "日期", "应到", "实到", "地点", "不改了"]
    assert talk.taps("日期").hears == ["日期？\n现在是：昨天"]
    assert talk.buttons == ["今天", "不改了"]
    assert talk.taps("今天").hears == [CARD.replace("11-22", "11-23")]
    assert talk.taps("确认").book[0]["held"] == "2026-11-23"


def test_the_question_which_line_takes_the_place_of_the_card() -> None:
    talk = reviewing().taps("修改")
    assert talk.asked
    assert talk.asked.redraw
    talk.taps("不改了")
    assert talk.asked.redraw
    assert talk.hears == [CARD]


@pytest.mark.parametrize("words", ["修改 日期", "修改日期", "改日期", "日期", "修改：日期"])
def test_the_line_to_change_may_be_typed(words: str) -> None:
    assert reviewing().says(words).hears == ["日期？\n现在是：昨天"]


@pytest.mark.parametrize("words", ["日期 今天", "日期：今天", "修改 日期 今天", "日期改为今天", "日期是今天"])
def test_the_line_and_its_new_answer_may_be_typed_at_once(words: str) -> None:
    assert reviewing().says(words).hears == [CARD.replace("11-22", "11-23")]


def test_a_new_answer_that_cannot_be_taken_is_explained_and_asked_for() -> None:
    talk = reviewing().says("日期 大年初一")
    assert talk.hears == ["请写哪一天。", "日期？\n现在是：昨天"]
    assert talk.says("今天").hears == [CARD.replace("11-22", "11-23")]


def test_the_line_may_be_named_by_its_number_once_numbers_are_shown() -> None:
    assert reviewing().says("2").hears == ["请点确认，或写要改哪一项。", CARD]
    assert reviewing().says("修改", "2").hears == ["日期？\n现在是：昨天"]


@pytest.mark.parametrize("leave", ["button", "word", "back"])
def test_leaving_a_change_keeps_the_old_answer(leave: str) -> None:
    talk = reviewing().says("日期", "后天")
    assert talk.hears == ["请写哪一天。", "日期？\n现在是：昨天"]
    if leave == "back":
        talk.goes_back()
    elif leave == "word":
        talk.says("不改了")
    else:
        talk.taps("不改了")
    assert talk.hears == [CARD]
    assert talk.taps("确认").book[0]["held"] == "2026-11-22"


def test_back_leaves_the_question_which_line() -> None:
    assert reviewing().taps("修改").goes_back().hears == [CARD]


def test_a_change_that_opens_a_new_question_asks_it_and_only_it() -> None:
    talk = reviewing().says("类别")
    assert talk.hears == ["类别？\n现在是：主题党日"]
    assert talk.buttons == ["✓ 主题党日", "党课", "支委会", "完成", "不改了"]
    assert talk.taps("党课", "完成").hears == ["主讲？"]
    assert talk.says("张三").hears == [
        CARD.replace("类别：day", "类别：day lecture").replace("应到", "主讲：张三\n应到")
    ]


def test_a_later_answer_that_no_longer_holds_is_explained_and_asked_for() -> None:
    talk = reviewing().says("应到", "10")
    assert talk.hears == ["实到不能多于10。", "实到？"]
    assert talk.says("10").hears == [CARD.replace("应到：12", "应到：10").replace("实到：11", "实到：10")]


def test_what_was_said_is_said_again_only_when_it_changed() -> None:
    talk = reviewing()
    assert talk.says("日期 今天").said == []
    assert talk.says("应到 15").said == ["缺席4人。"]


def test_an_empty_line_can_be_filled_in() -> None:
    talk = reviewing().says("地点")
    assert talk.hears == ["地点？"]
    assert talk.buttons == ["不改了"]
    assert talk.says("会议室").hears == [CARD.replace("附件", "地点：会议室\n附件")]
    assert talk.taps("确认").book[0]["place"] == "会议室"


def test_an_optional_line_can_be_emptied() -> None:
    talk = reviewing().says("地点 会议室", "地点")
    assert talk.buttons == ["清空", "不改了"]
    assert talk.taps("清空").hears == [CARD]
    assert reviewing().says("地点 会议室", "地点 清空").hears == [CARD]


def test_the_card_can_be_confirmed_by_words_while_it_is_asked_which_line() -> None:
    assert reviewing().says("修改", "确认").hears == ["记下了，编号1。"]


def test_a_card_refused_while_it_is_asked_which_line_is_shown_as_a_card_again() -> None:
    assert reviewing().says("应到 13", "修改", "确认").buttons == ["确认", "修改", "取消"]


def test_an_answer_of_no_question_cannot_be_changed() -> None:
    assert reviewing().says("附件").hears == ["请点确认，或写要改哪一项。", CARD]
    assert reviewing().says("主讲").hears == ["请点确认，或写要改哪一项。", CARD]


def test_a_file_redraws_the_card() -> None:
    talk = reviewing()
    old = talk.button("确认")
    assert talk.sends(7, "a.jpg").hears == ["收到a.jpg。", CARD.replace("0份", "1份")]
    assert talk.happens(old).notices == ["这是以前的问题。"]


def test_a_card_that_changed_since_it_was_read_is_read_again_before_anything_is_recorded() -> None:
    title = "一支部"

    @dialogue("moved")
    async def moved(chat: Chat[str, Book]) -> None:
        topic = await chat.ask("topic", "主题？", word)
        await chat.review(Card(title, (Line("topic", "主题", topic),)))
        await chat.commit("record", lambda book: book.append(title))

    talk = Talk(moved).starts().says("学习")
    confirm = talk.button("确认")
    title = "二支部"
    assert talk.happens(confirm).hears == ["问题有变动。", "二支部\n主题：学习\n\n对吗？"]
    assert talk.book == []
    assert talk.taps("确认").book == ["二支部"]


def test_lines_of_a_loop_are_changed_by_their_full_names() -> None:
    @dialogue("loop")
    async def loop(chat: Chat[str, Book]) -> None:
        names = [await chat.scope(str(turn)).ask("name", f"第{turn}位？", word) for turn in (1, 2)]
        lines = tuple(Line(f"{turn}/name", f"第{turn}位", name) for turn, name in enumerate(names, 1))
        await chat.review(Card("谈话", lines))
        await chat.commit("record", lambda book: book.append(names))

    talk = Talk(loop).starts().says("张三", "李四", "第2位 王五")
    assert talk.hears == ["谈话\n第1位：张三\n第2位：王五\n\n对吗？"]
    assert talk.says("确认").book == [["张三", "王五"]]


def test_a_review_inside_a_scope_names_its_own_lines() -> None:
    @dialogue("inner")
    async def inner(chat: Chat[str, Book]) -> None:
        own = chat.scope("own")
        name = await own.ask("name", "姓名？", word)
        await own.review(Card("卡", (Line("name", "姓名", name),)))
        await own.commit("record", lambda book: book.append(name))

    assert Talk(inner).starts().says("张三", "姓名 李四", "确认").book == ["李四"]


def test_a_card_without_questions_offers_no_change() -> None:
    @dialogue("withdraw")
    async def withdraw(chat: Chat[str, Book]) -> None:
        await chat.review(Card("撤回？", ()))
        await chat.commit("record", lambda book: book.append("withdrawn"))

    talk = Talk(withdraw).starts()
    assert talk.buttons == ["确认", "取消"]
    assert talk.says("修改").hears == ["请点确认，或写要改哪一项。", "撤回？\n\n对吗？"]
    assert talk.says("确认").book == ["withdrawn"]
