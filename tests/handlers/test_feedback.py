"""意见反馈: what is kept of an opinion, and that nothing joins an anonymous one to a person."""

import logging
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import MetaData, select, text

from domain.people import Role
from handlers.messages import Incoming
from storage import conversations, inbox, web_messages
from storage.models import InboxEvent, InboxState, Opinion
from tests.handlers.bureau import FRIDAY, Bureau

WORDS = "报表太多了，一件事要填三遍，希望能少一些。"
CHANNELS = ["web", "telegram"]
Found = dict[tuple[str, str], list[str]]


class Channel:
    """Someone at a real channel: what is typed on the web is also kept as the chat's own message."""

    def __init__(self, bureau: Bureau, name: str) -> None:
        self.bureau = bureau
        self.name = name
        self.chat = f"{name}-chat"
        with bureau.database.write() as session:
            conversations.introduce(session, (name, self.chat), bureau.secretary.person_id, by=None, now=FRIDAY)

    def says(self, *texts: str) -> "Channel":
        for words in texts:
            event = f"{self.chat}:{self.bureau.next_event()}"
            self.bureau.now += timedelta(seconds=5)
            if self.name == "web":
                with self.bureau.database.write() as session:
                    web_messages.append(
                        session,
                        self.chat,
                        by_person=True,
                        key=f"me:{event}",
                        payload={"text": words, "event": event},
                        at=self.bureau.now,
                    )
            self.bureau.receives(Incoming(self.name, self.chat, event, text=words))
        return self

    def page(self) -> list[str]:
        """What the page shows after it is loaded anew."""
        with self.bureau.database.read() as session:
            return [message.payload["text"] for message in web_messages.before(session, self.chat, None)]


def _everything(bureau: Bureau) -> Found:
    """Every value of every column of every table, as text."""
    metadata = MetaData()
    metadata.reflect(bureau.database.reader)
    with bureau.database.read() as session:
        return {
            (table.name, column.name): [
                str(value) for value in session.scalars(select(text(f'"{column.name}"')).select_from(table))
            ]
            for table in metadata.sorted_tables
            for column in table.columns
        }


@pytest.fixture(params=CHANNELS)
def channel(bureau: Bureau, request: pytest.FixtureRequest) -> Channel:
    return Channel(bureau, request.param)


def test_the_words_of_an_anonymous_opinion_are_in_one_place_only(
    channel: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    channel.says(WORDS, "意见反馈", WORDS, "匿名", WORDS)
    everything = _everything(channel.bureau)
    holders = [where for where, values in everything.items() if any(WORDS in value for value in values)]
    assert holders == [("opinions", "text")]
    assert WORDS not in caplog.text


def test_no_key_and_no_moment_leads_from_an_anonymous_opinion_to_anybody(channel: Channel) -> None:
    channel.says("意见反馈", "匿名", WORDS)
    with channel.bureau.database.read() as session:
        opinion = session.scalars(select(Opinion)).one()
    assert opinion.person_id is None
    assert opinion.organisation_id == channel.bureau.root.id  # whoever wrote it is in a branch below
    assert opinion.entered_on == date(2026, 11, 1)
    everything = _everything(channel.bureau)
    named = [where for where, values in everything.items() if str(opinion.id) in values and where[0] != "opinions"]
    assert named == []
    assert {column for table, column in everything if table == "opinions"} == {
        "id",
        "organisation_id",
        "person_id",
        "text",
        "entered_on",
    }


def test_the_order_of_the_rows_tells_nothing(bureau: Bureau) -> None:
    people = [bureau.person(f"张{name}", "二支部", Role.MEMBER) for name in "一二三四五六七八九十"]
    for number, someone in enumerate(people):
        someone.says("意见反馈", "匿名", f"第{number}条")
    with bureau.database.read() as session:
        place = "xmin::text || ctid::text" if bureau.database.dialect == "postgresql" else "rowid"
        by_place = session.scalars(select(Opinion.text).order_by(text(place))).all()
        by_id = session.scalars(select(Opinion.text).order_by(Opinion.id)).all()
        if bureau.database.dialect == "postgresql":
            assert len(session.scalars(text("SELECT DISTINCT xmin::text FROM opinions")).all()) == 1
    said = [f"第{number}条" for number in range(len(people))]
    assert sorted(by_place) == sorted(by_id) == sorted(said)
    assert by_place != said  # one time in 3.6 million they are
    assert by_id != said


def test_the_page_shows_that_the_words_were_not_kept(bureau: Bureau) -> None:
    channel = Channel(bureau, "web").says("昨天主题党日", "取消", "意见反馈", "匿名", WORDS)
    page = channel.page()
    assert page[:3] == ["昨天主题党日", "取消", "意见反馈"]
    assert page[4] == "（匿名意见，内容不保留）"
    with bureau.database.read() as session:
        edits = [m.payload.get("edits") for m in web_messages.after(session, channel.chat, 5)]
    assert 5 in edits  # so that an open window changes it at once


def test_what_failed_before_is_forgotten_with_it(channel: Channel) -> None:
    bureau = channel.bureau
    with bureau.database.write() as session:
        arrival = inbox.Arrival(channel.name, "bad", channel.chat, {"text": WORDS})
        inbox.receive(session, [arrival], bureau.now)
        session.scalars(select(InboxEvent).where(InboxEvent.event_id == "bad")).one().state = InboxState.DEAD
    channel.says("意见反馈", "匿名", WORDS)
    assert not any(WORDS in value for value in _everything(bureau)["inbox", "payload"])


def test_freed_pages_of_the_file_keep_no_words(sqlite_url: str) -> None:
    bureau = Bureau(sqlite_url)
    Channel(bureau, "web").says("意见反馈", "匿名", WORDS)
    Channel(bureau, "telegram").says("意见反馈", "匿名", WORDS + "第二次")
    bureau.database.dispose()
    content = Path(sqlite_url.removeprefix("sqlite:///")).read_bytes()
    assert content.count(WORDS.encode()) == 2
    assert not Path(sqlite_url.removeprefix("sqlite:///") + "-wal").exists()


def test_whether_there_is_a_name_is_asked_before_the_words(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("意见反馈")
    assert "匿名的只保留内容、月份和所在单位" in secretary.hears
    assert "Telegram" in secretary.says("匿名", WORDS).hears


def test_a_named_opinion_has_the_name_and_the_day(bureau: Bureau) -> None:
    channel = Channel(bureau, "web").says("意见反馈", "署名", WORDS)
    with bureau.database.read() as session:
        opinion = session.scalars(select(Opinion)).one()
    assert (opinion.person_id, opinion.entered_on) == (bureau.secretary.person_id, date(2026, 11, 20))
    assert channel.page()[-1] == WORDS
