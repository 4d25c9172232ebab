"""The Telegram channel: what the program calls to receive, to send and to fetch files."""

import asyncio
import datetime
import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram import BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.channels.delivery import Delivery, Receive
from bot.channels.telegram import files, sending
from bot.channels.telegram.backoff import Backoff, Sleep
from bot.channels.telegram.errors import TokenRejected, Unreachable, WebhookRefused
from bot.channels.telegram.incoming import CHANNEL, FILE_LIMIT, UPDATE_KINDS
from bot.channels.telegram.outcome import reason_of
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.wire import Address, Wire
from handlers.messages import Outgoing

_log = logging.getLogger(__name__)

SILENT_ROUNDS = 3
"""Long polls without a result after which the channel no longer counts as alive."""


class Telegram:
    """One bot. Either `poll` runs, or `set_webhook` is called once and a `telegram_webhook` route takes the updates.

    `file_limit` is in bytes and `poll_timeout` in seconds, at most 50; `clock` gives aware times.
    """

    name = CHANNEL

    def __init__(
        self,
        token: str,
        *,
        clock: Callable[[], datetime.datetime],
        address: Address | None = None,
        file_limit: int = FILE_LIMIT,
        poll_timeout: int = 30,
        pace: Pace | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._wire = Wire(token, address or Address(), pace or Pace())
        self._bot = self._wire.bot
        self._clock = clock
        self._file_limit = file_limit
        self._sleep = sleep
        self._round = datetime.timedelta(seconds=poll_timeout)
        self._poller = Poller(self._bot, Backoff(sleep), clock, poll_timeout, file_limit)
        self._has_webhook = False

    @property
    def last_poll_at(self) -> datetime.datetime | None:
        """When a poll last stored everything Telegram had; None before that, and with a webhook."""
        return self._poller.last_poll_at

    @property
    def alive(self) -> bool:
        """Whether updates come in: a recent round of polling, or a webhook that Telegram has accepted."""
        if self._has_webhook:
            return True
        last = self._poller.last_poll_at
        return last is not None and self._clock() - last < self._round * SILENT_ROUNDS

    async def identify(self) -> str:
        """The bot's user name, from Telegram. Raises TokenRejected or Unreachable."""
        try:
            return (await self._bot.get_me()).username or ""
        except InvalidToken:
            raise TokenRejected from None
        except TelegramError as error:
            raise Unreachable(type(error).__name__) from None

    async def announce(self, commands: Sequence[tuple[str, str]]) -> None:
        """Show `commands`, (latin name, description), to people without their own menu. A failure does no harm."""
        menu = [BotCommand(name, description) for name, description in commands]
        try:
            await self._bot.set_my_commands(menu, scope=BotCommandScopeAllPrivateChats())
        except TelegramError as error:
            _log.warning("the general commands could not be set (%s)", type(error).__name__)

    async def poll(self, receive: Receive) -> None:
        """Pass all updates to `receive` until cancelled. Raises AnotherPoller or TokenRejected.

        Updates come again if `receive` raises or is cancelled. An existing webhook is removed first.
        """
        await self._patiently(self._bot.delete_webhook, "removing the webhook")
        self._has_webhook = False
        await self._poller.run(receive)

    async def set_webhook(self, url: str, secret: str) -> None:
        """Have updates posted to `url`, trying until Telegram answers. Raises WebhookRefused or TokenRejected."""

        async def set_it() -> bool:
            try:
                return await self._bot.set_webhook(url, secret_token=secret, allowed_updates=list(UPDATE_KINDS))
            except BadRequest as refusal:
                raise WebhookRefused(reason_of(refusal)) from None

        await self._patiently(set_it, "setting the webhook")
        self._has_webhook = True

    async def deliver(
        self,
        chat: str,
        outgoing: Outgoing,
        content: bytes | None = None,
        *,
        key: str = "",  # noqa: ARG002 - the Bot API has no way to tell a second try from a second message
        skip_parts: int = 0,
    ) -> Delivery:
        """See `Channel.deliver`."""
        return await sending.send(self._bot, chat, outgoing, content, skip_parts)

    async def fetch(self, reference: str) -> tuple[bytes, str | None]:
        """See `Channel.fetch`."""
        return await files.download(self._bot, reference, self._file_limit)

    async def close(self) -> None:
        """Close the connections. Cancel `poll` first."""
        await self._wire.close()

    async def _patiently(self, call: Callable[[], Awaitable[object]], doing: str) -> None:
        backoff = Backoff(self._sleep)
        while True:
            try:
                await call()
            except InvalidToken:
                raise TokenRejected from None
            except TelegramError as error:
                await backoff.wait_after(error, doing)
            else:
                return
