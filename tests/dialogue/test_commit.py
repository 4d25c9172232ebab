"""Recording: once in a run, after a review, and nothing is lost when it is refused."""

import pytest

from dialogue import Card, Chat, DialogueError, Line, Unacceptable, dialogue
from tests.dialogue.activity import CARD, report_activity
from tests.dialogue.parsing import word
from tests.dialogue.talk import Book, Talk

Talking = Chat[str, Book]


def test_a_refusal_is_said_and_the_run_is_at_its_review_again() -> None:
    talk = Talk(report_activity).starts().says("1", "昨天", "13", "11", "确认")
    card = CARD.replace("12", "13")
    assert talk.hears == ["这里没有13名党员。", card]
    assert not talk.step.committed
    assert talk.says("应到 12", "确认").book[0]["due"] == 12


def test_a_refusal_leaves_the_review_unconfirmed() -> None:
    talk = Talk(report_activity).starts().says("1", "昨天", "13", "11", "确认")
    assert talk.looks_again().hears == [CARD.replace("12", "13")]
    assert talk.says("确认").said == ["这里没有13名党员。"]


def test_what_a_database_raises_reaches_the_caller_and_the_step_can_be_tried_again() -> None:
    talk = Talk(report_activity).starts().says("1", "昨天", "500", "11")
    kept = talk.kept
    with pytest.raises(ConnectionError, match="the database went away"):
        talk.says("确认")
    assert talk.kept == kept
    assert talk.says("应到 12", "确认").step.committed


def test_an_error_that_can_be_explained_is_a_refusal() -> None:
    talk = Talk(report_activity, explain=lambda error: "数据库不在。" if isinstance(error, ConnectionError) else None)
    talk.starts().says("1", "昨天", "500", "11", "确认")
    assert talk.hears[0] == "数据库不在。"
    assert talk.says("应到 12", "确认").step.committed


@dialogue("feedback")
async def feedback(chat: Talking) -> None:
    text = await chat.ask("text", "意见？", word)
    name = await chat.ask("name", "署名？", word)
    number = await chat.commit("record", lambda book: _record(book, text, name), unreviewed=True)
    await chat.say("thanks", f"谢谢{number}")


def _record(book: Book, text: str, name: str) -> int:
    if name == "匿名":
        raise Unacceptable("请署名。")
    book.append((text, name))
    return len(book)


def test_without_a_review_the_last_question_is_asked_again() -> None:
    talk = Talk(feedback).starts().says("很好", "匿名")
    assert talk.hears == ["请署名。", "署名？"]
    assert talk.says("张三").book == [("很好", "张三")]


def test_a_refused_answer_that_came_along_is_asked_for() -> None:
    talk = Talk(feedback).starts({"text": "很好", "name": "匿名"})
    assert talk.hears == ["请署名。", "署名？"]


def test_a_refused_answer_given_by_the_dialogue_itself_is_asked_for() -> None:
    @dialogue("given")
    async def given(chat: Talking) -> None:
        name = await chat.ask("name", "署名？", word, given="匿名")
        await chat.commit("record", lambda book: _record(book, "", name), unreviewed=True)

    assert Talk(given).starts().hears == ["请署名。", "署名？"]


def test_of_several_answers_the_one_refused_is_the_newest_that_came_along() -> None:
    @dialogue("both")
    async def both(chat: Talking) -> None:
        await chat.ask("text", "意见？", word)
        if await chat.ask("name", "署名？", word) == "匿名":
            raise Unacceptable("请署名。")

    talk = Talk(both).starts({"name": "匿名"}).says("很好")
    assert talk.hears == ["请署名。", "署名？"]
    assert talk.says("张三").step.status == "finished"


def test_where_there_is_no_question_a_refusal_ends_it() -> None:
    @dialogue("bare")
    async def bare(chat: Talking) -> None:
        await chat.commit("record", lambda book: _record(book, "", "匿名"), unreviewed=True)

    talk = Talk(bare).starts()
    assert talk.hears == ["请署名。"]
    assert talk.step.status == "finished"


def test_a_dialogue_may_refuse_the_newest_answer_itself() -> None:
    @dialogue("strict")
    async def strict(chat: Talking) -> None:
        first = await chat.ask("first", "第一？", word)
        second = await chat.ask("second", "第二？", word)
        third = await chat.offer("third", "第三？", word)
        if first == second or third == first:
            raise Unacceptable("不能相同。")
        lines = (Line("first", "甲", first), Line("second", "乙", second), Line("third", "丙", third or ""))
        await chat.review(Card("卡", lines))
        await chat.commit("record", lambda book: book.append((first, second, third)))

    talk = Talk(strict).starts().says("一", "一")
    assert talk.hears == ["不能相同。", "第二？"]
    talk.says("二", "甲 二")
    assert talk.hears == ["不能相同。", "第一？\n现在是：一"]
    talk.says("不改了", "丙 一")
    assert talk.hears == ["不能相同。", "第三？"]
    assert talk.says("三", "确认").book == [("一", "二", "三")]


def test_recording_without_a_review_is_a_defect() -> None:
    @dialogue("hasty")
    async def hasty(chat: Talking) -> None:
        await chat.commit("record", lambda book: book.append(1))

    with pytest.raises(DialogueError, match="reviewed"):
        Talk(hasty).starts()


def test_a_question_between_review_and_record_is_a_defect() -> None:
    @dialogue("late")
    async def late(chat: Talking) -> None:
        await chat.review(Card("卡", ()))
        await chat.ask("more", "还有？", word)
        await chat.commit("record", lambda book: book.append(1))

    talk = Talk(late).starts().says("确认")
    with pytest.raises(DialogueError, match="reviewed"):
        talk.says("没有")
    assert talk.book == []


def test_what_cannot_be_kept_is_a_defect() -> None:
    @dialogue("opaque")
    async def opaque(chat: Talking) -> None:
        await chat.commit("record", lambda _book: object(), unreviewed=True)

    with pytest.raises(DialogueError, match="JSON"):
        Talk(opaque).starts()


@dialogue("twice")
async def twice(chat: Talking) -> None:
    topic = await chat.ask("topic", "主题？", word)
    await chat.review(Card(f"卡 {len(chat.files)}", (Line("topic", "主题", topic),)))
    number = await chat.commit("record", lambda book: _record(book, topic, ""))
    await chat.say("recorded", f"编号{number}")
    more = await chat.ask("more", "还有？", word)
    await chat.review(Card("再", (Line("topic", "主题", topic), Line("more", "还有", more))), key="second")
    await chat.commit("add", lambda book: _record(book, more, ""))


def test_a_run_may_record_again_what_it_asks_afterwards() -> None:
    talk = Talk(twice).starts().says("学习", "确认")
    assert talk.hears == ["编号1", "还有？"]
    assert talk.step.committed
    assert not talk.says("讨论").step.committed
    assert talk.says("确认").book == [("学习", ""), ("讨论", "")]


def test_what_was_recorded_can_no_longer_be_changed() -> None:
    talk = Talk(twice).starts().says("学习", "确认")
    assert talk.goes_back().notices == ["已经记下，不能退回。"]
    talk.says("讨论")
    assert talk.says("修改").buttons == ["还有", "不改了"]


def test_a_recorded_card_is_not_read_again_whatever_becomes_of_it() -> None:
    talk = Talk(twice).starts().says("学习", "确认").sends(7, "a.jpg")
    assert talk.hears == ["收到a.jpg。", "还有？"]
    assert talk.says("讨论", "确认").book == [("学习", ""), ("讨论", "")]


def test_a_defect_after_recording_is_not_tried_a_second_time() -> None:
    @dialogue("broken")
    async def broken(chat: Talking) -> None:
        await chat.commit("record", lambda book: book.append(1), unreviewed=True)
        raise KeyError("text")

    talk = Talk(broken)
    with pytest.raises(KeyError, match="text"):
        talk.starts()
    assert talk.book == [1]


def test_a_refusal_after_recording_records_nothing_twice() -> None:
    @dialogue("after")
    async def after(chat: Talking) -> None:
        name = await chat.ask("name", "署名？", word)
        await chat.commit("record", lambda book: book.append(name), unreviewed=True)
        raise Unacceptable("太晚了。")

    talk = Talk(after).starts().says("张三")
    assert talk.hears == ["太晚了。"]
    assert (talk.book, talk.step.status, talk.step.committed) == (["张三"], "finished", True)


def test_a_defect_in_a_later_replay_of_the_step_that_recorded_records_nothing_twice() -> None:
    replays = []

    @dialogue("flaky")
    async def flaky(chat: Talking) -> None:
        replays.append(1)
        await chat.commit("record", lambda book: book.append("once"), unreviewed=True)
        if len(replays) == 2:
            raise KeyError("text")
        if await chat.ask("name", "署名？", word, given="匿名") == "匿名":
            raise Unacceptable("请署名。")

    talk = Talk(flaky)
    with pytest.raises(KeyError, match="text"):
        talk.starts()
    assert talk.book == ["once"]


def test_a_refusal_without_words_says_nothing() -> None:
    @dialogue("silent")
    async def silent(chat: Talking) -> None:
        if await chat.ask("name", "署名？", word) == "匿名":
            raise Unacceptable

    assert Talk(silent).starts().says("匿名").hears == ["署名？"]
