"""The page's own files. They are asked for again each time, so an upgrade is seen at once."""

from pathlib import Path

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.channels.web.sessions import Sessions

PAGE = Path(__file__).with_name("page")
ASK_AGAIN = {"Cache-Control": "no-cache"}


class Fresh(StaticFiles):
    """Files that a browser may keep, but asks about before it uses them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """See `StaticFiles`."""
        response = await super().get_response(path, scope)
        response.headers.update(ASK_AGAIN)
        return response


def page_routes(sessions: Sessions, recognised: Middleware) -> list[BaseRoute]:
    """/, /enter, /static. `recognised` finds the session of who opens the chat."""

    async def chat(request: Request) -> Response:
        if sessions.chat_of(request) is None:
            return RedirectResponse("/enter", status_code=303)
        return FileResponse(PAGE / "index.html", headers=ASK_AGAIN)

    async def enter(_request: Request) -> Response:
        return FileResponse(PAGE / "enter.html", headers=ASK_AGAIN)

    return [Route("/", chat, middleware=[recognised]), Route("/enter", enter), Mount("/static", Fresh(directory=PAGE))]
