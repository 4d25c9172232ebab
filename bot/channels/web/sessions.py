"""Who is at the other end: a signed cookie names the session, a signed token in a header shows that our page asks."""

import secrets
from datetime import UTC, datetime

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.session_cache import Known

COOKIE = "sanzhang"
DAY = 24 * 3600  # seconds
LIFETIME = 90 * DAY  # after the last visit: a code lets in once only, and some have something to report once a quarter
HEADER = "X-CSRF-Token"
SCOPE = "sanzhang.session"  # where a request carries its `Known` session


class Sessions:
    """Signs and reads with `secret`; with `https`, or where a proxy tells so, the cookie never travels in the clear."""

    def __init__(self, secret: str, *, https: bool) -> None:
        self._cookie = URLSafeSerializer(secret, salt="web session")
        # How cookies were signed when they held the chat itself.
        self._old_cookie = URLSafeTimedSerializer(secret, salt="session")
        self._csrf = URLSafeSerializer(secret, salt="csrf")
        self._files = URLSafeSerializer(secret, salt="file")
        self._https = https

    @staticmethod
    def new_chat() -> str:
        """A chat nobody can guess."""
        return secrets.token_urlsafe(16)

    def new_cookie(self) -> tuple[str, str]:
        """The value of a new cookie, and the token in it."""
        token = secrets.token_urlsafe(32)
        value = self._cookie.dumps(token)
        return value if isinstance(value, str) else value.decode(), token

    def token_of(self, cookie: str) -> str | None:
        """The token in a cookie that we signed."""
        try:
            token: str = self._cookie.loads(cookie)
        except BadSignature:
            return None
        return token

    def chat_of_old(self, cookie: str) -> tuple[str, datetime] | None:
        """The chat in a cookie that was signed before there were sessions, and when that was."""
        try:
            chat, signed_at = self._old_cookie.loads(cookie, return_timestamp=True)
        except BadSignature:
            return None
        return chat, signed_at.replace(tzinfo=UTC) if signed_at.tzinfo is None else signed_at

    def give(self, request: Request, response: Response, cookie: str) -> None:
        """This browser keeps the cookie from now on."""
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
        """This browser is nobody's any more."""
        response.delete_cookie(COOKIE, path="/")

    @staticmethod
    def known(request: Request) -> Known | None:
        """The session of the request, if it has one that holds."""
        known: Known | None = request.scope.get(SCOPE)
        return known

    def chat_of(self, request: Request) -> str | None:
        """The chat of the browser that asks."""
        known = self.known(request)
        return known.chat if known else None

    def csrf_of(self, chat: str) -> str:
        """What our page must say to change anything in `chat`."""
        token = self._csrf.dumps(chat)
        return token if isinstance(token, str) else token.decode()

    def is_ours(self, request: Request, chat: str) -> bool:
        """The request comes from our own page, in this chat."""
        try:
            return bool(self._csrf.loads(request.headers.get(HEADER, "")) == chat)
        except BadSignature:
            return False

    def file_token(self, chat: str, document: dict[str, object]) -> str:
        """A name for a file that only this chat can use."""
        token = self._files.dumps([chat, document["sha256"], document["name"], document["media_type"]])
        return token if isinstance(token, str) else token.decode()

    def file_of(self, token: str, chat: str) -> tuple[str, str, str] | None:
        """(SHA-256, name, media type) of the file that `token` names for `chat`."""
        try:
            owner, sha256, name, media_type = self._files.loads(token)
        except (BadSignature, ValueError):
            return None
        return (sha256, name, media_type) if owner == chat else None


def same_origin(request: Request) -> bool:
    """A browser that says where a request comes from says that it is our own page."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("Host")
