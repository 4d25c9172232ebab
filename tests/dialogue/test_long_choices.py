"""Choices too long to be shown at once: pages, part of a name, and numbers of any length."""

from collections.abc import Sequence

import pytest

from dialogue import Chat, Choice, Listed, dialogue
from dialogue.offers import PAGE
from tests.dialogue.talk import Book, Talk

PLACES = [Choice(f"p{number}", f"第{number}党支部") for number in range(1, 137)]


@dialogue("place")
async def pick_place(chat: Chat[str, Book]) -> None:
    await chat.say("chosen", await chat.choose("place", "哪个支部？", PLACES))


@dialogue("found")
async def find_place(chat: Chat[str, Book]) -> None:
    chosen = await chat.find("place", "哪个支部？", lambda _book: Listed(PLACES))
    await chat.say("chosen", f"{chosen.value} {chosen.label}")


@dialogue("places")
async def pick_places(chat: Chat[str, Book]) -> None:
    await chat.say("chosen", " ".join(await chat.choose_many("places", "哪些支部？", PLACES)))


def _labels(first: int, last: int) -> Sequence[str]:
    return [choice.label for choice in PLACES[first:last]]


def test_a_long_choice_is_shown_in_pages() -> None:
    talk = Talk(pick_place).starts()
    assert talk.buttons == [*_labels(0, PAGE), "下一页"]
    talk.taps("下一页")
    assert talk.buttons == [*_labels(PAGE, 2 * PAGE), "上一页", "下一页"]
    talk.says("下一页", "下一页", "下一页")
    assert talk.buttons == [*_labels(4 * PAGE, 136), "上一页"]
    assert talk.taps("上一页").taps("第100党支部").said == ["p100"]


def test_a_number_is_the_place_on_the_page_that_is_shown() -> None:
    assert Talk(pick_place).starts().taps("下一页").says("1").said == [f"p{PAGE + 1}"]


def test_a_button_of_an_earlier_page_counts_no_longer() -> None:
    talk = Talk(pick_place).starts()
    first = talk.button("第1党支部")
    assert talk.taps("下一页").happens(first).notices == ["已经收到了。"]


@pytest.mark.parametrize("typed", ["第136党支部", "p136"])
def test_the_name_may_be_typed_at_any_time(typed: str) -> None:
    assert Talk(pick_place).starts().says(typed).said == ["p136"]


def test_part_of_a_name_narrows_the_choice() -> None:
    talk = Talk(pick_place).starts().says("第13")
    assert talk.buttons == ["第13党支部", *_labels(129, 136), "更多"]
    assert talk.says("更多").buttons == [*_labels(0, PAGE), "下一页"]
    assert talk.says("第11").taps("第119党支部").said == ["p119"]


def test_part_of_no_name_is_explained() -> None:
    assert Talk(pick_place).starts().says("水务局").hears[0] == "没有这一项。"


def test_what_is_found_comes_with_its_label() -> None:
    assert Talk(find_place).starts().says("第7党支部").said == ["p7 第7党支部"]


def test_of_several_the_picks_stay_while_pages_are_turned() -> None:
    talk = Talk(pick_places).starts().taps("第2党支部", "下一页", "第31党支部", "上一页")
    assert talk.buttons[1] == "✓ 第2党支部"
    assert talk.taps("完成").said == ["p2 p31"]


@pytest.mark.parametrize("digits", ["⑩" * 4000, "9" * 4000, "０" * 4000])
@pytest.mark.parametrize("talk", [Talk(pick_place), Talk(pick_places)], ids=["one", "several"])
def test_no_number_is_too_long_to_be_read(digits: str, talk: Talk) -> None:
    assert talk.starts().says(digits).hears[0] == "没有这一项。"


def test_the_state_holds_only_the_page_that_is_shown() -> None:
    offered = [Choice(str(number), f"第{number}党支部") for number in range(5000)]

    @dialogue("thousands")
    async def thousands(chat: Chat[str, Book]) -> None:
        await chat.find("place", "哪个支部？", lambda _book: Listed(offered))

    assert len(Talk(thousands).starts().says("下一页").kept) < 1000
