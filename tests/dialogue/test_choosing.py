"""Questions answered by choosing: one or several, by taps, numbers, labels or values."""

import pytest

from dialogue import Chat, Choice, DialogueError, dialogue
from tests.dialogue.parsing import word
from tests.dialogue.talk import Book, Talk

KINDS = [
    Choice("day", "主题党日"),
    Choice("lecture", "党课"),
    Choice("special", "党课 专题"),
    Choice("committee", "支委会"),
]


@dialogue("one")
async def pick_one(chat: Chat[str, Book]) -> None:
    await chat.say("chosen", await chat.choose("kind", "哪类？", KINDS))


@dialogue("many")
async def pick_many(chat: Chat[str, Book]) -> None:
    chosen = await chat.choose_many("kinds", "哪些类？", KINDS)
    await chat.ask("more", "还有？", word)
    await chat.say("chosen", " ".join(chosen))


@dialogue("first")
async def pick_of_two_or_more(chat: Chat[str, Book]) -> None:
    await chat.say("chosen", " ".join(await chat.choose_many("kinds", "哪些类？", KINDS, first=2)))


@pytest.mark.parametrize("typed", ["2", "党课", " 党课。", "lecture", "２"])
def test_a_choice_may_be_typed(typed: str) -> None:
    assert Talk(pick_one).starts().says(typed).said == ["lecture"]


def test_a_choice_may_be_tapped() -> None:
    assert Talk(pick_one).starts().taps("支委会").said == ["committee"]


@pytest.mark.parametrize("typed", ["5", "0", "12", "民主生活会", "党", ""])
def test_what_names_no_choice_is_asked_again(typed: str) -> None:
    talk = Talk(pick_one).starts().says(typed)
    assert talk.hears == ["没有这一项。", "哪类？"]
    assert talk.says("2").said == ["lecture"]


def test_numbers_are_those_that_were_shown_also_when_more_is_offered_since() -> None:
    offered = KINDS[1:]

    @dialogue("growing")
    async def growing(chat: Chat[str, Book]) -> None:
        await chat.say("chosen", await chat.choose("kind", "哪类？", offered))

    talk = Talk(growing).starts()
    offered = KINDS
    assert talk.says("1").said == ["lecture"]


def test_a_button_whose_choice_is_gone_is_explained() -> None:
    offered = KINDS

    @dialogue("shrinking")
    async def shrinking(chat: Chat[str, Book]) -> None:
        await chat.say("chosen", await chat.choose("kind", "哪类？", offered))

    talk = Talk(shrinking).starts()
    tap = talk.button("主题党日")
    offered = KINDS[1:]
    assert talk.happens(tap).hears == ["这一项现在没有了。", "哪类？"]
    assert talk.buttons == ["党课", "党课 专题", "支委会"]


def test_taps_mark_several_and_done_ends_it() -> None:
    talk = Talk(pick_many).starts()
    assert talk.buttons == ["主题党日", "党课", "党课 专题", "支委会", "完成"]
    talk.taps("支委会", "主题党日")
    assert talk.buttons == ["✓ 主题党日", "党课", "党课 专题", "✓ 支委会", "完成"]
    assert talk.taps("完成").hears == ["还有？"]
    assert talk.says("没有").said == ["day committee"]


def test_a_second_tap_takes_the_mark_away() -> None:
    talk = Talk(pick_many).starts().taps("党课", "支委会", "党课", "完成")
    assert talk.says("没有").said == ["committee"]


def test_marks_redraw_the_same_question_so_that_quick_taps_all_count() -> None:
    talk = Talk(pick_many).starts()
    first, second = talk.button("党课"), talk.button("支委会")
    talk.happens(first)
    assert talk.asked
    assert talk.asked.redraw
    talk.happens(second)
    assert talk.buttons == ["主题党日", "✓ 党课", "党课 专题", "✓ 支委会", "完成"]


def test_done_without_any_is_explained_and_marks_are_kept() -> None:
    assert Talk(pick_many).starts().taps("完成").hears == ["至少选1项。", "哪些类？"]


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("1 4", "day committee"),
        ("4、1", "day committee"),
        ("1，4", "day committee"),
        ("主题党日 党课", "day lecture"),
        ("党课和支委会", "lecture committee"),
        ("党课 专题", "special"),
        ("主题党日党课", "day lecture"),
        ("day 党课、4", "day lecture committee"),
        ("2", "lecture"),
        ("2 2", "lecture"),
    ],
)
def test_several_may_be_typed_at_once(typed: str, chosen: str) -> None:
    assert Talk(pick_many).starts().says(typed, "没有").said == [chosen]


def test_of_many_choices_the_first_are_shown_and_the_others_when_asked_for() -> None:
    talk = Talk(pick_of_two_or_more).starts()
    assert talk.buttons == ["主题党日", "党课", "更多", "完成"]
    talk.taps("党课", "更多")
    assert talk.buttons == ["主题党日", "✓ 党课", "党课 专题", "支委会", "完成"]
    assert talk.asked
    assert talk.asked.redraw
    assert talk.taps("支委会", "完成").said == ["lecture committee"]


@pytest.mark.parametrize("words", [["更多", "4"], ["支委会"], ["committee"]])
def test_what_is_not_shown_can_be_named(words: list[str]) -> None:
    assert Talk(pick_of_two_or_more).starts().says(*words).said == ["committee"]


def test_a_number_means_what_is_shown() -> None:
    assert Talk(pick_of_two_or_more).starts().says("4").hears == ["没有这一项。", "哪些类？"]


def test_a_tap_on_the_few_counts_no_longer_when_all_are_shown() -> None:
    talk = Talk(pick_of_two_or_more).starts()
    done, more = talk.button("完成"), talk.button("更多")
    assert talk.happens(more).notices == []
    assert talk.happens(more).notices == ["已经收到了。"]
    assert talk.happens(done).notices == ["已经收到了。"]
    assert talk.buttons == ["主题党日", "党课", "党课 专题", "支委会", "完成"]


@pytest.mark.parametrize("typed", ["14", "1 5", "主题党日 民主生活会", "、", "党"])
def test_typed_words_are_taken_whole_or_not_at_all(typed: str) -> None:
    assert Talk(pick_many).starts().says(typed).hears == ["没有这一项。", "哪些类？"]


def test_done_may_be_typed() -> None:
    assert Talk(pick_many).starts().taps("党课").says("完成", "没有").said == ["lecture"]


def test_a_choice_that_came_along_is_not_asked() -> None:
    assert Talk(pick_one).starts({"kind": "committee"}).said == ["committee"]
    assert Talk(pick_many).starts({"kinds": ["committee", "day"]}).says("没有").said == ["day committee"]
    assert Talk(pick_many).starts({"kinds": "day"}).says("没有").said == ["day"]


def test_a_choice_that_came_along_but_is_not_offered_is_asked() -> None:
    assert Talk(pick_one).starts({"kind": "election"}).hears == ["哪类？"]
    assert Talk(pick_many).starts({"kinds": ["day", "election"]}).hears == ["哪些类？"]


def test_none_is_an_answer_where_none_is_enough() -> None:
    @dialogue("any")
    async def any_number(chat: Chat[str, Book]) -> None:
        await chat.say("chosen", str(await chat.choose_many("kinds", "哪些？", KINDS, at_least=0)))

    assert Talk(any_number).starts().taps("完成").said == ["()"]


@pytest.mark.parametrize("choices", [[], [Choice("a", "一"), Choice("a", "二")]])
def test_choices_that_cannot_be_told_apart_are_a_defect(choices: list[Choice]) -> None:
    @dialogue("unclear")
    async def unclear(chat: Chat[str, Book]) -> None:
        await chat.choose("kind", "哪类？", choices)

    with pytest.raises(DialogueError, match="kind"):
        Talk(unclear).starts()
