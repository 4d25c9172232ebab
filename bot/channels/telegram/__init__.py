"""Telegram, using only python-telegram-bot's `Bot`.

We don't use its `Application`: its queue acknowledges an update to Telegram before we have stored it. Here nothing is
acknowledged, by an offset or by a webhook's 200, until `receive` has returned.
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
