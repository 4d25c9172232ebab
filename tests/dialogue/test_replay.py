"""A run outlives its process, its code and its author's slips."""

import asyncio
import json
from contextlib import suppress

import pytest

from dialogue import Card, Chat, Choice, DialogueError, File, Line, Say, State, Text, dialogue
from tests.dialogue.activity import ANSWERS, report_activity
from tests.dialogue.parsing import number, word
from tests.dialogue.talk import Book, Talk

Talking = Chat[str, Book]


@dialogue("visit")
async def first_version(chat: Talking) -> None:
    name = await chat.ask("name", "谁？", word)
    place = await chat.ask("place", "哪里？", word)
    await chat.say("all", f"{name} {place}")


@dialogue("visit", version=2)
async def second_version(chat: Talking) -> None:
    place = await chat.choose("place", "哪一处？", [Choice("街道", "街道"), Choice("社区", "社区")])
    persons = await chat.ask("persons", "几人？", number)
    name = await chat.ask("name", "是谁？", word)
    await chat.say("all", f"{name} {place} {persons}")


def test_answers_are_kept_by_name_over_versions_that_ask_otherwise() -> None:
    talk = Talk(first_version).starts().says("张三")
    talk.dialogue = second_version
    assert talk.looks_again().hears == ["哪一处？"]
    assert talk.says("社区").hears == ["几人？"]
    assert talk.says("3").said == ["张三 社区 3"]
    assert talk.state.version == 2


def test_an_answer_goes_to_the_question_that_was_shown_or_nowhere() -> None:
    talk = Talk(first_version).starts()
    talk.dialogue = second_version
    assert talk.says("张三").hears == ["问题有变动。", "哪一处？"]
    talk.says("社区", "3")
    assert talk.hears == ["是谁？"]


def test_a_run_that_has_nothing_left_to_ask_in_new_code_goes_on() -> None:
    @dialogue("visit", version=3)
    async def third_version(chat: Talking) -> None:
        await chat.say("all", await chat.ask("name", "谁？", word))

    talk = Talk(first_version).starts().says("张三")
    talk.dialogue = third_version
    assert talk.says("社区").said == ["张三"]


@dialogue("list")
async def old_list(chat: Talking) -> None:
    found = await chat.load("found", lambda _book: "old")
    await chat.say("hello", "您好")
    name = await chat.ask("name", "谁？", word)
    place = await chat.ask("place", "哪里？", word)
    await chat.say("all", f"{name} {place} {found}")


@dialogue("list", version=2)
async def new_list(chat: Talking) -> None:
    found = await chat.load("found", lambda _book: {"state": "new"})
    await chat.say("hello", "您好")
    name = await chat.ask("name", "谁？", word)
    await chat.say("state", found["state"])
    place = await chat.ask("place", "哪里？", word)
    await chat.say("all", f"{name} {place}")


def test_a_replay_that_what_was_read_leads_astray_starts_over_with_the_answers() -> None:
    talk = Talk(old_list).starts().says("张三")
    talk.dialogue = new_list
    assert talk.says("街道").said == ["您好", "new", "张三 街道"]


def test_going_back_in_a_run_led_astray_asks_the_present_question() -> None:
    talk = Talk(old_list).starts().says("张三")
    talk.dialogue = new_list
    assert talk.goes_back().hears == ["您好", "new", "哪里？"]
    assert talk.goes_back().hears == ["谁？"]


def test_a_replay_that_fails_again_says_why_to_the_caller_and_loses_nothing() -> None:
    @dialogue("visit", version=3)
    async def broken(chat: Talking) -> None:
        await chat.ask("name", "谁？", word)
        raise LookupError("no such sentence")

    talk = Talk(first_version).starts().says("张三")
    kept, talk.dialogue = talk.kept, broken
    with pytest.raises(LookupError, match="no such sentence"):
        talk.says("街道")
    assert talk.kept == kept
    talk.dialogue = first_version
    assert talk.says("街道").said == ["张三 街道"]


def test_a_change_of_an_answer_that_new_code_no_longer_asks_for_is_over() -> None:
    asks = ["name", "place"]

    @dialogue("shorter")
    async def shorter(chat: Talking) -> None:
        answers = [await chat.ask(key, f"{key}？", word) for key in asks]
        await chat.review(Card("卡", tuple(Line(key, key, text) for key, text in zip(asks, answers, strict=True))))

    talk = Talk(shorter).starts().says("张三", "街道", "place")
    asks.remove("place")
    assert talk.says("社区").hears == ["问题有变动。", "卡\nname：张三\n\n对吗？"]
    assert talk.goes_back().hears == ["name？"]


def test_awaiting_anything_else_is_a_defect() -> None:
    @dialogue("sleepy")
    async def sleepy(chat: Talking) -> None:
        await asyncio.sleep(0)

    with pytest.raises(DialogueError, match="only what chat offers"):
        Talk(sleepy).starts()


async def test_awaiting_a_future_is_a_defect_also_inside_a_loop() -> None:
    @dialogue("waiting")
    async def waiting(chat: Talking) -> None:
        await asyncio.get_running_loop().create_future()

    with pytest.raises(DialogueError, match="only what chat offers"):
        Talk(waiting).starts()


def test_going_on_after_a_question_is_a_defect() -> None:
    @dialogue("stubborn")
    async def stubborn(chat: Talking) -> None:
        with suppress(BaseException):
            await chat.ask("first", "第一？", word)
        await chat.ask("second", "第二？", word)

    with pytest.raises(DialogueError, match="can't go on"):
        Talk(stubborn).starts()


def test_a_dialogue_is_closed_at_every_question() -> None:
    closed = []

    @dialogue("tidy")
    async def tidy(chat: Talking) -> None:
        try:
            await chat.ask("first", "第一？", word)
        finally:
            closed.append(True)

    talk = Talk(tidy).starts()
    assert closed == [True]
    talk.says("一")
    assert closed == [True, True]


def test_a_key_that_comes_twice_is_a_defect_for_each_kind_of_thing() -> None:
    @dialogue("twice")
    async def twice(chat: Talking) -> None:
        await chat.load("x", len)
        await chat.say("x", "好")
        await chat.ask("x", "？", word)
        await chat.commit("x", len, unreviewed=True)
        match chat.person:
            case "ask":
                await chat.choose("x", "？", [Choice("a", "a")])
            case "load":
                await chat.load("x", len)
            case "say":
                await chat.say("x", "好")
            case "commit":
                await chat.commit("x", len, unreviewed=True)

    assert Talk(twice).starts().says("一").step.status == "finished"
    for kind in ("ask", "load", "say", "commit"):
        talk = Talk(twice)
        talk.person = kind
        with pytest.raises(DialogueError, match="'x' comes twice"):
            talk.starts().says("一")


def test_a_dialogue_is_an_async_function() -> None:
    with pytest.raises(DialogueError, match="plain"):

        @dialogue("plain")  # type: ignore[arg-type]
        def plain(chat: Talking) -> None:
            """Not one."""


def test_a_dialogue_helper_may_ask_too() -> None:
    async def twofold(chat: Talking) -> str:
        return await chat.ask("a", "甲？", word) + await chat.ask("b", "乙？", word)

    @dialogue("composed")
    async def composed(chat: Talking) -> None:
        await chat.say("all", await twofold(chat))

    assert Talk(composed).starts().says("一", "二").said == ["一二"]


def test_a_sentence_may_carry_a_document() -> None:
    @dialogue("paper")
    async def paper(chat: Talking) -> None:
        await chat.say("paper", "在这里", document=chat.person)

    assert Talk(paper).starts().step.replies == (Say("在这里", "王书记"),)


def test_a_state_is_what_its_json_says() -> None:
    talk = (
        Talk(report_activity)
        .starts({"due": "12"})
        .says("1", "今天", "11", "修改", "类别")
        .sends(7, "a.jpg")
        .taps("党课")
    )
    assert talk.step.state
    assert talk.step.state == State.from_json(json.loads(json.dumps(talk.step.state.to_json())))


def test_a_state_given_to_the_engine_is_not_changed() -> None:
    talk = Talk(report_activity).starts().says(*ANSWERS)
    state = talk.state
    before = json.dumps(state.to_json())
    for event in (Text("日期 今天"), Text("确认"), Text("修改"), talk.button("确认"), File(7, "a.jpg")):
        talk.engine.resume(talk.dialogue, state, event, talk.now, talk.person, [])
    talk.engine.back(talk.dialogue, state, talk.now, talk.person, [])
    assert json.dumps(state.to_json()) == before


def test_a_state_is_small() -> None:
    assert len(Talk(report_activity).starts().says(*ANSWERS).kept) < 500
