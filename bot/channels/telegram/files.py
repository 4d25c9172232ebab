"""Downloads files that people sent, after the event that refers to them is stored."""

from pathlib import PurePosixPath

from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.channels.delivery import FetchLater
from bot.channels.telegram.incoming import TEXTS, too_large
from bot.channels.telegram.outcome import FIRST_PAUSE, TOKEN_PAUSE, seconds_of
from bot.channels.telegram.wire import TelegramBot
from dialogue.errors import Unacceptable


async def download(bot: TelegramBot, file_id: str, limit: int) -> tuple[bytes, str | None]:
    """See `Channel.fetch`. `limit` in bytes is checked before the download if Telegram states the size."""
    try:
        file = await bot.get_file(file_id)
    except BadRequest as refusal:
        raise Unacceptable(too_large(limit) if "too big" in refusal.message else TEXTS["gone"]) from None
    except TelegramError as error:
        raise FetchLater(_pause_after(error)) from None
    if (file.file_size or 0) > limit:
        raise Unacceptable(too_large(limit))
    try:
        content = bytes(await file.download_as_bytearray())
    except (BadRequest, InvalidToken):
        # A 404 from the file server, which python-telegram-bot reports as an invalid token.
        raise Unacceptable(TEXTS["gone"]) from None
    except TelegramError as error:
        raise FetchLater(_pause_after(error)) from None
    if len(content) > limit:
        raise Unacceptable(too_large(limit))
    return content, PurePosixPath(file.file_path or "").name or None


def _pause_after(error: TelegramError) -> float:
    match error:
        case RetryAfter():
            return seconds_of(error)
        case InvalidToken():
            return TOKEN_PAUSE
        case _:
            return FIRST_PAUSE
