"""Finds the session of a request before its endpoint runs, and ends a long answer when the session is revoked."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.room import Room
from bot.channels.web.session_cache import FRESH, Known, SessionCache
from bot.channels.web.sessions import COOKIE, LIFETIME, SCOPE
from bot.safe_summary import safe_summary
from storage import sessions

log = logging.getLogger(__name__)

HOLDS = timedelta(seconds=LIFETIME)
A_DAY = timedelta(days=1)


class SignedIn:
    """The sessions as rows of the database. `cache` spares most requests a look at it."""

    def __init__(self, room: Room, cache: SessionCache) -> None:
        self._room = room
        self.cache = cache
        self._checking: asyncio.Task[None] | None = None

    async def begin(self, chat: str) -> str:
        """A new session in `chat`; its cookie."""
        cookie, token = self._room.sessions.new_cookie()
        now = self._room.now()

        def begin(session: Session) -> None:
            # Twice as long: a clock that was ahead for a day must not have deleted everyone.
            sessions.forget_before(session, now - 2 * HOLDS)
            sessions.begin(session, sessions.digest_of(token), chat, now)

        await self._room.write(begin)
        return cookie

    async def end(self, known: Known) -> None:
        """Revoke it."""
        await self._room.write(lambda session: sessions.revoke(session, known.digest, self._room.now()))
        self.cache.forget([known.digest])

    async def came_back(self, known: Known) -> bool:
        """Note that its browser came back; True when that is news, once a day."""
        now = self._room.now()
        # Also a day ahead: then the clock was put back, and the session begins to age anew.
        if abs(now - known.seen_at) <= A_DAY:
            return False
        await self._room.write(lambda session: sessions.seen(session, known.digest, now))
        self.cache.remember(known.digest, Known(known.digest, known.cookie, known.chat, now))
        return True

    async def of(self, cookie: str) -> Known | None:
        """The session that `cookie` names, if it holds."""
        token = self._room.sessions.token_of(cookie)
        old = None if token else self._room.sessions.chat_of_old(cookie)
        if not token and not old:
            return None
        digest = sessions.digest_of(token or cookie)
        fresh, known = self.cache.recall(digest)
        if not fresh:
            forgotten = self.cache.forgotten
            known = await self._read(digest, cookie)
            if known is None and old and sessions.age(old[1], self._room.now()) < HOLDS:
                known = await self._adopt(digest, cookie, old[0])
            # What was revoked while it was read may be among what was read.
            if forgotten == self.cache.forgotten:
                self.cache.remember(digest, known)
        return known

    @contextmanager
    def until_revoked(self, known: Known) -> Iterator[asyncio.Event]:
        """The event is set when the session is revoked meanwhile, by this process or another."""
        try:
            with self.cache.until_revoked(known.digest) as revoked:
                if self._checking is None:
                    self._checking = asyncio.create_task(self._check())
                yield revoked
        finally:
            if self._checking and not self.cache.watched:
                self._checking.cancel()
                self._checking = None

    async def _read(self, digest: str, cookie: str) -> Known | None:
        now = self._room.now()

        def find(session: Session) -> Known | None:
            row = sessions.find(session, digest)
            if row is None or row.revoked_at or sessions.age(row.seen_at, now) >= HOLDS:
                return None
            return Known(digest, cookie, row.chat, row.seen_at)

        return await self._room.read(find)

    async def _adopt(self, digest: str, cookie: str, chat: str) -> Known | None:
        now = self._room.now()
        await self._room.write(lambda session: sessions.adopt(session, digest, chat, now))
        return await self._read(digest, cookie)

    async def _check(self) -> None:
        """One look for all sessions to which something is being sent."""
        while True:
            await asyncio.sleep(FRESH)
            watched = self.cache.watched
            try:
                alive = await self._room.read(partial(sessions.alive, digests=watched))
            except Exception as error:
                log.warning("the sessions could not be looked at, they will be again: %s", safe_summary(error))
                continue
            self.cache.forget(set(watched) - alive)


class Recognised:
    """Puts the session of a request where `Sessions.known` finds it."""

    def __init__(self, app: ASGIApp, signed_in: SignedIn) -> None:
        self._app = app
        self._signed_in = signed_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        cookie = Request(scope).cookies.get(COOKIE)
        scope[SCOPE] = await self._signed_in.of(cookie) if cookie else None
        await self._app(scope, receive, send)


class UntilRevoked:
    """Ends the answer of `app` when the session is revoked."""

    def __init__(self, app: ASGIApp, signed_in: SignedIn) -> None:
        self._app = app
        self._signed_in = signed_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        known: Known | None = scope[SCOPE]
        if known is None:
            await self._app(scope, receive, send)
            return
        begun = ended = False

        async def watched(message: Message) -> None:
            nonlocal begun, ended
            begun = True
            ended = message["type"] == "http.response.body" and not message.get("more_body")
            await send(message)

        with self._signed_in.until_revoked(known) as revoked:
            await self._app(scope, _until(revoked, receive), watched)
            if revoked.is_set() and begun and not ended:
                await send({"type": "http.response.body", "body": b"", "more_body": False})


def _until(revoked: asyncio.Event, receive: Receive) -> Receive:
    """`receive`, to which a revoked session is a browser that has left."""

    async def either() -> Message:
        receiving, ending = asyncio.ensure_future(receive()), asyncio.ensure_future(revoked.wait())
        try:
            await asyncio.wait({receiving, ending}, return_when=asyncio.FIRST_COMPLETED)
            return receiving.result() if receiving.done() else {"type": "http.disconnect"}
        finally:
            receiving.cancel()
            ending.cancel()

    return either
