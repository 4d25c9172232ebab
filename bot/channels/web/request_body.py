"""Reads and checks the body of a request; every fault is a Refusal."""

from typing import Any

import orjson
from starlette.requests import Request

from bot.channels.web.refusals import TEXTS, Refusal

LONGEST_BODY = 64 * 1024  # bytes: 4,000 characters, however they are escaped


async def json_body(request: Request) -> dict[str, Any]:
    """The JSON object that is the request's body."""
    received = bytearray()
    async for part in request.stream():
        received += part
        if len(received) > LONGEST_BODY:
            raise Refusal(413, TEXTS["too_long"])
    try:
        # orjson also refuses lone surrogates, which no database can store.
        body = orjson.loads(received)
    except orjson.JSONDecodeError:
        raise Refusal(400, TEXTS["bad_request"]) from None
    if not isinstance(body, dict):
        raise Refusal(400, TEXTS["bad_request"])
    return body


def text_field(body: dict[str, Any], name: str, longest: int) -> str:
    """The text under `name`, "" if there is none."""
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refusal(400, TEXTS["bad_request"])
    if len(value) > longest:
        raise Refusal(413, TEXTS["too_long"])
    return without_nul(value)


def without_nul(text: str) -> str:
    """`text` without the one character that PostgreSQL can't keep."""
    return text.replace("\0", "")


def message_number(value: object) -> int | None:
    """A message's number, given as a number or as digits; None if `value` is neither."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 0 <= value < 10**15 else None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 15:
        return int(value)
    return None
