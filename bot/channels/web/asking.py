"""Reads what a request says, and trusts none of it: every fault is a Refusal."""

from typing import Any

import orjson
from starlette.requests import Request

from bot.channels.web.refusals import TEXTS, Refusal

LONGEST_BODY = 64 * 1024  # bytes: 4,000 characters, however they are escaped


async def body_of(request: Request) -> dict[str, Any]:
    """The JSON object that is the request's body."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_BODY:
            raise Refusal(413, TEXTS["too_long"])
    try:
        # It also refuses half characters, which no database keeps.
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Refusal(400, TEXTS["bad_request"]) from None
    if not isinstance(said, dict):
        raise Refusal(400, TEXTS["bad_request"])
    return said


def word(said: dict[str, Any], name: str, longest: int) -> str:
    """What is said under `name`, "" if nothing is."""
    value = said.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refusal(400, TEXTS["bad_request"])
    if len(value) > longest:
        raise Refusal(413, TEXTS["too_long"])
    return plain(value)


def plain(text: str) -> str:
    """`text` without the one character that PostgreSQL can't keep."""
    return text.replace("\0", "")


def number(value: object) -> int | None:
    """The number of a message, told as a number or in digits; None if it is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 0 <= value < 10**15 else None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 15:
        return int(value)
    return None
