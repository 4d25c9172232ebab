"""Coming in, by a code or as a player, and going out; who one is."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.web.asking import body_of, word
from bot.channels.web.door import Door
from bot.channels.web.guesses import Guesses
from bot.channels.web.limits import Limit
from bot.channels.web.recognition import SignedIn
from bot.channels.web.refusals import TEXTS, Refusal
from bot.channels.web.room import CHANNEL, Room
from bot.channels.web.sessions import same_origin
from handlers.messages import Incoming
from storage import web_messages

CHATS_OF_A_CODE = 20  # within an hour: it is used up by the first that enrols, and each of them is kept
HOUR = 3600.0  # seconds
LONGEST_CODE = 64
MEGABYTE = 1024 * 1024


class Entering:
    """The endpoints players, enter, leave and me. `max_bytes` of a file is told to the page."""

    def __init__(self, room: Room, door: Door, signed_in: SignedIn, guesses: Guesses, max_bytes: int) -> None:
        self._room = room
        self._door = door
        self._signed_in = signed_in
        self._max_bytes = max_bytes
        self._guesses = guesses
        self._opened = Limit(CHATS_OF_A_CODE, HOUR, room.seconds)

    async def players(self, _request: Request) -> Response:
        """Whom one may play; only in the demonstration."""
        if self._door.players is None or self._door.today is None:
            return Response(status_code=404)
        players = await self._room.read(self._door.players)
        rows = [{"id": one.id, "name": one.name, "role": one.role, "organisation": one.organisation} for one in players]
        return JSONResponse({"today": self._door.today.isoformat(), "players": rows})

    async def enter(self, request: Request) -> Response:
        """By a code, or as a player."""
        if not same_origin(request):
            raise Refusal(403, TEXTS["not_ours"])
        said = await body_of(request)
        if "player" in said:
            chat = await self._play(word(said, "player", LONGEST_CODE))
        else:
            chat = await self._enrol(word(said, "code", LONGEST_CODE).strip(), request)
        response = JSONResponse({})
        self._room.sessions.give(request, response, await self._signed_in.begin(chat))
        return response

    async def leave(self, request: Request) -> Response:
        """End this browser's session, also for whoever has a copy of its cookie."""
        self._room.changed_by(request)
        if known := self._room.sessions.known(request):
            await self._signed_in.end(known)
        response = JSONResponse({})
        self._room.sessions.take(response)
        return response

    async def me(self, request: Request) -> Response:
        """Who is at this page. Who comes back now and then stays signed in."""
        chat = self._room.visited_by(request)

        def known(session: Session) -> tuple[str, str, int]:
            return *self._door.who(session, chat), web_messages.read_up_to(session, chat)

        name, roles, read = await self._room.read(known)
        today = self._door.today
        response = JSONResponse(
            {
                # Not the name, which people share and change: by this a browser keeps their drafts apart.
                "id": chat,
                "name": name,
                "roles": roles,
                "csrf": self._room.sessions.csrf_of(chat),
                "today": today.isoformat() if today else None,
                "max_file_mb": self._max_bytes // MEGABYTE,
                "read": read,
            }
        )
        known_session = self._room.sessions.known(request)
        if known_session and await self._signed_in.came_back(known_session):
            self._room.sessions.give(request, response, known_session.cookie)
        return response

    async def _play(self, player: str) -> str:
        enter_as = self._door.enter_as
        if enter_as is None:
            raise Refusal(403, TEXTS["wrong_player"])

        def play(session: Session) -> str | None:
            chat = enter_as(session, player)
            if chat and web_messages.is_empty(session, chat):
                self._room.keep_event(session, Incoming(CHANNEL, chat, f"enter:{chat}", text="/start"))
            return chat

        chat = await self._room.write(play)
        if not chat:
            raise Refusal(403, TEXTS["wrong_player"])
        return chat

    async def _enrol(self, code: str, request: Request) -> str:
        if not code:
            raise Refusal(400, TEXTS["empty_code"])
        async with self._guesses.trying(request.client.host if request.client else ""):
            refusal = await self._room.read(lambda session: self._door.refusal(session, code))
            if refusal:
                raise Refusal(403, refusal)
        letters = "".join(filter(str.isalnum, code.upper()))
        if self._opened.reached(letters):
            raise Refusal(429, TEXTS["code_overused"])
        self._opened.count(letters)
        chat = self._room.sessions.new_chat()
        start = Incoming(CHANNEL, chat, f"enter:{chat}", text=f"/start {code}")
        await self._room.write(lambda session: self._room.keep_event(session, start))
        return chat
