"""What people see of a delivery, and what the program is told of it."""

import asyncio
import logging

import pytest

from bot.channels.delivery import Blocked, Dead, Delivered, Later, Moved
from bot.channels.telegram import Telegram
from bot.channels.telegram.pace import Pace, PacedSending
from handlers.messages import Button, Document, Outgoing
from tests.bot.channels.telegram.conftest import Connect
from tests.fake_telegram import FakeTelegram, Fault, User

YES, NO = Button("确认", "r:q:0"), Button("取消", "r:q:1")
REPORT = Document(kind="report", id=1, name="三张清单（2026年3月）.docx", format="docx")
LONG = "一" * 4000 + "\n" + "二" * 4000 + "\n" + "三" * 4000


async def test_a_message_is_shown_with_its_buttons(telegram: Telegram, zhang: User) -> None:
    sent = await telegram.deliver(zhang.address, Outgoing("3月15日 周日，对吗？", buttons=(YES, NO)))
    [seen] = zhang.chat
    assert (seen.text, seen.buttons) == ("3月15日 周日，对吗？", ["确认", "取消"])
    assert sent == Delivered(str(seen.id))


async def test_markup_and_links_are_shown_literally(telegram: Telegram, zhang: User) -> None:
    text = "<b>1</b> *2* _3_ [4](https://example.org) & 5"
    sent = await telegram.deliver(zhang.address, Outgoing(text))
    assert isinstance(sent, Delivered)
    await telegram.deliver(zhang.address, Outgoing(text + "！", edits=sent.receipt))
    assert [(shown.text, shown.preview) for shown in (zhang.hears(), zhang.hears())] == [
        (text, False),
        (text + "！", False),
    ]


async def test_a_long_text_arrives_in_order_and_whole(telegram: Telegram, zhang: User) -> None:
    await telegram.deliver(zhang.address, Outgoing(LONG, buttons=(YES,)))
    assert "\n".join(message.text for message in zhang.chat) == LONG
    assert [message.buttons for message in zhang.chat] == [[], [], ["确认"]]


async def test_emoji_count_double_at_the_limit(telegram: Telegram, zhang: User) -> None:
    await telegram.deliver(zhang.address, Outgoing("🎉" * 2049))
    assert [message.text for message in zhang.chat] == ["🎉" * 2048, "🎉"]


async def test_a_document_arrives_intact_under_its_name(telegram: Telegram, zhang: User) -> None:
    content = bytes(range(256)) * 1000
    sent = await telegram.deliver(zhang.address, Outgoing("请查收。", document=REPORT, buttons=(YES,)), content)
    [seen] = zhang.chat
    assert seen.file is not None
    assert (seen.file.name, seen.file.content) == (REPORT.name, content)
    assert (seen.text, seen.buttons) == ("请查收。", ["确认"])
    assert sent == Delivered(str(seen.id))


async def test_a_document_without_its_content_is_a_defect(telegram: Telegram, zhang: User) -> None:
    with pytest.raises(ValueError, match="content"):
        await telegram.deliver(zhang.address, Outgoing(document=REPORT))


async def test_an_edit_redraws_the_message_in_place(telegram: Telegram, zhang: User) -> None:
    first = await telegram.deliver(zhang.address, Outgoing("第一步", buttons=(YES,)))
    assert isinstance(first, Delivered)
    assert await telegram.deliver(zhang.address, Outgoing("第二步", buttons=(NO,), edits=first.receipt)) == first
    [seen] = zhang.chat
    assert (seen.text, seen.buttons, seen.edited) == ("第二步", ["取消"], True)


async def test_an_edit_that_changes_nothing_is_done(telegram: Telegram, zhang: User) -> None:
    first = await telegram.deliver(zhang.address, Outgoing("第一步", buttons=(YES,)))
    assert isinstance(first, Delivered)
    assert await telegram.deliver(zhang.address, Outgoing("第一步", buttons=(YES,), edits=first.receipt)) == first


async def test_an_edit_of_a_message_that_is_gone_is_sent_anew(telegram: Telegram, zhang: User) -> None:
    first = await telegram.deliver(zhang.address, Outgoing("第一步"))
    assert isinstance(first, Delivered)
    zhang.deletes(zhang.chat[0])
    second = await telegram.deliver(zhang.address, Outgoing("第二步", buttons=(YES,), edits=first.receipt))
    [seen] = zhang.chat
    assert (seen.text, seen.buttons) == ("第二步", ["确认"])
    assert second == Delivered(str(seen.id))


async def test_a_text_can_not_replace_a_document_so_it_is_sent_anew(telegram: Telegram, zhang: User) -> None:
    first = await telegram.deliver(zhang.address, Outgoing(document=REPORT, buttons=(YES,)), b"docx")
    assert isinstance(first, Delivered)
    await telegram.deliver(zhang.address, Outgoing("好了。", edits=first.receipt))
    assert [message.text for message in zhang.chat] == ["", "好了。"]


async def test_buttons_alone_can_be_taken_away(telegram: Telegram, zhang: User) -> None:
    first = await telegram.deliver(zhang.address, Outgoing("第一步", buttons=(YES,)))
    assert isinstance(first, Delivered)
    assert await telegram.deliver(zhang.address, Outgoing(edits=first.receipt)) == first
    assert zhang.chat[0].buttons == []
    zhang.deletes(zhang.chat[0])
    assert await telegram.deliver(zhang.address, Outgoing(edits=first.receipt)) == Delivered()
    assert zhang.chat == []


async def test_tap_can_be_answered_with_only_a_toast(telegram: Telegram, zhang: User) -> None:
    await telegram.deliver(zhang.address, Outgoing("请确认", buttons=(YES,)))
    query = zhang.taps("确认")
    assert await telegram.deliver(zhang.address, Outgoing(answers=query, toast="已保存")) == Delivered()
    assert zhang.hears_answer("已保存")
    assert len(zhang.chat) == 1


async def test_expired_tap_still_gets_its_text(telegram: Telegram, server: FakeTelegram, zhang: User) -> None:
    await telegram.deliver(zhang.address, Outgoing("请确认", buttons=(YES,)))
    query = zhang.taps("确认")
    server.forgets_taps()
    assert isinstance(await telegram.deliver(zhang.address, Outgoing("已记录。", answers=query)), Delivered)
    assert zhang.hears("已记录。")
    assert zhang.answers == []


async def test_a_chat_is_shown_its_own_commands(telegram: Telegram, zhang: User, server: FakeTelegram) -> None:
    wang = server.user("王五", acquainted=True)
    await telegram.announce([("start", "开始"), ("help", "帮助")])
    commands = (("menu", "菜单"), ("report", "三张清单"))
    assert await telegram.deliver(zhang.address, Outgoing(commands=commands)) == Delivered()
    assert zhang.commands == dict(commands)
    assert wang.commands == {"start": "开始", "help": "帮助"}


async def test_a_refused_menu_does_not_make_the_message_undelivered(telegram: Telegram, zhang: User) -> None:
    outgoing = Outgoing("欢迎", commands=(("上报", "不是拉丁字母"),))
    assert isinstance(await telegram.deliver(zhang.address, outgoing), Delivered)
    assert zhang.commands == {}


async def test_failing_to_announce_commands_is_no_harm(telegram: Telegram, server: FakeTelegram) -> None:
    server.fails("setMyCommands", Fault.server_error())
    await telegram.announce([("start", "开始")])
    assert server.count("setMyCommands", ok=False) == 1


async def test_too_many_requests_hold_back_the_whole_channel(
    telegram: Telegram, server: FakeTelegram, zhang: User
) -> None:
    server.fails("sendMessage", Fault.too_many_requests(retry_after=17))
    assert await telegram.deliver(zhang.address, Outgoing("你好")) == Later(17.0, whole_channel=True)
    assert zhang.chat == []
    assert isinstance(await telegram.deliver(zhang.address, Outgoing("你好")), Delivered)


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_trouble_at_telegram_means_later(
    telegram: Telegram, server: FakeTelegram, zhang: User, status: int
) -> None:
    server.fails("sendMessage", Fault.server_error(status))
    outcome = await telegram.deliver(zhang.address, Outgoing("你好"))
    assert outcome == Later(2.0)


async def test_a_network_that_is_down_means_later(telegram: Telegram, server: FakeTelegram, zhang: User) -> None:
    server.stops()
    assert await telegram.deliver(zhang.address, Outgoing("你好")) == Later(2.0)


async def test_a_revoked_token_loses_no_message(connect: Connect, zhang: User) -> None:
    telegram = connect("7000001:revoked")
    assert await telegram.deliver(zhang.address, Outgoing("你好")) == Later(60.0, whole_channel=True)


async def test_a_person_who_blocked_the_bot_is_reported_as_that(telegram: Telegram, zhang: User) -> None:
    zhang.blocks()
    assert await telegram.deliver(zhang.address, Outgoing("你好")) == Blocked()
    zhang.unblocks()
    assert isinstance(await telegram.deliver(zhang.address, Outgoing("你好")), Delivered)


async def test_a_chat_that_moved_tells_its_new_address(telegram: Telegram, server: FakeTelegram, zhang: User) -> None:
    server.fails("sendMessage", Fault.migrated(-100123))
    assert await telegram.deliver(zhang.address, Outgoing("你好")) == Moved("-100123")


async def test_an_unknown_chat_is_dead(telegram: Telegram, server: FakeTelegram) -> None:
    stranger = server.user("李四")
    assert await telegram.deliver(stranger.address, Outgoing("你好")) == Dead("Chat not found")


async def test_refusal_reason_never_repeats_content(telegram: Telegram, server: FakeTelegram, zhang: User) -> None:
    server.fails("sendMessage", Fault.bad_request('can\'t parse "张三的秘密" at byte 3'))
    outcome = await telegram.deliver(zhang.address, Outgoing("张三的秘密"))
    assert isinstance(outcome, Dead)
    assert "秘密" not in outcome.reason


async def test_a_retry_after_a_failure_in_the_middle_repeats_nothing(
    telegram: Telegram, server: FakeTelegram, zhang: User
) -> None:
    server.fails("sendMessage", Fault.too_many_requests(3), after=1)
    outgoing = Outgoing(LONG, buttons=(YES,))
    outcome = await telegram.deliver(zhang.address, outgoing)
    assert outcome == Later(3.0, whole_channel=True, done_parts=1)
    sent = await telegram.deliver(zhang.address, outgoing, skip_parts=outcome.done_parts)
    assert "\n".join(message.text for message in zhang.chat) == LONG
    assert sent == Delivered(str(zhang.chat[-1].id))


async def test_one_chat_waits_for_its_turn_while_another_is_served(connect: Connect, server: FakeTelegram) -> None:
    telegram = connect(pace=Pace(burst=1, interval=3600))
    zhang = server.user("张三", acquainted=True)
    await telegram.deliver(zhang.address, Outgoing("第一条"))
    waiting = asyncio.create_task(telegram.deliver(zhang.address, Outgoing("第二条")))
    for number in range(5):
        other = server.user(f"{number}号", acquainted=True)
        await telegram.deliver(other.address, Outgoing("第一条"))
    assert not waiting.done()
    assert [message.text for message in zhang.chat] == ["第一条"]
    waiting.cancel()


async def test_chats_that_fell_silent_are_no_longer_counted() -> None:
    pace = PacedSending(Pace(overall=0, burst=1, interval=1e-6))

    async def call() -> bool:
        return True

    for chat in range(5000):
        await pace.process_request(call, (), {}, "sendMessage", {"chat_id": chat}, None)
    assert pace.counted_chats < 2000


async def test_neither_the_token_nor_a_text_is_ever_logged(
    telegram: Telegram, server: FakeTelegram, zhang: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.fails("sendMessage", Fault.server_error(), after=1)
    server.fails("sendMessage", Fault.too_many_requests(3))
    server.fails("sendMessage", Fault.bad_request("'机密的话' refused"))
    for _ in range(4):
        await telegram.deliver(zhang.address, Outgoing("机密的话", answers="1", commands=(("坏", "机密的话"),)))
    assert "was not sent" in caplog.text
    assert server.token not in caplog.text
    assert "机密" not in caplog.text
