"""Polling: nothing is acknowledged before it is kept, and nothing ends the polling but what an operator must settle."""

import asyncio
import datetime
import logging

import pytest

from bot.channels.telegram import AnotherPoller, Telegram, TokenRejected, Unreachable
from handlers.messages import Incoming
from tests.bot.channels.telegram.conftest import PATIENCE, Clock, Connect, Inbox, polling
from tests.fake_telegram import FakeTelegram, Fault, User


async def all_acknowledged(server: FakeTelegram) -> None:
    await asyncio.to_thread(server.waits_until, lambda it: not it.waiting)


async def test_what_people_write_arrives_in_order_and_is_acknowledged(
    telegram: Telegram, server: FakeTelegram, zhang: User, inbox: Inbox
) -> None:
    zhang.says("上报")
    async with polling(telegram, inbox):
        assert (await inbox.next()).text == "上报"
        zhang.says("昨天")
        zhang.says("支委会")
        assert [(await inbox.next()).text for _ in range(2)] == ["昨天", "支委会"]
        await all_acknowledged(server)


async def test_more_than_a_hundred_waiting_updates_all_arrive_once(
    telegram: Telegram, server: FakeTelegram, zhang: User, inbox: Inbox
) -> None:
    for number in range(250):
        zhang.says(str(number))
    async with polling(telegram, inbox):
        assert [(await inbox.next()).text for _ in range(250)] == [str(number) for number in range(250)]
        await all_acknowledged(server)
    assert inbox.events.empty()


async def test_event_that_cannot_be_stored_is_not_acknowledged(
    telegram: Telegram, server: FakeTelegram, zhang: User, clock: Clock
) -> None:
    inbox = Inbox(refusals=2)
    zhang.says("上报")
    async with polling(telegram, inbox):
        event = await inbox.next()
        await all_acknowledged(server)
    assert inbox.refused == [event, event]
    assert clock.slept == [1.0, 2.0]


async def test_a_crash_while_keeping_loses_nothing(
    telegram: Telegram, connect: Connect, server: FakeTelegram, zhang: User, inbox: Inbox
) -> None:
    zhang.says("上报")
    reached = asyncio.Event()

    async def never_returns(_: object) -> None:
        reached.set()
        await asyncio.Event().wait()

    crashing = asyncio.create_task(telegram.poll(never_returns))
    async with asyncio.timeout(PATIENCE):
        await reached.wait()
    crashing.cancel()
    await asyncio.wait([crashing])
    assert server.waiting == 1
    async with polling(connect(), inbox):
        assert (await inbox.next()).text == "上报"
        await all_acknowledged(server)


async def test_event_comes_again_if_stopped_before_acknowledging(
    telegram: Telegram, connect: Connect, server: FakeTelegram, zhang: User, inbox: Inbox
) -> None:
    zhang.says("上报")

    async def keep_and_die(events: list[Incoming]) -> None:
        await inbox.receive(events)
        dying.cancel()
        await asyncio.sleep(0)

    dying = asyncio.create_task(telegram.poll(keep_and_die))
    await asyncio.wait([dying])
    first = await inbox.next()
    assert server.waiting == 1
    async with polling(connect(), inbox):
        assert await inbox.next() == first
        await all_acknowledged(server)


async def test_a_tap_and_a_photo_arrive(telegram: Telegram, server: FakeTelegram, zhang: User, inbox: Inbox) -> None:
    async with polling(telegram, inbox):
        zhang.sends_photo(b"jpeg", caption="合影")
        event = await inbox.next()
        assert event.text == "合影"
        assert event.file is not None
        assert await telegram.fetch(event.file.reference) == (b"jpeg", event.file.reference)


async def test_groups_edits_and_service_messages_are_passed_over(
    telegram: Telegram, server: FakeTelegram, zhang: User, inbox: Inbox
) -> None:
    async with polling(telegram, inbox):
        said = zhang.says("上报")
        zhang.edits(said, "不上报")
        server.pushes("message", {"message_id": 1, "date": 0, "chat": {"id": -5, "type": "group"}, "text": "大家好"})
        zhang.says("完")
        assert [(await inbox.next()).text for _ in range(2)] == ["上报", "完"]
        await all_acknowledged(server)


async def test_unused_kinds_of_updates_are_not_requested(
    telegram: Telegram, server: FakeTelegram, zhang: User, inbox: Inbox
) -> None:
    said = zhang.says("上报")
    async with polling(telegram, inbox):
        await inbox.next()
        await all_acknowledged(server)
    zhang.edits(said, "不上报")
    assert server.waiting == 0


async def test_malformed_update_does_not_block_the_next(
    telegram: Telegram, server: FakeTelegram, zhang: User, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    server.pushes("message", {"text": "没有聊天的机密"})
    zhang.says("上报")
    async with polling(telegram, inbox):
        assert (await inbox.next()).text == "上报"
    assert "not built as documented (KeyError)" in caplog.text
    assert "机密" not in caplog.text


async def test_failures_of_the_network_are_waited_out_ever_longer(
    telegram: Telegram, server: FakeTelegram, zhang: User, inbox: Inbox, clock: Clock
) -> None:
    server.fails("getUpdates", Fault.server_error(502), times=8)
    zhang.says("上报")
    async with polling(telegram, inbox):
        assert (await inbox.next()).text == "上报"
        server.fails("getUpdates", Fault.server_error(502))
        zhang.says("昨天")
        assert (await inbox.next()).text == "昨天"
    assert clock.slept[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert set(clock.slept[8:]) <= {1}


async def test_polling_waits_as_long_as_telegram_asks(
    telegram: Telegram, server: FakeTelegram, zhang: User, inbox: Inbox, clock: Clock
) -> None:
    server.fails("getUpdates", Fault.too_many_requests(retry_after=25))
    zhang.says("上报")
    async with polling(telegram, inbox):
        await inbox.next()
    assert clock.slept == [25.0]


async def test_second_poller_is_reported(connect: Connect, server: FakeTelegram, inbox: Inbox) -> None:
    async with polling(connect(), inbox) as first, polling(connect(), inbox) as second:
        async with asyncio.timeout(PATIENCE):
            done, going_on = await asyncio.wait([first, second], return_when=asyncio.FIRST_COMPLETED)
        with pytest.raises(AnotherPoller):
            await done.pop()
        assert len(going_on) == 1


async def test_a_webhook_left_from_before_is_removed_before_polling(
    telegram: Telegram, connect: Connect, zhang: User, inbox: Inbox
) -> None:
    await connect().set_webhook("http://127.0.0.1:9/hook", "secret")
    async with polling(telegram, inbox):
        zhang.says("上报")
        assert (await inbox.next()).text == "上报"


async def test_a_webhook_set_elsewhere_meanwhile_is_another_poller(
    telegram: Telegram, connect: Connect, server: FakeTelegram, inbox: Inbox
) -> None:
    async with polling(telegram, inbox) as task:
        await asyncio.to_thread(server.waits_until, lambda it: it.count("getUpdates") > 0)
        await connect().set_webhook("http://127.0.0.1:9/hook", "secret")
        with pytest.raises(AnotherPoller):
            async with asyncio.timeout(PATIENCE):
                await task


async def test_a_wrong_token_ends_polling_by_name_and_is_not_repeated(connect: Connect, inbox: Inbox) -> None:
    telegram = connect("7000001:wrong")
    with pytest.raises(TokenRejected) as rejected:
        await telegram.poll(inbox.receive)
    assert "wrong" not in str(rejected.value)
    assert rejected.value.__suppress_context__


async def test_identify_says_who_the_bot_is_or_what_is_wrong(
    telegram: Telegram, connect: Connect, server: FakeTelegram
) -> None:
    assert await telegram.identify() == "sanzhang_test_bot"
    with pytest.raises(TokenRejected):
        await connect("7000001:wrong").identify()
    server.fails("getMe", Fault.server_error())
    with pytest.raises(Unreachable):
        await telegram.identify()


async def test_the_channel_is_alive_while_rounds_of_polling_succeed(
    telegram: Telegram, server: FakeTelegram, zhang: User, inbox: Inbox, clock: Clock
) -> None:
    started = clock.now
    assert not telegram.alive
    async with polling(telegram, inbox):
        await asyncio.to_thread(server.waits_until, lambda it: it.count("getUpdates") > 0)
        zhang.says("上报")
        await inbox.next()
        assert telegram.last_poll_at == started
        assert telegram.alive
        clock.now += datetime.timedelta(minutes=2)
        assert not telegram.alive


async def test_polling_logs_neither_the_token_nor_what_people_write(
    telegram: Telegram, server: FakeTelegram, zhang: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    inbox = Inbox(refusals=1)
    server.fails("getUpdates", Fault.server_error())
    zhang.says("机密的话")
    async with polling(telegram, inbox):
        await inbox.next()
    assert "polling failed" in caplog.text
    assert server.token not in caplog.text
    assert "机密" not in caplog.text
