"""The route to which Telegram posts updates."""

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
    """POST `path`: 200 once `receive` has stored the update, 403 without the secret, 400 if it isn't an update.

    If `receive` raises, the answer is 503 and Telegram sends the update again. Raises ValueError for an empty secret,
    because then anyone could impersonate anyone.
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
            # The error's text may hold what the person wrote, so it is logged only where it was raised.
            _log.error("an update could not be kept (%s), Telegram will send it again", type(error).__name__)
            return Response(status_code=503)
        return Response(status_code=200)

    return Route(path, take, methods=["POST"])
