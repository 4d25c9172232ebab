"""Telegram posts updates to us: the route that takes them."""

import hmac
import json
import logging

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.delivery import Receive
from bot.channels.telegram.incoming import FILE_LIMIT
from bot.channels.telegram.reading import read_updates

_log = logging.getLogger(__name__)
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105


def telegram_webhook(
    secret: str, receive: Receive, *, path: str = "/telegram/webhook", file_limit: int = FILE_LIMIT
) -> Route:
    """POST `path`: 200 once `receive` has kept the update, 403 without the secret, 400 for what is no update.

    When `receive` raises the answer is 503, and Telegram comes again with the same update. Raises ValueError for an
    empty secret, for then anyone could speak in anyone's name.
    """
    if not secret:
        raise ValueError("a webhook needs a secret")

    async def take(request: Request) -> Response:
        given = request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        try:
            update = json.loads(await request.body())
        except ValueError:
            return Response(status_code=400)
        if not isinstance(update, dict) or "update_id" not in update:
            return Response(status_code=400)
        try:
            await receive(read_updates([update], file_limit))
        except Exception as error:
            # Its text may hold what the person wrote; whoever raised it logs what he may.
            _log.error("an update could not be kept (%s), Telegram will send it again", type(error).__name__)
            return Response(status_code=503)
        return Response(status_code=200)

    return Route(path, take, methods=["POST"])
