"""A message that can't go out is given up with a sentence in its place, and its chat goes on in order."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from bot.channels.delivery import Dead, Delivered, Later
from bot.documents import CannotMake, Documents
from bot.settling import FAILURES, LONGEST_PAUSE, MOST_TRIES, in_place_of
from handlers.messages import Document, Outgoing
from handlers.texts import Texts
from storage import outbox
from storage.engine import Database
from storage.files import FileStore
from storage.models import OutboxMessage, OutboxState
from storage.outbox import Parcel
from tests.bot.post_office import BEGIN, PostOffice

TEXT = Texts.load()
SORRY = TEXT("delivery.no_document", name="清单.docx")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
async def office(database: Database) -> PostOffice:
    return PostOffice(database)


def said(office: PostOffice, key: str) -> str:
    """What the last try of this message says."""
    return [attempt.outgoing.text for attempt in office.telegram.tries if attempt.key == key][-1]


async def test_a_document_that_can_never_be_made_gives_way_at_once_to_a_sentence(
    office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    office.faults["清单.docx"] = CannotMake("TemplateSyntaxError")
    office.sends("王1", "清单.docx", text="三张清单")
    office.writes("王2")
    for _ in range(3):  # taken, written down as failed, and taken again
        await office.turn()
    assert office.telegram.under_way == ["王1"]
    assert said(office, "王1") == f"三张清单\n{SORRY}"
    await office.answers(("王1", Delivered("7")))
    assert office.telegram.under_way == ["王2"]
    assert office.state("王1") is OutboxState.SENT
    assert "TemplateSyntaxError" in (office.message("王1").error or "")
    assert "is given up" in caplog.text


async def test_a_document_that_may_yet_be_made_is_tried_a_few_times_and_then_given_up(office: PostOffice) -> None:
    office.faults["清单.docx"] = OSError("no space left on device")
    office.sends("王1", "清单.docx")
    office.writes("王2")
    await office.turn()
    for _ in range(FAILURES):
        assert office.telegram.tries == []
        await office.turn()
        await office.after(LONGEST_PAUSE)
    assert said(office, "王1") == SORRY
    await office.answers(("王1", Delivered()))
    assert office.telegram.under_way == ["王2"]


async def test_a_document_whose_disk_comes_back_goes_out_as_it_is(office: PostOffice) -> None:
    office.faults["清单.docx"] = OSError("no space left on device")
    office.sends("王1", "清单.docx")
    for _ in range(FAILURES - 1):
        await office.turn()
        await office.after(LONGEST_PAUSE)
    office.faults.clear()
    await office.after(LONGEST_PAUSE)
    await office.answers(("王1", Delivered()))
    assert [attempt.content for attempt in office.telegram.tries] == ["清单.docx".encode()]
    assert office.message("王1").error is None


async def test_while_the_database_is_away_no_document_is_given_up(office: PostOffice) -> None:
    office.faults["清单.docx"] = OperationalError("SELECT", {}, Exception())
    office.sends("王1", "清单.docx")
    for _ in range(3 * FAILURES):
        await office.turn()
        await office.after(LONGEST_PAUSE)
    assert (office.state("王1"), office.message("王1").failures) == (OutboxState.WAITING, 0)


async def test_a_document_that_the_platform_refuses_gives_way_to_a_sentence_once(office: PostOffice) -> None:
    office.sends("王1", "清单.docx")
    office.writes("王2")
    await office.turn()
    await office.answers(("王1", Dead("file is too big")))
    await office.turn()
    assert said(office, "王1") == SORRY
    await office.answers(("王1", Dead("chat not found")))
    assert (office.state("王1"), office.message("王1").error) == (OutboxState.DEAD, "chat not found")
    assert office.telegram.under_way == ["王2"]


async def test_a_document_that_the_platform_never_takes_is_given_up_in_the_end(office: PostOffice) -> None:
    office.sends("王1", "清单.docx")
    with office.database.write() as session:
        session.execute(update(OutboxMessage).values(attempts=MOST_TRIES - 1))
    await office.turn()
    await office.answers(("王1", Later(2)))
    assert office.message("王1").error is None
    await office.after(LONGEST_PAUSE)
    await office.answers(("王1", Later(2)))
    await office.turn()
    assert said(office, "王1") == SORRY


async def test_words_wait_for_a_platform_that_is_away_for_days(office: PostOffice) -> None:
    office.writes("王1")
    with office.database.write() as session:
        session.execute(update(OutboxMessage).values(attempts=10 * MOST_TRIES))
    await office.turn()
    await office.answers(("王1", Later(2)))
    await office.after(LONGEST_PAUSE)
    assert said(office, "王1") == "王1"


async def test_a_message_that_a_defect_keeps_back_is_given_up_and_its_chat_goes_on(office: PostOffice) -> None:
    with office.database.write() as session:
        outbox.add(session, [Parcel("telegram", "王", "王1", {"from the future": 1})], office.now)
    office.writes("王2")
    await office.turn()
    for _ in range(FAILURES):
        await office.turn()
        await office.after(LONGEST_PAUSE)
    assert said(office, "王1") == TEXT("delivery.no_message")
    for _ in range(FAILURES):
        await office.answers(("王1", RuntimeError("a defect")))
        await office.after(LONGEST_PAUSE)
    assert office.state("王1") is OutboxState.DEAD
    assert office.telegram.under_way == ["王2"]


async def test_what_was_given_up_is_counted_but_not_what_was_blocked_or_long_ago(office: PostOffice) -> None:
    office.writes("王1", "李1", "张1", "陈1")
    with office.database.write() as session:
        for key, error in (("王1", "too strange"), ("李1", outbox.BLOCKED)):
            outbox.dead(session, office.message(key).id, error, office.now)
        outbox.give_up(session, office.message("张1").id, "too large", {"text": SORRY}, office.now)
    with office.database.read() as session:
        assert outbox.given_up(session, BEGIN) == 2
        assert outbox.given_up(session, BEGIN + timedelta(seconds=1)) == 0


async def test_what_is_not_there_to_make_a_document_of_is_told_apart_from_a_disk_that_is_away(
    database: Database, tmp_path: Path
) -> None:
    documents = Documents(database, FileStore(tmp_path, 1))
    with pytest.raises(CannotMake):
        await documents.content(Document("report", 404, "清单.docx", "docx"))


def test_a_tap_is_answered_also_where_its_reply_is_given_up() -> None:
    assert in_place_of(Outgoing(text="x", answers="9"), TEXT).answers == "9"
