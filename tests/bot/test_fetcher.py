"""The fetcher: a file that comes lets its event be handled, one that never will becomes a sentence for the person."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.channels.delivery import Delivery, FetchLater
from bot.fetcher import AT_ONCE, LONG_PAUSE, Fetcher
from bot.writer import Writer
from dialogue import Unacceptable
from handlers.messages import Incoming, IncomingFile, Outgoing
from handlers.texts import Texts
from reading import word_file
from storage import attachments, inbox
from storage.engine import Database
from storage.files import FileStore
from storage.inbox import Arrival
from storage.models import Attachment
from tests.bot.outage import Outage
from tests.word_files import file_of, form, with_part

BEGIN = datetime(2026, 11, 20, 1, tzinfo=UTC)
PATIENCE = 60.0  # seconds, where a thread has to have its turn
LIMIT = 100_000  # bytes
PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"


class Shelf:
    """A channel whose `files` are what `fetch` gives or raises, by reference."""

    name = "telegram"

    def __init__(self) -> None:
        self.files: dict[str, tuple[bytes, str | None] | Exception] = {}
        self.asked: list[str] = []
        self.was_asked = asyncio.Event()

    async def deliver(
        self, chat: str, outgoing: Outgoing, content: bytes | None = None, *, key: str = "", skip_parts: int = 0
    ) -> Delivery:
        raise NotImplementedError

    async def fetch(self, reference: str) -> tuple[bytes, str | None]:
        self.asked.append(reference)
        self.was_asked.set()
        match self.files[reference]:
            case Exception() as error:
                raise error
            case found:
                return found


class Mailroom:
    """Where events with files come in and wait for them."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.now = BEGIN
        self.shelf = Shelf()
        self.text = Texts.load()
        self.writer = Writer(database, poll_seconds=10 * PATIENCE)
        self.store = FileStore(folder, LIMIT)
        self.fetcher = Fetcher(
            database,
            self.writer,
            {"telegram": self.shelf},
            self.store,
            lambda: self.now,
            self.text,
            poll_seconds=10 * PATIENCE,
        )

    def receives(
        self, chat: str, found: tuple[bytes, str | None] | Exception, name: str = "", channel: str = "telegram"
    ) -> None:
        """An event with a file, of which the platform will say so."""
        self.shelf.files[chat] = found
        incoming = Incoming(channel, chat, f"{chat}1", text="附件", file=IncomingFile(name, reference=chat))
        with self.database.write() as session:
            inbox.receive(session, [Arrival(channel, f"{chat}1", chat, incoming.to_json(), fetching=True)], self.now)

    async def fetches(self, seconds: float = 0) -> bool:
        """What waits, so much later; whether anything did."""
        self.now += timedelta(seconds=seconds)
        return await self.fetcher.fetch()

    @property
    def ready(self) -> dict[str, IncomingFile]:
        """The files of all events that may be handled, by chat."""
        with self.database.write() as session:
            found = [Incoming.from_json(event.payload) for event in inbox.claim(session, 100)]
        assert all(incoming.text == "附件" for incoming in found)
        return {incoming.chat: incoming.file for incoming in found if incoming.file}

    def problem(self, chat: str) -> str | None:
        assert self.ready[chat].attachment is None
        return self.ready[chat].problem


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
async def mailroom(database: Database, tmp_path: Path) -> AsyncIterator[Mailroom]:
    mailroom = Mailroom(database, tmp_path / "files")
    mailroom.writer.start()
    yield mailroom
    assert await asyncio.to_thread(mailroom.writer.stop, PATIENCE)


async def test_a_file_that_is_brought_in_lets_its_event_be_handled(mailroom: Mailroom) -> None:
    mailroom.receives("王", (PHOTO, "photos/植树.jpg"))
    assert mailroom.ready == {}
    assert await mailroom.fetches()
    file = mailroom.ready["王"]
    assert (file.name, file.problem) == ("植树.jpg", None)
    with mailroom.database.read() as session:
        kept = attachments.get(session, file.attachment or 0)
    assert (kept.name, kept.media_type, kept.size) == ("植树.jpg", "image/jpeg", len(PHOTO))
    assert mailroom.store.path(kept.sha256).read_bytes() == PHOTO
    assert not await mailroom.fetches()
    assert mailroom.shelf.asked == ["王"]


async def test_the_name_a_person_gave_is_kept(mailroom: Mailroom) -> None:
    mailroom.receives("王", (b"a list", "file_7.txt"), name="名单.txt")
    await mailroom.fetches()
    assert mailroom.ready["王"].name == "名单.txt"


async def test_a_file_that_is_not_there_yet_is_asked_for_later(mailroom: Mailroom) -> None:
    mailroom.receives("王", FetchLater(30))
    assert await mailroom.fetches()
    assert not await mailroom.fetches(29.9)
    assert mailroom.shelf.asked == ["王"]
    mailroom.shelf.files["王"] = (PHOTO, "1.jpg")
    assert await mailroom.fetches(0.1)
    assert mailroom.ready["王"].attachment


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (Unacceptable("这个文件太大。"), "这个文件太大。"),
        ((b"\xff\xd8\xff" + bytes(LIMIT), "1.jpg"), "file.TooLarge"),
        ((b"\x7fELF\0", "1.exe"), "file.NotAllowed"),
        (OSError("the disk is full"), "file.lost"),
    ],
)
async def test_a_file_that_never_comes_becomes_a_sentence_for_the_person(
    mailroom: Mailroom, found: Any, sentence: str
) -> None:
    mailroom.receives("王", found, name="我的文件")
    await mailroom.fetches()
    assert mailroom.problem("王") == (mailroom.text(sentence) if "." in sentence else sentence)
    assert not await mailroom.fetches()


async def test_what_a_word_file_says_comes_with_it(mailroom: Mailroom) -> None:
    mailroom.receives("王", (file_of(form), "记录.docx"))
    await mailroom.fetches()
    assert "主题：研究换届" in mailroom.ready["王"].words


async def test_a_hostile_word_file_is_refused_with_the_reason(mailroom: Mailroom) -> None:
    mailroom.receives("王", (with_part(file_of(form), "word/vbaProject.bin", b"x"), "记录.docx"))
    await mailroom.fetches()
    assert mailroom.problem("王") == word_file.MACROS


async def test_the_log_tells_where_it_failed_and_never_what_was_sent(
    mailroom: Mailroom, caplog: pytest.LogCaptureFixture
) -> None:
    mailroom.receives("王", ValueError("我的文件"), name="我的文件")
    await mailroom.fetches()
    assert "could not be brought in: ValueError < test_fetcher.py" in caplog.text
    assert "我的" not in caplog.text


async def test_a_file_that_can_not_be_noted_is_lost_and_ends_nothing(
    mailroom: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def defect(*_: object, **__: object) -> Attachment:
        raise LookupError("a defect")

    monkeypatch.setattr(attachments, "add", defect)
    mailroom.receives("王", (PHOTO, "1.jpg"))
    await mailroom.fetches()
    assert mailroom.problem("王") == mailroom.text("file.lost")


async def test_an_event_that_can_not_be_read_holds_up_no_other(mailroom: Mailroom) -> None:
    with mailroom.database.write() as session:
        inbox.receive(session, [Arrival("telegram", "0", "李", {"from the future": 1}, fetching=True)], BEGIN)
    mailroom.receives("王", (PHOTO, "1.jpg"))
    assert await mailroom.fetches()
    assert mailroom.ready["王"].attachment
    assert not await mailroom.fetches()
    assert await mailroom.fetches(LONG_PAUSE)


async def test_those_put_off_do_not_hide_the_ones_behind_them(mailroom: Mailroom) -> None:
    for number in range(5 * AT_ONCE):
        mailroom.receives(f"chat{number}", FetchLater(30))
    mailroom.receives("王", (PHOTO, "1.jpg"))
    while await mailroom.fetches():
        pass
    assert list(mailroom.ready) == ["王"]
    assert len(mailroom.shelf.asked) == 5 * AT_ONCE + 1


async def test_files_of_channels_that_are_not_ours_are_left_alone(mailroom: Mailroom) -> None:
    mailroom.receives("王", (PHOTO, "1.jpg"), channel="web")
    assert not await mailroom.fetches()
    assert mailroom.shelf.asked == []


async def test_a_database_that_is_away_loses_no_file(mailroom: Mailroom) -> None:
    mailroom.receives("王", (PHOTO, "1.jpg"))
    outage = Outage(mailroom.database)
    fetch = mailroom.shelf.fetch

    async def then_away(reference: str) -> tuple[bytes, str | None]:
        outage.left = 2  # together and alone
        return await fetch(reference)

    mailroom.shelf.fetch = then_away  # type: ignore[method-assign]
    assert await mailroom.fetches()
    assert outage.left == 0
    assert mailroom.ready == {}
    assert not await mailroom.fetches()
    mailroom.shelf.fetch = fetch  # type: ignore[method-assign]
    assert await mailroom.fetches(60)
    with mailroom.database.read() as session:
        assert len(session.scalars(select(Attachment)).all()) == 1


async def test_it_outlives_a_database_that_is_away_and_comes_when_it_is_woken(mailroom: Mailroom) -> None:
    mailroom.receives("王", (PHOTO, "1.jpg"))
    outage = Outage(mailroom.database, left=1)
    serving = asyncio.create_task(mailroom.fetcher.serve())
    await asyncio.sleep(0)  # it has begun to look
    mailroom.fetcher.wake()
    await asyncio.wait_for(mailroom.shelf.was_asked.wait(), PATIENCE)
    mailroom.fetcher.stop()
    await asyncio.wait_for(serving, PATIENCE)
    assert outage.refused == 1
    assert mailroom.ready["王"].attachment


async def test_told_to_stop_it_begins_nothing_new(mailroom: Mailroom) -> None:
    mailroom.receives("王", (PHOTO, "1.jpg"))
    mailroom.fetcher.stop()
    await asyncio.wait_for(mailroom.fetcher.serve(), PATIENCE)
    assert mailroom.shelf.asked == []
