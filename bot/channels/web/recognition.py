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

from bot.channels.web.chat_context import ChatContext
from bot.channels.web.session_cache import FRESH, Known, SessionCache
from bot.channels.web.sessions import COOKIE, LIFETIME, SCOPE
from bot.safe_summary import safe_summary
from storage import sessions

log = logging.getLogger(__name__)

HOLDS = timedelta(seconds=LIFETIME)
A_DAY = timedelta(days=1)


class StoredSessions:
    """The sessions stored in the database. Thanks to `cache` most requests don't read it."""

    def __init__(self, context: ChatContext, cache: SessionCache) -> None:
        self._context = context
        self.cache = cache
        self._checking: asyncio.Task[None] | None = None

    async def begin(self, chat: str) -> str:
        """Start a new session in `chat` and return its cookie."""
        cookie, token = self._context.sessions.new_cookie()
        now = self._context.now()

        def begin(session: Session) -> None:
            # Twice the lifetime, so that a clock that was ahead for a while doesn't sign everyone out.
            sessions.forget_before(session, now - 2 * HOLDS)
            sessions.begin(session, sessions.digest_of(token), chat, now)

        await self._context.write(begin)
        return cookie

    async def end(self, known: Known) -> None:
        """Revoke it."""
        await self._context.write(lambda session: sessions.revoke(session, known.digest, self._context.now()))
        self.cache.forget([known.digest])

    async def came_back(self, known: Known) -> bool:
        """Note that the browser came back; True the first time on a day."""
        now = self._context.now()
        # Also when it lies a day ahead: the clock was set back, and the session's age restarts.
        if abs(now - known.seen_at) <= A_DAY:
            return False
        await self._context.write(lambda session: sessions.seen(session, known.digest, now))
        self.cache.remember(known.digest, Known(known.digest, known.cookie, known.chat, now))
        return True

    async def of(self, cookie: str) -> Known | None:
        """The session that `cookie` names, if it is valid."""
        token = self._context.sessions.token_of(cookie)
        old = None if token else self._context.sessions.chat_of_old(cookie)
        if not token and not old:
            return None
        digest = sessions.digest_of(token or cookie)
        fresh, known = self.cache.recall(digest)
        if not fresh:
            forgotten = self.cache.forgotten
            known = await self._read(digest, cookie)
            if known is None and old and sessions.age(old[1], self._context.now()) < HOLDS:
                known = await self._adopt(digest, cookie, old[0])
            # A session that was revoked during the read may still look valid in the result.
            if forgotten == self.cache.forgotten:
                self.cache.remember(digest, known)
        return known

    @contextmanager
    def until_revoked(self, known: Known) -> Iterator[asyncio.Event]:
        """The event is set when this or another process revokes the session."""
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
        now = self._context.now()

        def find(session: Session) -> Known | None:
            row = sessions.find(session, digest)
            if row is None or row.revoked_at or sessions.age(row.seen_at, now) >= HOLDS:
                return None
            return Known(digest, cookie, row.chat, row.seen_at)

        return await self._context.read(find)

    async def _adopt(self, digest: str, cookie: str, chat: str) -> Known | None:
        now = self._context.now()
        await self._context.write(lambda session: sessions.adopt(session, digest, chat, now))
        return await self._read(digest, cookie)

    async def _check(self) -> None:
        """Check all sessions with an open stream in one query."""
        while True:
            await asyncio.sleep(FRESH)
            watched = self.cache.watched
            try:
                alive = await self._context.read(partial(sessions.alive, digests=watched))
            except Exception as error:
                log.warning("the sessions could not be looked at, they will be again: %s", safe_summary(error))
                continue
            self.cache.forget(set(watched) - alive)


class Recognised:
    """Puts the request's session where `Sessions.known` finds it."""

    def __init__(self, app: ASGIApp, stored: StoredSessions) -> None:
        self._app = app
        self._signed_in = stored

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        cookie = Request(scope).cookies.get(COOKIE)
        scope[SCOPE] = await self._signed_in.of(cookie) if cookie else None
        await self._app(scope, receive, send)


class UntilRevoked:
    """Ends the response of `app` when the session is revoked."""

    def __init__(self, app: ASGIApp, stored: StoredSessions) -> None:
        self._app = app
        self._signed_in = stored

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
    """Wraps `receive` so that a revoked session looks like a disconnected browser."""

    async def either() -> Message:
        receiving, ending = asyncio.ensure_future(receive()), asyncio.ensure_future(revoked.wait())
        try:
            await asyncio.wait({receiving, ending}, return_when=asyncio.FIRST_COMPLETED)
            return receiving.result() if receiving.done() else {"type": "http.disconnect"}
        finally:
            receiving.cancel()
            ending.cancel()

    return either
