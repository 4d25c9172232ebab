"""Telegram posts to us: only with the secret, and answered 200 only once the event is kept."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from bot.channels.telegram import Telegram, TokenRejected, WebhookRefused, telegram_webhook
from tests.bot.channels.telegram.conftest import Connect, Inbox
from tests.fake_telegram import FakeTelegram, Fault, User
from tests.fake_telegram.loopback import listening_socket

SECRET = "a-secret_of_the_operator"
UPDATE = {
    "update_id": 5,
    "message": {
        "message_id": 1,
        "date": 0,
        "chat": {"id": 42, "type": "private"},
        "from": {"first_name": "张三"},
        "text": "上报",
    },
}


def post_to(inbox: Inbox) -> httpx.AsyncClient:
    app = Starlette(routes=[telegram_webhook(SECRET, inbox.receive)])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot")


def with_secret(secret: str) -> dict[str, str]:
    return {"X-Telegram-Bot-Api-Secret-Token": secret}


@contextlib.asynccontextmanager
async def our_server(inbox: Inbox) -> AsyncIterator[str]:
    """The route on loopback; yields its address."""
    app = Starlette(routes=[telegram_webhook(SECRET, inbox.receive, path="/hook")])
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", lifespan="off"))
    socket, port = listening_socket()
    serving = asyncio.create_task(server.serve([socket]))
    yield f"http://127.0.0.1:{port}/hook"
    server.should_exit = True
    await serving
    socket.close()


async def test_an_update_with_the_secret_is_kept(inbox: Inbox) -> None:
    async with post_to(inbox) as client:
        answer = await client.post("/telegram/webhook", json=UPDATE, headers=with_secret(SECRET))
    assert answer.status_code == 200
    assert (await inbox.next()).text == "上报"


@pytest.mark.parametrize("headers", [{}, with_secret(""), with_secret("guess"), with_secret(SECRET + "x")])
async def test_without_the_right_secret_nothing_is_taken(inbox: Inbox, headers: dict[str, str]) -> None:
    async with post_to(inbox) as client:
        answer = await client.post("/telegram/webhook", json=UPDATE, headers=headers)
    assert answer.status_code == 403
    assert inbox.events.empty()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b'{"message": {}}'])
async def test_malformed_update_is_a_bad_request(inbox: Inbox, body: bytes) -> None:
    async with post_to(inbox) as client:
        answer = await client.post("/telegram/webhook", content=body, headers=with_secret(SECRET))
    assert answer.status_code == 400


async def test_irrelevant_update_is_acknowledged(inbox: Inbox) -> None:
    async with post_to(inbox) as client:
        answer = await client.post("/telegram/webhook", json={"update_id": 5, "poll": {}}, headers=with_secret(SECRET))
    assert answer.status_code == 200
    assert inbox.events.empty()


async def test_an_update_is_answered_only_after_it_is_kept() -> None:
    inbox = Inbox(refusals=1)
    async with post_to(inbox) as client:
        answers = [await client.post("/telegram/webhook", json=UPDATE, headers=with_secret(SECRET)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [503, 200]
    assert (await inbox.next()).event_id == "5"


def test_a_webhook_without_a_secret_is_refused(inbox: Inbox) -> None:
    with pytest.raises(ValueError, match="secret"):
        telegram_webhook("", inbox.receive)


async def test_telegram_posts_again_until_the_event_is_kept(
    telegram: Telegram, server: FakeTelegram, zhang: User
) -> None:
    inbox = Inbox(refusals=2)
    async with our_server(inbox) as url:
        await telegram.set_webhook(url, SECRET)
        assert telegram.alive
        zhang.says("上报")
        zhang.says("昨天")
        assert [(await inbox.next()).text for _ in range(2)] == ["上报", "昨天"]
        await asyncio.to_thread(server.waits_until, lambda it: not it.waiting)
    assert server.webhook_answers == [503, 503, 200, 200]


async def test_setting_the_webhook_waits_for_telegram(telegram: Telegram, server: FakeTelegram) -> None:
    server.fails("setWebhook", Fault.server_error(), times=2)
    await telegram.set_webhook("http://127.0.0.1:9/hook", SECRET)
    assert server.count("setWebhook") == 1


async def test_a_webhook_telegram_will_not_use_is_named(telegram: Telegram, connect: Connect) -> None:
    with pytest.raises(WebhookRefused, match="Invalid webhook url"):
        await telegram.set_webhook("ftp://example.org", SECRET)
    assert not telegram.alive
    with pytest.raises(TokenRejected):
        await connect("7000001:wrong").set_webhook("http://127.0.0.1:9/hook", SECRET)
