"""The page's own files, and the headers under which everything is served."""

from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.sessions import Sessions

PAGE = Path(__file__).with_name("page")

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class StrictHeaders:
    """Adds the headers to every answer that does not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""

        async def send_strictly(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                # Pages and lists are asked for again each time: an upgrade is seen at once.
                headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        await self._app(scope, receive, send_strictly if scope["type"] == "http" else send)


def page_routes(sessions: Sessions) -> list[BaseRoute]:
    """/, /enter, /static."""

    async def chat(request: Request) -> Response:
        if sessions.chat_of(request) is None:
            return RedirectResponse("/enter", status_code=303)
        return FileResponse(PAGE / "index.html")

    async def enter(_request: Request) -> Response:
        return FileResponse(PAGE / "enter.html")

    return [
        Route("/", chat),
        Route("/enter", enter),
        Mount("/static", StaticFiles(directory=PAGE, check_dir=False)),
    ]
