"""上报活动 in small: a dialogue with a review, as most are."""

from functools import partial
from typing import Any

from dialogue import Card, Chat, Choice, Line, Unacceptable, dialogue
from tests.dialogue.parsing import day, number, word
from tests.dialogue.talk import Book

KINDS = [Choice("day", "主题党日"), Choice("lecture", "党课"), Choice("committee", "支委会")]


@dialogue("activity")
async def report_activity(chat: Chat[str, Book]) -> None:
    kinds = await chat.choose_many("kinds", "类别？", KINDS)
    held = await chat.ask("held", "日期？", day, choices=[Choice("今天", "今天")])
    lecturer = await chat.ask("lecturer", "主讲？", word) if "lecture" in kinds else ""
    due = await chat.ask("due", "应到？", number)
    present = await chat.ask("present", "实到？", partial(_at_most, due))
    if present < due:
        await chat.say("absent", f"缺席{due - present}人。")
    place = await chat.offer("place", "地点？", word)
    lines = (
        Line("kinds", "类别", " ".join(kinds)),
        Line("held", "日期", held.isoformat()),
        Line("lecturer", "主讲", lecturer),
        Line("due", "应到", str(due)),
        Line("present", "实到", str(present)),
        Line("place", "地点", place or ""),
        Line("", "附件", f"{len(chat.files)}份"),
    )
    await chat.review(Card("支部活动", lines))
    record = {"kinds": kinds, "held": held.isoformat(), "lecturer": lecturer, "due": due, "present": present}
    number_ = await chat.commit("record", partial(_record, {**record, "place": place}))
    await chat.say("recorded", f"记下了，编号{number_}。")


def _at_most(due: int, text: str, _today: object) -> int:
    present = int(text)
    if present > due:
        raise Unacceptable(f"实到不能多于{due}。")
    return present


def _record(record: dict[str, Any], book: Book) -> int:
    if record["due"] == 13:
        raise Unacceptable("这里没有13名党员。")
    if record["due"] == 500:
        raise ConnectionError("the database went away")
    book.append(record)
    return len(book)


CARD = "支部活动\n类别：day\n日期：2026-11-22\n应到：12\n实到：11\n附件：0份\n\n对吗？"
ANSWERS = ("1", "昨天", "12", "11")
