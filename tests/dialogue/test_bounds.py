"""However often somebody answers wrongly, what is kept of the talk stays small, and so does the time of a step."""

from collections.abc import Callable
from datetime import date
from time import process_time

import pytest

from dialogue import Card, Chat, Choice, Dialogue, File, Line, Unacceptable, dialogue
from tests.dialogue.talk import Book, Talk

TIMES = 5000


def _never(text: str, _today: date) -> str:
    raise Unacceptable(f"不对：{text[:10]}")


def _refuse(_book: Book) -> None:
    raise Unacceptable("不行。")


@dialogue("typed")
async def _typed(chat: Chat[str, Book]) -> None:
    await chat.ask("code", "编码？", _never)


@dialogue("looked")
async def _looked_up(chat: Chat[str, Book]) -> None:
    await chat.ask("code", "编码？", lambda text, _today: text)
    await chat.load("look", _refuse)


@dialogue("one")
async def _one(chat: Chat[str, Book]) -> None:
    await chat.choose("kind", "哪类？", [Choice("a", "甲"), Choice("b", "乙")])


@dialogue("several")
async def _several(chat: Chat[str, Book]) -> None:
    await chat.choose_many("kinds", "哪类？", [Choice("a", "甲"), Choice("b", "乙")])


@dialogue("files")
async def _files(chat: Chat[str, Book]) -> None:
    await chat.attach("files", "附件？")


@dialogue("review")
async def _review(chat: Chat[str, Book]) -> None:
    topic = await chat.ask("topic", "主题？", lambda text, _today: text, given="植树")
    await chat.review(Card("请核对", (Line("topic", "主题", topic),)))


@dialogue("commit")
async def _commit(chat: Chat[str, Book]) -> None:
    await chat.ask("topic", "主题？", lambda text, _today: text)
    await chat.commit("keep", _refuse, unreviewed=True)


@dialogue("warned")
async def _warned(chat: Chat[str, Book]) -> None:
    topic = await chat.ask("topic", "主题？", lambda text, _today: text, given="植树")
    seen = await chat.load(f"seen.{topic}", len)
    await chat.say(f"seen.{topic}", f"{topic}：{seen}")
    await chat.review(Card("请核对", (Line("topic", "主题", topic),)))


ASKED = [_typed, _looked_up, _one, _several, _files, _review, _commit]


def _stays_small(talk: Talk, answer: Callable[[int], Talk]) -> None:
    early = _time_of(answer, range(200))
    small = len(talk.kept)
    for number in range(200, TIMES - 200):
        answer(number)
    late = _time_of(answer, range(TIMES - 200, TIMES))
    assert len(talk.kept) <= small + 50
    assert len(talk.kept) < 4000
    assert late < 3 * early


def _time_of(answer: Callable[[int], Talk], numbers: range) -> float:
    start = process_time()
    for number in numbers:
        answer(number)
    return process_time() - start


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.name)
def test_wrong_answers_leave_nothing_behind(asked: Dialogue[str, Book]) -> None:
    talk = Talk(asked).starts()
    _stays_small(talk, lambda number: talk.says(f"错的{number:06}"))


def test_changes_of_mind_leave_little_behind() -> None:
    talk = Talk(_warned).starts()
    for number in range(1000):
        talk.says(f"主题改为第{number:06}次")
    assert len(talk.kept) < 5000


def test_only_so_many_files_are_kept_of_one_run() -> None:
    talk = Talk(_files).starts()
    for number in range(300):
        talk.happens(File(number, f"{number}.jpg"))
    assert len(talk.state.files) == 100
    assert "100" in talk.hears[0]
