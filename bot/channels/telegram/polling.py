"""Polls Telegram for updates. The offset, which acknowledges everything before it, moves only once they are stored."""

import datetime
from collections.abc import Callable
from typing import Any

from telegram import Bot
from telegram.error import Conflict, InvalidToken

from bot.channels.delivery import Receive
from bot.channels.telegram.backoff import Backoff
from bot.channels.telegram.errors import AnotherPoller, TokenRejected
from bot.channels.telegram.incoming import UPDATE_KINDS, Json
from bot.channels.telegram.reading import read_updates
from bot.channels.telegram.wire import GET_UPDATES

ANSWER_MARGIN = 15
"""Seconds more than the long poll itself that its answer may take."""


class Poller:
    """Allows one `run` at a time. `last_poll_at` is when a round last ended with everything stored."""

    def __init__(
        self, bot: Bot, backoff: Backoff, clock: Callable[[], datetime.datetime], timeout: int, file_limit: int
    ) -> None:
        self.last_poll_at: datetime.datetime | None = None
        self._bot = bot
        self._backoff = backoff
        self._clock = clock
        self._timeout = timeout
        self._file_limit = file_limit

    async def run(self, receive: Receive) -> None:
        """Poll until cancelled. Raises AnotherPoller or TokenRejected; other errors are retried."""
        offset: int | None = None
        while True:
            try:
                updates = await self._updates(offset)
                if events := read_updates(updates, self._file_limit):
                    await receive(events)
            except Conflict:
                raise AnotherPoller from None
            except InvalidToken:
                raise TokenRejected from None
            except Exception as error:
                # Whether the network or `receive` failed, nothing is acknowledged, so the updates come again.
                await self._backoff.wait_after(error, "polling")
                continue
            self._backoff.reset()
            self.last_poll_at = self._clock()
            if updates:
                offset = updates[-1]["update_id"] + 1

    async def _updates(self, offset: int | None) -> list[Json]:
        # The first round doesn't wait, so that we know at once whether polling works.
        timeout = self._timeout if self.last_poll_at else 0
        arguments: dict[str, Any] = {
            "offset": offset,
            "timeout": timeout,
            "allowed_updates": list(UPDATE_KINDS),
        }
        answer: list[Json] = await self._bot.do_api_request(
            GET_UPDATES, api_kwargs=arguments, read_timeout=timeout + ANSWER_MARGIN
        )
        return answer
