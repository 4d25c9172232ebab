"""Who is at the other end: a signed cookie holds the chat, a signed token in a header shows that our page is asking."""

import secrets

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

COOKIE = "sanzhang"
DAY = 24 * 3600  # seconds
LIFETIME = 90 * DAY  # after the last visit: a code lets in once only, and some have something to report once a quarter
HEADER = "X-CSRF-Token"


class Sessions:
    """Signs and reads with `secret`; with `https`, or where a proxy tells so, the cookie never travels in the clear."""

    def __init__(self, secret: str, *, https: bool) -> None:
        self._cookie = URLSafeTimedSerializer(secret, salt="session")
        self._csrf = URLSafeSerializer(secret, salt="csrf")
        self._files = URLSafeSerializer(secret, salt="file")
        self._https = https

    @staticmethod
    def new_chat() -> str:
        """A chat nobody can guess."""
        return secrets.token_urlsafe(16)

    def open(self, request: Request, response: Response, chat: str) -> None:
        """From now on this browser is in `chat`."""
        response.set_cookie(
            COOKIE,
            self.cookie_of(chat),
            max_age=LIFETIME,
            httponly=True,
            samesite="strict",
            secure=self._https or request.url.scheme == "https",
            path="/",
        )

    def cookie_of(self, chat: str) -> str:
        """What the cookie of a browser in `chat` holds from now on."""
        token = self._cookie.dumps(chat)
        return token if isinstance(token, str) else token.decode()

    def renew(self, request: Request, response: Response) -> None:
        """A new lifetime for the visitor's cookie, once a day."""
        chat = self.chat_of(request, DAY)
        known = self.chat_of(request)
        if chat is None and known is not None:
            self.open(request, response, known)

    @staticmethod
    def close(response: Response) -> None:
        """This browser is nobody's any more."""
        response.delete_cookie(COOKIE, path="/")

    def chat_of(self, request: Request, lifetime: int = LIFETIME) -> str | None:
        """The chat of the browser that asks, if its cookie is younger than `lifetime` seconds."""
        try:
            chat: str = self._cookie.loads(request.cookies.get(COOKIE, ""), max_age=lifetime)
        except BadSignature:
            return None
        return chat

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
