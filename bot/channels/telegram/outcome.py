"""Translates python-telegram-bot's errors into results of a delivery."""

import datetime
import re

from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.channels.delivery import Blocked, Dead, Later, Moved

FIRST_PAUSE = 2.0
"""Seconds after a failure of the network; the sender lengthens it."""

TOKEN_PAUSE = 60.0
"""Seconds when Telegram refuses the token itself: only an operator can help, and nothing may be lost meanwhile."""

# Error descriptions of the Bot API server, which has no codes for them. (tdlib/telegram-bot-api, td) In lower case,
# because python-telegram-bot changes the case.
_UNCHANGED = "message is not modified"
_GONE_TAP = "query is too old"
_NOT_EDITABLE = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "message_id_invalid",
)
_QUOTED = re.compile(r"""(["']).*?\1""", re.DOTALL)


def outcome_of(error: TelegramError, done_parts: int) -> Later | Blocked | Moved | Dead:
    """What `error` means for a message of which `done_parts` parts were already sent."""
    match error:
        case RetryAfter():
            return Later(seconds_of(error), whole_channel=True, done_parts=done_parts)
        case ChatMigrated():
            return Moved(str(error.new_chat_id), done_parts)
        case Forbidden():
            return Blocked()
        # BadRequest is a subclass of NetworkError in python-telegram-bot, so it is matched first.
        case BadRequest():
            return Dead(reason_of(error))
        case NetworkError():
            return Later(FIRST_PAUSE, done_parts=done_parts)
        case _:
            return Later(TOKEN_PAUSE, whole_channel=True, done_parts=done_parts)


def is_unchanged(refusal: BadRequest) -> bool:
    return _UNCHANGED in refusal.message.lower()


def is_gone_tap(refusal: BadRequest) -> bool:
    return _GONE_TAP in refusal.message.lower()


def is_not_editable(refusal: BadRequest) -> bool:
    return any(words in refusal.message.lower() for words in _NOT_EDITABLE)


def seconds_of(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, datetime.timedelta) else float(wait)


def reason_of(refusal: BadRequest) -> str:
    """Telegram's description, without anything it quotes back and without an unknown server's response body."""
    described = refusal.message.partition(". Parsing the server response")[0]
    return _QUOTED.sub("…", described)[:200]
