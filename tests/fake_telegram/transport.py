"""How updates leave: by getUpdates with offsets and conflicts, or by a webhook, tried until it answers 2xx.

Lives in the server's event loop; the queue itself is the world's.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx

from tests.fake_telegram.errors import ApiError, bad_request
from tests.fake_telegram.parameters import Parameters
from tests.fake_telegram.updates import Update
from tests.fake_telegram.world import World

LONGEST_POLL = 50
RETRY_AFTER = 0.05
"""Seconds until a webhook is tried again: the real one waits longer, tests should not."""


class Transport:
    def __init__(self, world: World) -> None:
        self._world = world
        self._poll: asyncio.Future[None] | None = None
        self._arrived = asyncio.Event()
        self._webhook_url = ""
        self._webhook_secret = ""
        self.webhook_answers: list[int] = []
        self.methods: dict[str, Callable[[Parameters], Awaitable[Any]]] = {
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._get_webhook_info,
        }

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()

        def wake() -> None:
            # The last changes may come from tests that have outlived the server.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._wake)

        self._world.listeners.append(wake)
        async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
            pushing = asyncio.create_task(self._push(client))
            yield
            pushing.cancel()
            await asyncio.wait([pushing])

    def close(self) -> None:
        self._end_poll(ApiError(500, "Internal Server Error: restart"))

    def _wake(self) -> None:
        self._arrived.set()
        if self._poll and not self._poll.done() and self._world.updates:
            self._poll.set_result(None)

    def _end_poll(self, error: ApiError) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_exception(error)

    async def _get_updates(self, given: Parameters) -> list[Update]:
        if self._webhook_url:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        offset = given.integer("offset")
        limit = min(max(given.integer("limit", 100), 1), 100)
        timeout = min(max(given.integer("timeout"), 0), LONGEST_POLL)
        kinds = given.json("allowed_updates")
        given.finish()
        updates = self._take(offset, limit, kinds)
        if updates or not timeout:
            return updates
        self._end_poll(
            ApiError(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            )
        )
        # Nothing is awaited between looking and waiting, so that no arrival can fall between the two.
        self._poll = asyncio.get_running_loop().create_future()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._poll, timeout)
        return self._take(offset, limit, None)

    def _take(self, offset: int, limit: int, kinds: list[str] | None) -> list[Update]:
        with self._world.changed:
            self._world.updates.allow(kinds)
            updates = self._world.updates.take(offset, limit)
            self._world.changed.notify_all()
            return updates

    async def _set_webhook(self, given: Parameters) -> bool:
        url, secret = given.text("url"), given.text("secret_token")
        kinds = given.json("allowed_updates")
        drop = given.text("drop_pending_updates") == "true"
        given.ignore("max_connections")
        given.finish()
        if url and not url.startswith("http"):
            raise bad_request("invalid webhook URL specified")
        if not all(sign.isascii() and (sign.isalnum() or sign in "_-") for sign in secret):
            raise bad_request("secret token contains unallowed characters")
        self._change_webhook(url, secret, drop=drop)
        with self._world.changed:
            self._world.updates.allow(kinds)
        if url:
            self._end_poll(ApiError(409, "Conflict: terminated by setWebhook request"))
        return True

    async def _delete_webhook(self, given: Parameters) -> bool:
        drop = given.text("drop_pending_updates") == "true"
        given.finish()
        self._change_webhook("", "", drop=drop)
        return True

    async def _get_webhook_info(self, given: Parameters) -> dict[str, Any]:
        given.finish()
        with self._world.changed:
            pending = len(self._world.updates)
        return {"url": self._webhook_url, "has_custom_certificate": False, "pending_update_count": pending}

    def _change_webhook(self, url: str, secret: str, *, drop: bool) -> None:
        self._webhook_url, self._webhook_secret = url, secret
        if drop:
            with self._world.changed:
                self._world.updates.clear()
        self._arrived.set()

    async def _push(self, client: httpx.AsyncClient) -> None:
        """One update at a time, the oldest first, again and again until it is taken."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._webhook_url and (updates := self._take(0, 1, None)):
                status = await self._post(client, updates[0])
                with self._world.changed:
                    self.webhook_answers.append(status)
                    if 200 <= status <= 299:
                        self._world.updates.forget(updates[0]["update_id"])
                    self._world.changed.notify_all()
                if not 200 <= status <= 299:
                    await asyncio.sleep(RETRY_AFTER)

    async def _post(self, client: httpx.AsyncClient, update: Update) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._webhook_secret} if self._webhook_secret else {}
        try:
            return (await client.post(self._webhook_url, json=update, headers=headers)).status_code
        except httpx.HTTPError:
            return 0
