"""Signing in with a code or as a player, signing out, and who is signed in."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.web.chat_context import CHANNEL, ChatContext
from bot.channels.web.guesses import Guesses
from bot.channels.web.recognition import StoredSessions
from bot.channels.web.refusals import TEXTS, Refusal
from bot.channels.web.request_body import json_body, text_field
from bot.channels.web.sessions import same_origin
from bot.channels.web.sign_in import SignIn
from handlers.messages import Incoming
from storage import web_messages

LONGEST_CODE = 64
MEGABYTE = 1024 * 1024


class SignInEndpoints:
    """The endpoints players, enter, leave and me. The page learns that a file may have `max_bytes`."""

    def __init__(
        self, context: ChatContext, sign_in: SignIn, stored: StoredSessions, guesses: Guesses, max_bytes: int
    ) -> None:
        self._context = context
        self._sign_in = sign_in
        self._signed_in = stored
        self._max_bytes = max_bytes
        self._guesses = guesses

    async def players(self, _request: Request) -> Response:
        """The people that one can play; only in the demonstration."""
        if self._sign_in.players is None or self._sign_in.today is None:
            return Response(status_code=404)
        players = await self._context.read(self._sign_in.players)
        rows = [{"id": one.id, "name": one.name, "role": one.role, "organisation": one.organisation} for one in players]
        return JSONResponse({"today": self._sign_in.today.isoformat(), "players": rows})

    async def enter(self, request: Request) -> Response:
        """Sign in with a code, or as a player."""
        if not same_origin(request):
            raise Refusal(403, TEXTS["not_ours"])
        body = await json_body(request)
        if "player" in body:
            chat = await self._play(text_field(body, "player", LONGEST_CODE))
        else:
            chat = await self._enrol(text_field(body, "code", LONGEST_CODE).strip(), request)
        response = JSONResponse({})
        self._context.sessions.give(request, response, await self._signed_in.begin(chat))
        return response

    async def leave(self, request: Request) -> Response:
        """End this browser's session, so that a copied cookie stops working too."""
        self._context.require_own_page(request)
        if known := self._context.sessions.known(request):
            await self._signed_in.end(known)
        response = JSONResponse({})
        self._context.sessions.take(response)
        return response

    async def me(self, request: Request) -> Response:
        """Who is signed in. A visit renews the session, so regular users stay signed in."""
        chat = self._context.require_chat(request)

        def known(session: Session) -> tuple[str, str, int]:
            return *self._sign_in.who(session, chat), web_messages.read_up_to(session, chat)

        name, roles, read = await self._context.read(known)
        today = self._sign_in.today
        response = JSONResponse(
            {
                # The browser keeps drafts apart by this id; names can be shared or changed.
                "id": chat,
                "name": name,
                "roles": roles,
                "csrf": self._context.sessions.csrf_of(chat),
                "today": today.isoformat() if today else None,
                "max_file_mb": self._max_bytes // MEGABYTE,
                "read": read,
            }
        )
        known_session = self._context.sessions.known(request)
        if known_session and await self._signed_in.came_back(known_session):
            self._context.sessions.give(request, response, known_session.cookie)
        return response

    async def _play(self, player: str) -> str:
        enter_as = self._sign_in.enter_as
        if enter_as is None:
            raise Refusal(403, TEXTS["wrong_player"])

        def play(session: Session) -> str | None:
            chat = enter_as(session, player)
            if chat and web_messages.is_empty(session, chat):
                self._context.keep_event(session, Incoming(CHANNEL, chat, f"enter:{chat}", text="/start"))
            return chat

        chat = await self._context.write(play)
        if not chat:
            raise Refusal(403, TEXTS["wrong_player"])
        return chat

    async def _enrol(self, code: str, request: Request) -> str:
        if not code:
            raise Refusal(400, TEXTS["empty_code"])
        async with self._guesses.trying(request.client.host if request.client else ""):
            refusal = await self._context.read(lambda session: self._sign_in.refusal(session, code))
            if refusal:
                raise Refusal(403, refusal)
        chat = self._context.sessions.new_chat()
        start = Incoming(CHANNEL, chat, f"enter:{chat}", text=f"/start {code}")

        def begin(session: Session) -> str | None:
            refusal = self._sign_in.opens(session, code)
            if refusal is None:
                self._context.keep_event(session, start)
            return refusal

        if refusal := await self._context.write(begin):
            raise Refusal(403, refusal)
        return chat
