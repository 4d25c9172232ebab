"""Telegram, by python-telegram-bot's `Bot` alone.

Its `Application` is left out on purpose: its queue tells Telegram that an update has arrived before we have kept it.
Here nothing is acknowledged, neither by an offset nor by the 200 of a webhook, until `receive` has returned.
"""

from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.errors import AnotherPoller, TokenRejected, Unreachable, WebhookRefused
from bot.channels.telegram.incoming import incoming_of
from bot.channels.telegram.webhook import telegram_webhook

__all__ = [
    "AnotherPoller",
    "Telegram",
    "TokenRejected",
    "Unreachable",
    "WebhookRefused",
    "incoming_of",
    "telegram_webhook",
]
