"""What is read from the world is read once, and stays as it was for the rest of the run."""

import pytest

from dialogue import Card, Chat, DialogueError, Line, Unacceptable, dialogue
from tests.dialogue.parsing import word
from tests.dialogue.talk import Book, Talk

Talking = Chat[str, Book]


@dialogue("look")
async def look(chat: Talking) -> None:
    before = await chat.load("before", len)
    name = await chat.ask("name", "谁？", word)
    found = await chat.load("found", lambda book: {"name": name, "book": list(book)})
    await chat.ask("more", "还有？", word)
    await chat.say("all", f"{before} {found}")


def test_it_stays_as_it_was_when_the_world_moves_on() -> None:
    talk = Talk(look).starts().says("张三")
    talk.book.append("new")
    assert talk.says("没有").said == ["0 {'name': '张三', 'book': []}"]


def test_back_forgets_what_was_read_after_the_answer_and_keeps_what_was_read_before() -> None:
    talk = Talk(look).starts().says("张三")
    talk.book.append("new")
    assert talk.goes_back().says("李四", "没有").said == ["0 {'name': '李四', 'book': ['new']}"]


def test_a_dialogue_that_changes_what_it_read_changes_nothing_that_is_kept() -> None:
    @dialogue("careless")
    async def careless(chat: Talking) -> None:
        found = await chat.load("found", lambda _book: {"names": ["张三"]})
        found["names"].append("李四")
        await chat.ask("any", "？", word)
        await chat.say("all", str(found))

    assert Talk(careless).starts().looks_again().says("好").said == ["{'names': ['张三', '李四']}"]


def test_it_is_json_from_the_first_moment() -> None:
    @dialogue("shapes")
    async def shapes(chat: Talking) -> None:
        await chat.say("all", str(await chat.load("found", lambda _book: {1: ("a", None)})))

    assert Talk(shapes).starts().said == ["{'1': ['a', None]}"]


@pytest.mark.parametrize("value", [{1, 2}, float("nan"), [object()]])
def test_what_is_not_json_is_a_defect(value: object) -> None:
    @dialogue("opaque")
    async def opaque(chat: Talking) -> None:
        await chat.load("found", lambda _book: value)

    with pytest.raises(DialogueError, match="JSON"):
        Talk(opaque).starts()


def test_an_answer_that_finds_nothing_is_asked_for_again() -> None:
    @dialogue("enrol")
    async def enrol(chat: Talking) -> None:
        code = await chat.ask("code", "邀请码？", word)
        name = await chat.load("invited", lambda _book: _invited(code))
        await chat.say("welcome", f"欢迎{name}")

    talk = Talk(enrol).starts({"code": "A1"})
    assert talk.hears == ["没有这个邀请码。", "邀请码？"]
    assert talk.says("B2").hears == ["没有这个邀请码。", "邀请码？"]
    assert talk.says("K7").hears == ["欢迎张三"]


def _invited(code: str) -> str:
    if code != "K7":
        raise Unacceptable("没有这个邀请码。")
    return "张三"


def test_what_a_database_raises_reaches_the_caller_at_the_first_try() -> None:
    tries = []

    def unreachable(book: Book) -> None:
        tries.append(book)
        raise ConnectionError("the database went away")

    @dialogue("lost")
    async def lost(chat: Talking) -> None:
        await chat.load("found", unreachable)

    with pytest.raises(ConnectionError, match="the database went away"):
        Talk(lost).starts()
    assert len(tries) == 1


def test_the_answer_that_is_changed_decides_what_is_read_anew() -> None:
    @dialogue("edited")
    async def edited(chat: Talking) -> None:
        start = await chat.load("start", len)
        name = await chat.ask("name", "谁？", word)
        found = await chat.load("found", lambda book: f"{name}{len(book)}")
        await chat.review(Card(f"{start} {found}", (Line("name", "姓名", name),)))

    talk = Talk(edited).starts().says("张三")
    talk.book.append("new")
    assert talk.says("姓名 李四").question.startswith("0 李四1\n")


def test_what_was_read_for_an_answer_that_was_refused_is_read_anew() -> None:
    @dialogue("refused")
    async def refused(chat: Talking) -> None:
        place = await chat.offer("place", "地点？", word)
        found = await chat.load("found", lambda _book: f"地点{place}")
        if place == "坏":
            raise Unacceptable("没有这个地点。")
        await chat.say("found", found)

    assert Talk(refused).starts({"place": "坏"}).hears == ["没有这个地点。", "地点None"]
