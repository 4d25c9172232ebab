"""What each error of python-telegram-bot means for a message."""

import datetime

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.delivery import Blocked, Dead, Delivery, Later, Moved
from bot.channels.telegram.outcome import outcome_of


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (ChatMigrated(-1005), Moved("-1005", done_parts=3)),
        (Forbidden("Forbidden: user is deactivated"), Blocked()),
        (BadRequest("Bad Request: chat not found"), Dead("Chat not found")),
        (TimedOut(), Later(2.0, done_parts=3)),
        (NetworkError("httpx.ConnectError"), Later(2.0, done_parts=3)),
        (InvalidToken("Unauthorized"), Later(60.0, whole_channel=True, done_parts=3)),
        (Conflict("Conflict"), Later(60.0, whole_channel=True, done_parts=3)),
        (TelegramError("Invalid server response"), Later(60.0, whole_channel=True, done_parts=3)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_error_is_one_of_the_known_outcomes(error: TelegramError, meaning: Delivery) -> None:
    assert outcome_of(error, 3) == meaning


@pytest.mark.parametrize("opted_in", ["0", "1"])
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
def test_flood_control_pauses_the_whole_channel(monkeypatch: pytest.MonkeyPatch, opted_in: str) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", opted_in)
    error = RetryAfter(datetime.timedelta(seconds=7))
    assert outcome_of(error, 3) == Later(7.0, whole_channel=True, done_parts=3)


def test_the_answer_of_a_strange_server_is_not_repeated() -> None:
    refusal = BadRequest("Bad Request (400). Parsing the server response b'/bot1:token/sendMessage' failed")
    assert outcome_of(refusal, 0) == Dead("Bad Request (400)")
