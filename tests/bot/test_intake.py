"""The intake: nothing that was accepted is lost, no chat can flood the inbox, and no text can't be kept."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError

from bot.channels.telegram.reading import read_updates
from bot.intake import Intake
from bot.pacing import MINUTE, OF_MEMBERS, OF_STRANGERS, Pacing, Verdict
from bot.writer import Writer
from domain.organisations import Level
from domain.people import Membership
from handlers.messages import Incoming
from handlers.texts import Texts
from storage import conversations, organisations, people
from storage.engine import Database
from storage.models import InboxEvent, OutboxMessage
from tests.bot.outage import Outage

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
TOO_FAST = Texts.load()("dispatch.too_fast")


class House:
    """An intake, its writer's turns taken by hand, and its clock."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.seconds = 0.0
        self.fetches = 0
        self.writer = Writer(database)
        self.intake = Intake(
            database, self.writer, Texts.load(), lambda: NOW, self._fetch, Pacing(lambda: self.seconds)
        )
        self._number = 0

    def _fetch(self) -> None:
        self.fetches += 1

    async def keeps(self, events: list[Incoming]) -> None:
        """Hand them in, and let the writer work until they are kept."""
        receiving = asyncio.create_task(self.intake.receive(events))
        while not receiving.done():
            await asyncio.to_thread(lambda: None)
            if not receiving.done():
                self.writer.cycle()
        await receiving

    async def sends(self, count: int, chat: str = "王") -> None:
        """So many events of one chat, in one batch."""
        numbers = range(self._number, self._number + count)
        self._number += count
        await self.keeps([Incoming("telegram", chat, str(number), text=str(number)) for number in numbers])

    def kept(self, chat: str = "王") -> int:
        with self.database.read() as session:
            return len(session.scalars(select(InboxEvent.id).where(InboxEvent.chat == chat)).all())

    def told(self, chat: str = "王") -> list[str]:
        with self.database.read() as session:
            return [
                payload["text"]
                for payload in session.scalars(select(OutboxMessage.payload).where(OutboxMessage.chat == chat))
            ]

    def enrols(self, chat: str) -> None:
        with self.database.write() as session:
            branch = organisations.add(
                session, name="一支部", level=Level.BRANCH, founded=date(2016, 7, 1), by=None, now=NOW
            )
            person = people.add(
                session,
                name="王芳",
                organisation_id=branch.id,
                standing=Membership.FULL,
                joined=date(2016, 7, 1),
                by=None,
                now=NOW,
            )
            conversations.introduce(session, ("telegram", chat), person.id, by=None, now=NOW)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
async def house(database: Database) -> House:
    return House(database)


async def test_a_stranger_who_sends_too_much_is_told_once_and_the_rest_is_dropped(house: House) -> None:
    await house.sends(OF_STRANGERS)
    assert (house.kept(), house.told()) == (OF_STRANGERS, [])
    await house.sends(500)
    await house.sends(500)
    assert (house.kept(), house.told()) == (OF_STRANGERS, [TOO_FAST])


async def test_after_the_minute_that_was_named_all_is_heard_again(house: House) -> None:
    await house.sends(OF_STRANGERS + 1)
    house.seconds += MINUTE - 0.5
    await house.sends(1)
    assert house.kept() == OF_STRANGERS
    house.seconds += 0.5
    await house.sends(1)
    assert (house.kept(), house.told()) == (OF_STRANGERS + 1, [TOO_FAST])


async def test_who_is_enrolled_may_send_more(house: House) -> None:
    house.enrols("王")
    await house.sends(OF_MEMBERS)
    assert (house.kept(), house.told()) == (OF_MEMBERS, [])
    await house.sends(40)
    assert (house.kept(), house.told()) == (OF_MEMBERS, [TOO_FAST])


async def test_one_chat_takes_no_room_from_another(house: House) -> None:
    await house.sends(500, chat="王")
    await house.sends(OF_STRANGERS, chat="李")
    assert (house.kept("李"), house.told("李")) == (OF_STRANGERS, [])


async def test_what_comes_again_because_it_could_not_be_kept_is_not_counted_twice(house: House) -> None:
    events = [Incoming("telegram", "王", str(number), text="…") for number in range(OF_STRANGERS + 1)]
    outage = Outage(house.database, left=10**9)
    for _ in range(3):
        with pytest.raises(OperationalError):
            await house.keeps(events)
    outage.left = 0
    await house.keeps(events)
    assert (house.kept(), house.told()) == (OF_STRANGERS, [TOO_FAST])


def test_only_so_many_chats_are_remembered_and_the_busy_one_is_among_them() -> None:
    pacing = Pacing(lambda: 0.0, chats=100)
    for number in range(5_000):
        pacing.judge(("telegram", "busy"))
        pacing.judge(("telegram", str(number)))
    assert pacing.remembered == 100
    assert pacing.judge(("telegram", "busy")) is Verdict.DROP


TEXT = st.text(st.characters(codec=None, categories=None) | st.sampled_from("\ud83d\ude00\0"), min_size=1, max_size=6)
PERSON = st.fixed_dictionaries({"id": st.just(7), "first_name": TEXT, "last_name": TEXT})
CHAT = st.just({"id": 7, "type": "private"})
FILES = st.fixed_dictionaries(
    {},
    optional={"document": st.fixed_dictionaries({"file_id": TEXT, "file_name": TEXT}), "text": TEXT, "caption": TEXT},
)
MESSAGES = st.builds(
    lambda person, chat, files: {"message_id": 1, "from": person, "chat": chat, **files}, PERSON, CHAT, FILES
)
TAPS = st.builds(
    lambda query, person, data: {
        "id": query, "from": person, "data": data, "message": {"message_id": 1, "chat": {"id": 7, "type": "private"}},
    },
    TEXT, PERSON, TEXT,
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.builds(lambda m: {"message": m}, MESSAGES), st.builds(lambda t: {"callback_query": t}, TAPS)))
async def test_an_update_with_any_text_in_any_field_is_kept(database: Database, content: dict[str, Any]) -> None:
    with database.write() as session:
        session.execute(delete(InboxEvent))
    house = House(database)
    wire = json.loads(json.dumps({"update_id": 5, **content}))
    events = read_updates([wire], 10**6)
    await house.keeps(events)
    with database.read() as session:
        kept = session.scalars(select(InboxEvent.payload)).all()
    assert len(kept) == len(events)
    assert [Incoming.from_json(payload).event_id for payload in kept] == ["5"] * len(events)


@pytest.mark.parametrize("bad", ["好\ud83d", "好\0"])
async def test_half_a_character_or_a_zero_is_replaced_and_the_rest_kept(house: House, bad: str) -> None:
    await house.keeps([Incoming("telegram", "王", "1", text=bad)])
    with house.database.read() as session:
        assert session.scalars(select(InboxEvent.payload)).one()["text"] == "好\ufffd"
