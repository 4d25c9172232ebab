"""Killed again and again while people chat, the program loses nothing and does nothing twice."""

import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from domain.organisations import Level
from domain.people import Role
from storage import invites, organisations
from storage.engine import Database
from storage.models import (
    Activity,
    InboxEvent,
    InboxState,
    OpenDialogue,
    OutboxMessage,
    OutboxState,
    Person,
    WebMessage,
)
from tests.bot.program import Program
from tests.fake_telegram import FakeTelegram, User

SEED = 20261120
KILLS = 4
LONG = 120.0  # seconds, for one answer: restarts included, on a machine that does other things too
ON_TELEGRAM = [surname + "建国" for surname in "王李张刘陈杨黄赵吴周"]
ON_THE_WEB = [surname + "秀英" for surname in "徐孙马朱胡郭"]
EVENTS = 4  # of each person: the code, the name, the sentence, the tap
REPLIES = 5  # to each: the question for the name, the welcome, the menu, the card, the receipt


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


def test_nothing_is_lost_and_nothing_done_twice(tmp_path: Path, database: Database, database_url: str) -> None:
    codes = issue_codes(database, [*ON_TELEGRAM, *ON_THE_WEB])
    with FakeTelegram() as telegram, Program(tmp_path, database_url, telegram, web=True) as program:
        program.until_healthy()
        users = [telegram.user(name) for name in ON_TELEGRAM]
        surfers = [Surfer(program.address, name, codes[name]) for name in ON_THE_WEB]
        with ThreadPoolExecutor(len(codes) + 1) as pool:
            under_way = [pool.submit(kill_at_random, program, telegram)]
            under_way += [
                pool.submit(talk, user, name, codes[name]) for user, name in zip(users, ON_TELEGRAM, strict=True)
            ]
            under_way += [pool.submit(surfer.talks) for surfer in surfers]
        for one in under_way:
            one.result()
        telegram.waits_until(lambda it: it.waiting == 0, timeout=LONG)
    assert "Traceback" not in program.output
    each_has_one_record(database)
    each_event_was_answered_once(database)
    for user in users:
        # Telegram can't tell whether what was under way at a kill has arrived: that, and only that, may be there again.
        seen = Counter(message.text for message in user.chat if message.from_bot)
        assert len(seen) == REPLIES
        assert seen.total() - len(seen) <= KILLS
    each_web_chat_is_whole(database)


def kill_at_random(program: Program, telegram: FakeTelegram) -> None:
    """Kill it and start it again, each time after a few more messages, and at another moment of the next."""
    # No secret hangs on these numbers: the same every time are the point.
    chance = random.Random(SEED)  # noqa: S311
    for _ in range(KILLS):
        sent = telegram.count("sendMessage") + chance.randint(2, 8)
        telegram.waits_until(lambda it, sent=sent: it.count("sendMessage") >= sent, timeout=LONG)  # type: ignore[misc]
        # Not always when something has just been sent: in the middle of a transaction too.
        time.sleep(chance.uniform(0, 0.03))
        program.is_killed()
        program.starts()


def talk(user: User, name: str, code: str) -> None:
    """Come in and report an activity."""
    user.says(f"/start {code}")
    user.hears("请问您的姓名？", timeout=LONG)
    user.says(name)
    user.hears("请选择", timeout=LONG)
    user.says(sentence_of(name))
    user.hears("请核对", timeout=LONG)
    user.taps("确认")
    user.hears("已记录", timeout=LONG)


class Surfer:
    """One who does the same in the web chat. Like its page, he says a thing again until it is taken."""

    def __init__(self, address: str, name: str, code: str) -> None:
        self._name = name
        self._client = httpx.Client(base_url=address, trust_env=False, timeout=LONG)
        assert self._client.post("/api/enter", json={"code": code}).status_code == 200
        self._client.headers["X-CSRF-Token"] = self._client.get("/api/me").json()["csrf"]

    def talks(self) -> None:
        """Come in and report an activity."""
        self._hears("请问您的姓名？")
        self._posts(event="name", text=self._name)
        self._hears("请选择")
        self._posts(event="sentence", text=sentence_of(self._name))
        card = self._hears("请核对")
        confirm = next(button for button in card["buttons"] if button["label"] == "确认")
        self._posts(event="tap", tap=confirm["payload"], label="确认", message=card["id"])
        self._hears("已记录")
        self._client.close()

    def _posts(self, **said: Any) -> None:
        self._until(lambda: self._client.post("/api/messages", json=said).raise_for_status())

    def _hears(self, what: str) -> dict[str, Any]:
        def look() -> dict[str, Any] | None:
            messages = self._client.get("/api/messages").raise_for_status().json()["messages"]
            return next((one for one in messages if one["from"] == "bot" and what in one["text"]), None)

        found: dict[str, Any] = self._until(look)
        return found

    def _until(self, ask: Any) -> Any:
        end = time.monotonic() + LONG
        while time.monotonic() < end:
            try:
                if answer := ask():
                    return answer
            except httpx.TransportError:
                pass  # it was killed just now, and is not there yet
            time.sleep(0.2)  # as its page would: the program, not this test, shall have the machine
        raise AssertionError(f"{self._name} waited {LONG:g} s")


def sentence_of(name: str) -> str:
    """What he reports, unlike anybody else's."""
    return f"今天开了支委会，应到5实到5，{topic_of(name)}"


def topic_of(name: str) -> str:
    return f"研究{name}的建议"


def issue_codes(database: Database, names: Sequence[str]) -> dict[str, str]:
    """A code for each, as the secretary of a branch of his own: of one branch they would be told of each other's."""
    now = datetime.now(UTC)
    with database.write() as session:
        founded = now.date().replace(month=1, day=1)
        codes = {}
        for name in names:
            branch = organisations.add(
                session, name=f"{name}的党支部", level=Level.BRANCH, founded=founded, by=None, now=now
            )
            codes[name] = invites.issue(
                session, organisation_id=branch.id, role=Role.BRANCH_SECRETARY, by=None, now=now
            )
    return codes


def each_has_one_record(database: Database) -> None:
    with database.read() as session:
        topics = Counter(session.scalars(select(Activity.topic)))
        people = Counter(session.scalars(select(Person.name)))
        unfinished = session.scalar(select(func.count()).select_from(OpenDialogue))
    names = [*ON_TELEGRAM, *ON_THE_WEB]
    assert people == Counter(names)
    assert topics == Counter(topic_of(name) for name in names)
    assert unfinished == 0


def each_event_was_answered_once(database: Database) -> None:
    with database.read() as session:
        taken = session.execute(
            select(InboxEvent.chat, InboxEvent.state, func.count()).group_by(InboxEvent.chat, InboxEvent.state)
        ).all()
        made = session.execute(
            select(OutboxMessage.chat, OutboxMessage.state, func.count()).group_by(
                OutboxMessage.chat, OutboxMessage.state
            )
        ).all()
    chats = len(ON_TELEGRAM) + len(ON_THE_WEB)
    assert [(state, count) for _, state, count in taken] == [(InboxState.DONE, EVENTS)] * chats
    assert [(state, count) for _, state, count in made] == [(OutboxState.SENT, REPLIES)] * chats


def each_web_chat_is_whole(database: Database) -> None:
    """Where we keep the chat ourselves, there is no excuse: nothing at all is there twice."""
    with database.read() as session:
        messages = session.scalars(select(WebMessage).order_by(WebMessage.chat, WebMessage.number)).all()
    chats = {message.chat for message in messages}
    assert len(chats) == len(ON_THE_WEB)
    for chat in chats:
        mine = [message for message in messages if message.chat == chat]
        assert [message.number for message in mine] == list(range(1, len(mine) + 1))
        assert sum(message.by_person for message in mine) == EVENTS - 1  # the code was no message of the chat
        told = Counter(message.payload["text"] for message in mine if not message.by_person)
        assert (len(told), told.total()) == (REPLIES, REPLIES)
