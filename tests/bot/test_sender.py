"""The sender: in order within a chat, side by side across chats, and never twice, whatever comes of a delivery."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from bot.channels.delivery import Blocked, Dead, Delivered, Later, Moved
from bot.settling import LONGEST_PAUSE
from domain.organisations import Level
from domain.people import Membership
from handlers.messages import Document, Outgoing
from storage import conversations, organisations, outbox, people
from storage.engine import Database
from storage.models import OutboxMessage, OutboxState
from storage.outbox import Parcel
from tests.bot.outage import Outage
from tests.bot.post_office import BEGIN, PostOffice, steps

TODAY = BEGIN.date()
PATIENCE = 60.0  # seconds, where a thread has to have its turn


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
async def office(database: Database) -> PostOffice:
    return PostOffice(database)


@pytest.fixture
async def threaded(database: Database) -> AsyncIterator[PostOffice]:
    """Its writer works by itself once it is started; but nobody wakes it in vain, and so soon it does not look."""
    office = PostOffice(database, at_once=5, poll_seconds=10 * PATIENCE)
    yield office
    assert await asyncio.to_thread(office.writer.stop, PATIENCE)


async def test_a_chats_next_message_waits_for_the_one_before_and_other_chats_do_not(office: PostOffice) -> None:
    office.writes("王1", "王2", "李1")
    await office.turn()
    assert office.telegram.under_way == ["王1", "李1"]
    await office.turn()
    assert office.telegram.keys == ["王1", "李1"]
    await office.answers(("王1", Delivered("77")))
    assert office.telegram.under_way == ["李1", "王2"]
    assert (office.state("王1"), office.message("王1").receipt) == (OutboxState.SENT, "77")
    assert office.message("王1").payload == {}


async def test_a_document_goes_with_its_content(office: PostOffice) -> None:
    outgoing = Outgoing("清单", document=Document("report", 1, "清单.docx", "docx"))
    with office.database.write() as session:
        outbox.add(session, [Parcel("web", "王", "王1", outgoing.to_json())], office.now)
    await office.turn()
    (attempt,) = office.web.tries
    assert (attempt.outgoing, attempt.content) == (outgoing, "清单.docx".encode())


async def test_told_to_slow_down_a_whole_channel_pauses_and_only_it(office: PostOffice) -> None:
    office.writes("王1", "李1", "李2")
    office.writes("张1", "张2", channel="web")
    await office.turn()
    await office.answers(("王1", Later(30, whole_channel=True)), ("李1", Delivered()), ("张1", Delivered()))
    assert (office.telegram.under_way, office.web.under_way) == ([], ["张2"])
    await office.after(29.9)
    assert office.telegram.under_way == []
    await office.after(0.1)
    assert office.telegram.under_way == ["王1", "李2"]


async def test_a_longer_pause_is_not_cut_short_by_a_shorter_one(office: PostOffice) -> None:
    office.writes("王1", "李1", "张1")
    await office.turn()
    await office.answers(("王1", Later(30, whole_channel=True)))
    await office.answers(("李1", Later(5, whole_channel=True)), ("张1", Later(1)))
    await office.after(29.9)
    assert office.telegram.under_way == []
    await office.after(0.1)
    assert office.telegram.under_way == ["王1", "李1", "张1"]


async def test_what_was_due_before_its_channel_closed_waits(office: PostOffice) -> None:
    office.writes("王1")
    await office.turn()
    office.writes("李1")
    with office.database.read() as session:
        due = office.sender.collect_due(session)
    office.telegram.answers("王1", Later(30, whole_channel=True))
    await steps()
    office.sender.take(due)
    await steps()
    assert office.telegram.keys == ["王1"]


async def test_a_closed_channel_takes_no_room_from_the_others(database: Database) -> None:
    office = PostOffice(database, at_once=2)
    office.writes("王1", "李1", "张1", "陈1")
    await office.turn()
    await office.answers(("王1", Later(30, whole_channel=True)), ("李1", Later(30, whole_channel=True)))
    office.writes("刘1", channel="web")
    await office.turn()
    assert office.web.under_way == ["刘1"]


async def test_each_pause_is_longer_than_the_one_before(office: PostOffice) -> None:
    office.writes("王1", "王2")
    await office.turn()
    for pause in (5, 10, 20, 40, 80, 160, 320, LONGEST_PAUSE, LONGEST_PAUSE):
        await office.answers(("王1", Later(5)))
        await office.after(pause - 0.1)
        assert office.telegram.under_way == []
        await office.after(0.1)
        assert office.telegram.under_way == ["王1"]


async def test_a_pause_stays_within_bounds_after_any_number_of_tries(office: PostOffice) -> None:
    office.writes("王1")
    with office.database.write() as session:
        session.execute(update(OutboxMessage).values(attempts=5000))
    await office.turn()
    await office.answers(("王1", Later(5)))
    await office.after(LONGEST_PAUSE)
    assert office.telegram.under_way == ["王1"]


async def test_parts_that_are_shown_are_not_shown_again_not_even_after_a_defect(office: PostOffice) -> None:
    office.writes("王1")
    await office.turn()
    await office.answers(("王1", Later(5, done_parts=2)))
    await office.after(60)
    await office.answers(("王1", RuntimeError("a defect")))
    await office.after(60)
    assert [attempt.skipped for attempt in office.telegram.tries] == [0, 2, 2]


async def test_who_shut_the_bot_out_is_known_and_what_waited_is_given_up(office: PostOffice) -> None:
    meet(office, "王")
    meet(office, "李")
    office.writes("王1", "王2", "李1")
    await office.turn()
    await office.answers(("王1", Blocked()), ("李1", Delivered()))
    assert (blocked(office, "王"), blocked(office, "李")) == (True, False)
    assert (office.state("王1"), office.message("王1").error) == (OutboxState.DEAD, "blocked")
    await office.answers(("王2", Blocked()))
    assert office.telegram.keys == ["王1", "李1", "王2"]


async def test_a_chat_that_moved_takes_along_what_waits_in_its_order(office: PostOffice) -> None:
    meet(office, "王", name="王芳")
    office.writes("王1", "王2", "李1")
    office.writes("王3", channel="web")
    await office.turn()
    await office.answers(("王1", Moved("-100", done_parts=1)))
    await office.turn()
    await office.answers(("王1", Delivered()), ("李1", Delivered()))
    await office.answers(("王2", Delivered()))
    assert [(attempt.chat, attempt.key, attempt.skipped) for attempt in office.telegram.tries] == [
        ("王", "王1", 0),
        ("李", "李1", 0),
        ("-100", "王1", 1),
        ("-100", "王2", 0),
    ]
    assert [attempt.chat for attempt in office.web.tries] == ["王"]
    assert (name_in(office, "-100"), name_in(office, "王")) == ("王芳", None)


@pytest.mark.parametrize(("there", "then"), [("", "王芳"), ("李明", "李明")])
async def test_who_moved_is_known_there_though_he_wrote_from_there_first(
    office: PostOffice, there: str, then: str
) -> None:
    """A stranger leaves the address to him; one who enrolled there keeps it."""
    meet(office, "王", name="王芳")
    meet(office, "-100", name=there)
    office.writes("王1", "李1")
    await office.turn()
    await office.answers(("王1", Moved("-100")), ("李1", Delivered()))
    assert name_in(office, "-100") == then
    assert office.state("李1") is OutboxState.SENT
    await office.turn()
    assert [attempt.chat for attempt in office.telegram.tries if attempt.key == "王1"] == ["王", "-100"]


async def test_what_is_refused_for_good_is_given_up_and_its_chat_goes_on(
    office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    office.writes("王1", "王2")
    await office.turn()
    await office.answers(("王1", Dead("message is too strange")))
    assert office.telegram.under_way == ["王2"]
    message = office.message("王1")
    assert (message.state, message.error, message.payload) == (OutboxState.DEAD, "message is too strange", {})
    assert "message is too strange" in caplog.text


async def test_a_defect_of_a_channel_loses_nothing_and_is_told_without_what_was_written(
    office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    office.writes("王1", "李1")
    await office.turn()
    await office.answers(("王1", ValueError("王1 was written")), ("李1", Delivered()))
    assert office.state("李1") is OutboxState.SENT
    await office.after(4.9)
    assert office.telegram.under_way == []
    await office.after(0.1)
    assert office.telegram.under_way == ["王1"]
    assert "ValueError < post_office.py" in caplog.text
    assert "was written" not in caplog.text


async def test_a_message_that_can_not_be_read_is_tried_ever_more_seldom(office: PostOffice) -> None:
    with office.database.write() as session:
        outbox.add(session, [Parcel("telegram", "王", "王1", {"from the future": 1})], office.now)
    office.writes("李1")
    for _ in range(3):
        await office.turn()
    assert office.message("王1").attempts == 1
    assert office.telegram.under_way == ["李1"]


async def test_receipts_outlive_a_database_that_is_away(office: PostOffice) -> None:
    office.writes("王1", "王2", "李1")
    await office.turn()
    outage = Outage(office.database, left=10**9)
    office.telegram.answers("王1", Delivered("77"))
    office.telegram.answers("李1", Later(5))
    for _ in range(3):
        await steps()
        with pytest.raises(OperationalError):
            office.writer.cycle()
    outage.left = 0
    await office.turn()
    await office.turn()
    assert (office.state("王1"), office.message("王1").receipt) == (OutboxState.SENT, "77")
    assert office.message("李1").attempts == 1
    assert office.telegram.keys == ["王1", "李1", "王2"]


async def test_what_can_not_be_written_down_spoils_no_other_and_does_not_go_out_again(
    office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    office.writes("王1", "李1", "王2")
    await office.turn()
    await office.answers(("王1", Delivered({"not": "a receipt"})), ("李1", Delivered("78")))  # type: ignore[arg-type]
    for _ in range(4):
        await office.turn()
    assert (office.state("王1"), office.state("李1")) == (OutboxState.DEAD, OutboxState.SENT)
    assert office.telegram.keys == ["王1", "李1", "王2"]
    assert "can't be written down" in caplog.text


async def test_no_more_than_so_many_are_under_way(database: Database) -> None:
    office = PostOffice(database, at_once=3)
    office.writes(*(f"{name}1" for name in "王李张刘陈"))
    await office.turn()
    await office.turn()
    assert office.telegram.under_way == ["王1", "李1", "张1"]
    await office.answers(("李1", Delivered()))
    await office.turn()
    assert office.telegram.under_way == ["王1", "张1", "刘1"]


async def test_two_looks_in_a_row_take_no_more_than_there_is_room_for(database: Database) -> None:
    office = PostOffice(database, at_once=1)
    office.writes("王1")
    await office.turn()
    await office.answers(("王1", Later(5)))
    office.writes("李1")
    office.writer.cycle()
    office.now += timedelta(seconds=5)
    office.writer.cycle()
    await steps()
    assert office.telegram.under_way == ["李1"]
    await office.answers(("李1", Delivered()))
    await office.turn()
    assert office.telegram.under_way == ["王1"]


async def test_all_is_delivered_without_waiting_for_the_next_poll(threaded: PostOffice) -> None:
    """Whatever lands when: nobody looks again unless woken."""
    names = [f"{chat}的" for chat in "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"]
    threaded.telegram.at_once = Delivered()
    threaded.writes(*(f"{name}{n}" for name in names for n in range(3)))
    serving = asyncio.create_task(threaded.sender.serve())
    threaded.writer.start()
    await threaded.telegram.until(3 * len(names))
    threaded.sender.stop()
    await asyncio.wait_for(serving, PATIENCE)
    for name in names:
        assert [key for key in threaded.telegram.keys if key.startswith(name)] == [f"{name}{n}" for n in range(3)]


async def test_told_to_stop_it_ends_without_waiting_for_the_next_poll(threaded: PostOffice) -> None:
    threaded.writes("王1")
    serving = asyncio.create_task(threaded.sender.serve())
    threaded.writer.start()
    await threaded.telegram.until(1)
    threaded.sender.stop()
    assert await asyncio.to_thread(threaded.writer.drain, PATIENCE)
    threaded.telegram.answers("王1", Delivered())
    await asyncio.wait_for(serving, PATIENCE)
    assert threaded.state("王1") is OutboxState.SENT


async def test_told_to_stop_it_delivers_what_is_due_and_ends(office: PostOffice) -> None:
    office.writes("王1", "王2", "李1")
    serving = asyncio.create_task(office.sender.serve())
    await office.turn()
    office.sender.stop()
    await office.answers(("王1", Delivered()), ("李1", Later(5)))
    await office.turn()
    assert not serving.done()
    await office.answers(("王2", Delivered()))
    await office.turn()
    await serving
    assert [office.state(key) for key in ("王1", "王2", "李1")] == ["sent", "sent", "waiting"]


async def test_told_to_stop_with_nothing_to_do_it_ends(threaded: PostOffice) -> None:
    serving = asyncio.create_task(threaded.sender.serve())
    threaded.writer.start()
    assert await asyncio.to_thread(threaded.writer.drain, PATIENCE)
    assert not serving.done()
    threaded.sender.stop()
    await asyncio.wait_for(serving, PATIENCE)


async def test_out_of_time_it_keeps_what_it_did_and_leaves_the_rest(office: PostOffice) -> None:
    office.writes("王1", "李1")
    serving = asyncio.create_task(office.sender.serve())
    await office.turn()
    office.telegram.answers("王1", Delivered())
    await steps()
    serving.cancel()
    await office.turn()
    assert serving.cancelled()
    assert [office.state(key) for key in ("王1", "李1")] == ["sent", "waiting"]
    assert office.telegram.tries[1].answer.cancelled()


async def test_who_does_not_lead_delivers_nothing_and_is_no_less_alive(office: PostOffice) -> None:
    office.writes("王1")
    office.leads = False
    assert office.sender.last_round is None
    await office.turn()
    assert office.telegram.tries == []
    assert office.sender.last_round == office.now
    office.leads = True
    await office.after(1)
    assert office.telegram.under_way == ["王1"]
    assert office.sender.last_round == office.now


async def test_who_lost_the_lead_since_the_look_sends_nothing(office: PostOffice) -> None:
    office.writes("王1")
    office.still_leads = False
    await office.turn()
    assert office.telegram.tries == []
    office.still_leads = True
    await office.turn()
    assert office.telegram.under_way == ["王1"]


@pytest.mark.parametrize("whole_channel", [True, False])
async def test_a_clock_put_back_holds_up_nothing(office: PostOffice, *, whole_channel: bool) -> None:
    office.writes("王1", "李1")
    await office.turn()
    await office.answers(("王1", Later(5.0, whole_channel=whole_channel)), ("李1", Delivered()))
    assert office.telegram.under_way == []
    await office.after(-7200)
    assert office.telegram.under_way == ["王1"]


def meet(office: PostOffice, chat: str, name: str = "") -> None:
    """Someone wrote from there; who has a name is enrolled."""
    with office.database.write() as session:
        account = conversations.read(session, [("telegram", chat)], office.now, TODAY)["telegram", chat]
        if name:
            branch = organisations.add(
                session, name=f"{name}的支部", level=Level.BRANCH, founded=TODAY, by=None, now=office.now
            )
            person = people.add(
                session,
                name=name,
                organisation_id=branch.id,
                standing=Membership.FULL,
                joined=TODAY,
                by=None,
                now=office.now,
            )
            conversations.enrol(session, account.account_id, person.id, by=None, now=office.now)


def name_in(office: PostOffice, chat: str) -> str | None:
    with office.database.read() as session:
        found = conversations.find(session, ("telegram", chat), TODAY)
        return found.name if found else None


def blocked(office: PostOffice, chat: str) -> bool:
    with office.database.read() as session:
        found = conversations.find(session, ("telegram", chat), TODAY)
        assert found is not None
        return found.blocked
