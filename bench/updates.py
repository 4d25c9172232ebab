"""What both sides are fed and answer through: updates as the Bot API sends them, and a network that is not there."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from telegram.request import HTTPXRequest

TOKEN = "123456:bench"  # noqa: S105 - nobody's
QUESTIONS = 4  # of the form that is filled in again and again

_SENT = json.dumps(
    {"ok": True, "result": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}, "text": "…"}}
).encode()
_ME = json.dumps(
    {"ok": True, "result": {"id": 123456, "is_bot": True, "first_name": "三张清单", "username": "bench_bot"}}
).encode()


def update(number: int, chat: int, text: str) -> dict[str, Any]:
    """A message of `chat`, as it comes off the wire."""
    person = {"id": chat, "is_bot": False, "first_name": "王芳", "language_code": "zh-hans"}
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 1_763_600_000,
            "chat": {"id": chat, "type": "private", "first_name": "王芳"},
            "from": person,
            "text": text,
        },
    }


@contextmanager
def no_network() -> Iterator[None]:
    """python-telegram-bot's transport answers at once, for both sides alike."""

    async def answer(_self: HTTPXRequest, url: str, *_arguments: Any, **_more: Any) -> tuple[int, bytes]:
        return 200, _ME if url.endswith("/getMe") else _SENT

    with patch.object(HTTPXRequest, "do_request", answer):
        yield
