"""What is done when too many come at once: a polite refusal, and the time after which to try again."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.web.refusals import TEXTS, Refusal

LATER = 5  # seconds after which to try again
HEALTH = "/healthz"


class Crowded:
    """Answers for `app` on a connection that is one too many. Only /healthz is answered as ever."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["path"] == HEALTH:
            await self._app(scope, receive, send)
            return
        response = crowded(Request(scope))
        response.headers["Connection"] = "close"
        await response(scope, receive, send)


def crowded(request: Request) -> Response:
    """503: a sentence for the page's requests, and for the one who only opened the page."""
    headers = {"Retry-After": str(LATER), "Cache-Control": "no-store"}
    if "text/html" in request.headers.get("Accept", ""):
        return Response(TEXTS["crowded"], 503, headers, "text/plain; charset=utf-8")
    return JSONResponse({"error": TEXTS["crowded"]}, 503, headers)


class Places:
    """So many things at once, in total and for each name."""

    def __init__(self, total: int, each: int) -> None:
        self._total = total
        self._each = each
        self._taken: Counter[str] = Counter()

    @contextmanager
    def taken(self, name: str, refusal: str) -> Iterator[None]:
        """One place meanwhile. Raises Refusal with the sentence `refusal`."""
        if self._taken.total() >= self._total or self._taken[name] >= self._each:
            raise Refusal(503, refusal, retry_after=LATER)
        self._taken[name] += 1
        try:
            yield
        finally:
            self._taken[name] -= 1
            if not self._taken[name]:
                del self._taken[name]


class Bounded:
    """At most `most` requests at once to `app`."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._places = Places(most, most)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        with self._places.taken("", TEXTS["crowded"]):
            await self._app(scope, receive, send)
