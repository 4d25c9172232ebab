"""Answers that are errors: a status, and a sentence for the person."""

import logging
import tomllib
from pathlib import Path

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.safe_summary import safe_summary

log = logging.getLogger(__name__)

TEXTS: dict[str, str] = tomllib.loads(Path(__file__).with_name("texts.toml").read_text(encoding="utf-8"))


class Refusal(Exception):
    """An answer that is an error, with its sentence; `retry_after` seconds it may be otherwise."""

    def __init__(self, status: int, sentence: str, *, retry_after: int | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.sentence = sentence
        self.headers = {} if retry_after is None else {"Retry-After": str(retry_after)}


async def refused(_request: Request, refusal: Exception) -> Response:
    """The answer to a Refusal."""
    if not isinstance(refusal, Refusal):
        raise refusal
    return JSONResponse({"error": refusal.sentence}, refusal.status, refusal.headers)


class Defects:
    """Answers 500 to anything unforeseen in `app`. The server's own log would repeat people's words: it never hears."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except ClientDisconnect:
            log.info("a browser left in the middle of what it was sending")
        except Exception as error:
            log.error("a request failed: %s", safe_summary(error))
            # An answer that has begun breaks off here: the page sees that, and asks again.
            if not begun and scope["type"] == "http":
                await JSONResponse({"error": TEXTS["failed"]}, 500)(scope, receive, send)
