"""Answers that are errors: a status, and a sentence for the person."""

import tomllib
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.web.headers import HEADERS

TEXTS: dict[str, str] = tomllib.loads(Path(__file__).with_name("texts.toml").read_text(encoding="utf-8"))


class Refusal(Exception):
    """An answer that is an error, with its sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(status)
        self.status = status
        self.sentence = sentence


async def refused(_request: Request, refusal: Exception) -> Response:
    """The answer to a Refusal."""
    if not isinstance(refusal, Refusal):
        raise refusal
    return JSONResponse({"error": refusal.sentence}, refusal.status)


async def failed(_request: Request, _defect: Exception) -> Response:
    """The answer to anything unforeseen, which goes on to the log. No middleware is left to add headers to it."""
    return JSONResponse({"error": TEXTS["failed"]}, 500, headers=HEADERS)
