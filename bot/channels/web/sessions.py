"""Recognises the browser: a signed cookie names the session, a signed header token proves the request is our page's."""

import secrets
from datetime import UTC, datetime
from typing import NamedTuple

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.session_cache import Known

COOKIE = "sanzhang"
DAY = 24 * 3600  # seconds
LIFETIME = 90 * DAY  # after the last visit; invite codes work once, and some people report only once a quarter
HEADER = "X-CSRF-Token"
SCOPE = "sanzhang.session"  # where a request carries its `Known` session


class HandedOut(NamedTuple):
    """A file that was shown in a chat; `kind` and `id` say of what, see `handlers.downloads`."""

    sha256: str
    name: str
    media_type: str
    kind: str
    id: int


class Sessions:
    """Signs and reads with `secret`. With `https`, or behind an https proxy, the cookie is only sent encrypted."""

    def __init__(self, secret: str, *, https: bool) -> None:
        self._cookie = URLSafeSerializer(secret, salt="web session")
        # Cookies used to hold the chat itself, signed like this.
        self._old_cookie = URLSafeTimedSerializer(secret, salt="session")
        self._csrf = URLSafeSerializer(secret, salt="csrf")
        self._files = URLSafeSerializer(secret, salt="file")
        self._https = https

    @staticmethod
    def new_chat() -> str:
        """A chat id that nobody can guess."""
        return secrets.token_urlsafe(16)

    def new_cookie(self) -> tuple[str, str]:
        """The value of a new cookie and the token in it."""
        token = secrets.token_urlsafe(32)
        value = self._cookie.dumps(token)
        return value if isinstance(value, str) else value.decode(), token

    def token_of(self, cookie: str) -> str | None:
        """The token in a cookie; None if we didn't sign it."""
        try:
            token: str = self._cookie.loads(cookie)
        except BadSignature:
            return None
        return token

    def chat_of_old(self, cookie: str) -> tuple[str, datetime] | None:
        """The chat in a cookie from before sessions existed, and when it was signed."""
        try:
            chat, signed_at = self._old_cookie.loads(cookie, return_timestamp=True)
        except BadSignature:
            return None
        return chat, signed_at.replace(tzinfo=UTC) if signed_at.tzinfo is None else signed_at

    def give(self, request: Request, response: Response, cookie: str) -> None:
        """Set the cookie in this browser."""
        response.set_cookie(
            COOKIE,
            cookie,
            max_age=LIFETIME,
            httponly=True,
            samesite="strict",
            secure=self._https or request.url.scheme == "https",
            path="/",
        )

    @staticmethod
    def take(response: Response) -> None:
        """Delete the cookie from this browser."""
        response.delete_cookie(COOKIE, path="/")

    @staticmethod
    def known(request: Request) -> Known | None:
        """The request's session, if it has a valid one."""
        known: Known | None = request.scope.get(SCOPE)
        return known

    def chat_of(self, request: Request) -> str | None:
        """The chat that the request's session belongs to."""
        known = self.known(request)
        return known.chat if known else None

    def csrf_of(self, chat: str) -> str:
        """The token that our page must send to change anything in `chat`."""
        token = self._csrf.dumps(chat)
        return token if isinstance(token, str) else token.decode()

    def is_ours(self, request: Request, chat: str) -> bool:
        """Whether the request comes from our own page, in this chat."""
        try:
            return bool(self._csrf.loads(request.headers.get(HEADER, "")) == chat)
        except BadSignature:
            return False

    def file_token(self, chat: str, file: HandedOut) -> str:
        """A token for a file that only this chat can use."""
        token = self._files.dumps([chat, *file])
        return token if isinstance(token, str) else token.decode()

    def file_of(self, token: str, chat: str) -> HandedOut | None:
        """The file that `token` names for `chat`. One of an earlier version names none: the page knows a new one."""
        try:
            owner, *file = self._files.loads(token)
            named = HandedOut(*file)
        except (BadSignature, ValueError, TypeError):
            return None
        return named if owner == chat else None


def same_origin(request: Request) -> bool:
    """Whether the request comes from our own page, as far as the browser tells."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("Host")
