"""A dialogue with everything in it, in three versions of its code; for the tests that try whatever order of events."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from dialogue import Card, Chat, Choice, Dialogue, Line, Unacceptable, dialogue
from tests.dialogue.parsing import day, number, word

MEETING, VISIT = Choice("meeting", "会议"), Choice("visit", "走访")
TAGS = ("学习", "讨论", "志愿", "调研")
UNASKED = ("files", "read")
SHOWN = ("kind", "extra", "day", "due", "present", "0/name", "1/name", "2/name", "tags", "note", "place", *UNASKED)
"""The lines of the card, in their order; each is the key of a question, but for the last two."""

Record = dict[str, Any]


@dataclass
class World:
    """What the dialogue reads and writes. `down`: nothing can be reached. `refuses`: nothing can be recorded."""

    book: list[Record] = field(default_factory=list)
    season: int = 0
    down: bool = False
    refuses: bool = False

    def tags(self, word: str) -> dict[str, Any]:
        """Three of the four tags, others every season; under a `word` that differs between versions of the code."""
        self._reach()
        return {word: [tag for place, tag in enumerate(TAGS) if place != self.season % len(TAGS)]}

    def record(self, record: Record) -> int:
        self._reach()
        if self.refuses:
            raise Unacceptable("现在记不了。")
        self.book.append(record)
        return len(self.book)

    def _reach(self) -> None:
        if self.down:
            raise ConnectionError("the database went away")


Talking = Chat[str, World]


def said(record: Record, key: str) -> str:
    """A line of the card, "" where there is nothing to say."""
    return "" if record.get(key) in (None, ()) else str(record[key])


async def _outing(chat: Talking, version: int) -> None:
    record: Record = {}
    if version == 2:
        record["note"] = await _note(chat)
    offered = [MEETING, VISIT] if version < 3 else [VISIT, Choice("talk", "谈话"), MEETING]
    record["kind"] = await chat.choose("kind", "kind？", offered)
    if version == 2:
        record["extra"] = await chat.ask("extra", "extra？", word)
    record["day"] = str(await chat.ask("day", "day？", day, choices=[Choice("今天", "今天"), Choice("昨天", "昨天")]))
    await (_meeting if record["kind"] == "meeting" else _visit)(chat, record)
    reading = "offered" if version == 3 else "tags"
    read = (await chat.load("tags", lambda world: world.tags(reading)))[reading]
    record["tags"] = await chat.choose_many("tags", "tags？", [Choice(tag, tag) for tag in read], first=2)
    if version != 2:
        record["note"] = await _note(chat)
    record["place"] = await chat.offer("place", "place？", word)
    await chat.attach("files", "files？")
    record["files"] = tuple(file.name for file in chat.files)
    record["read"] = "".join(read)
    lines = tuple(Line("" if key in UNASKED else key, key, said(record, key)) for key in SHOWN)
    await chat.review(Card("外出", lines))
    place = await chat.commit("record", lambda world: world.record(record))
    await chat.say("recorded", f"第{place}条。")
    await chat.ask("after", "after？", word)


async def _note(chat: Talking) -> str | None:
    note = await chat.ask("note", "note？", word, optional=True)
    if note == "坏":
        raise Unacceptable("这样写不行。")
    return note


async def _meeting(chat: Talking, record: Record) -> None:
    record["due"] = await chat.ask("due", "due？", number)
    record["present"] = await chat.ask("present", "present？", partial(_at_most, record["due"]))
    await chat.say("absent", f"缺席{record['due'] - record['present']}人。")


async def _visit(chat: Talking, record: Record) -> None:
    for turn in range(3):
        name = await chat.scope(str(turn)).ask("name", f"{turn}/name？", word, optional=True)
        if name is None:
            break
        record[f"{turn}/name"] = name


def _at_most(due: int, text: str, today: Any) -> int:
    present = number(text, today)
    if present > due:
        raise Unacceptable("没有那么多人。")
    return present


def _version(version: int) -> Dialogue[str, World]:
    declare: Callable[..., Any] = dialogue("outing", version=version)

    async def outing(chat: Talking) -> None:
        await _outing(chat, version)

    made: Dialogue[str, World] = declare(outing)
    return made


OUTINGS = {version: _version(version) for version in (1, 2, 3)}
