"""python-telegram-bot set up for our use: addresses, timeouts, rate limit, and no logging of contents."""

import logging
import os
from dataclasses import dataclass

from telegram import LinkPreviewOptions
from telegram.ext import Defaults, ExtBot
from telegram.request import HTTPXRequest

from bot.channels.telegram.pace import Pace, PacedSending

CONNECTIONS = 64
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

# For frequent calls. python-telegram-bot's own methods build an object of a hundred attributes for every message that
# comes back, which is most of a call's cost, and we need one number of it. Bot.do_api_request returns plain JSON, but
# refuses methods that the library wraps; in this spelling it doesn't recognise them, and Telegram accepts it all the
# same. It doesn't insert the defaults.
GET_UPDATES = "get_Updates"
SEND_MESSAGE = "send_Message"

TelegramBot = ExtBot[int]


@dataclass(frozen=True, slots=True)
class Address:
    """Base addresses of the Bot API, to which the token is appended. The default is Telegram's own server."""

    base_url: str = "https://api.telegram.org/bot"
    base_file_url: str = "https://api.telegram.org/file/bot"


class Wire:
    """The bot and its connections. It connects at the first call, so creating one needs no network."""

    def __init__(self, token: str, address: Address, pace: Pace) -> None:
        _silence_what_carries_secrets()
        # RetryAfter warns at every 429 until one opts in to its future type. (python-telegram-bot 22.2)
        os.environ.setdefault("PTB_TIMEDELTA", "1")
        self._requests = (_request(connections=1), _request(connections=CONNECTIONS))
        self.bot: TelegramBot = ExtBot(
            token,
            base_url=address.base_url,
            base_file_url=address.base_file_url,
            get_updates_request=self._requests[0],
            request=self._requests[1],
            defaults=Defaults(link_preview_options=NO_PREVIEW),
            rate_limiter=PacedSending(pace),
        )

    async def close(self) -> None:
        # Not Bot.shutdown: it does nothing without Bot.initialize, which needs the network and puts the token into its
        # error.
        for request in self._requests:
            await request.shutdown()


def _request(connections: int) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        connect_timeout=10,
        read_timeout=20,
        write_timeout=20,
        media_write_timeout=120,
        pool_timeout=20,
    )


def _silence_what_carries_secrets() -> None:
    # httpx logs every URL, and ours contain the token; telegram logs whole responses that it can't parse. Everything
    # we need reaches us as an exception.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.CRITICAL)
