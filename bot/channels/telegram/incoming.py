"""Updates of the Bot API, as they come off the wire, become Incoming.

Only private chats are served. A pure function: what it has no use for it leaves out.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from handlers.messages import Incoming, IncomingFile

CHANNEL = "telegram"
UPDATE_KINDS = ("message", "callback_query")
"""What we ask Telegram for; edits of old messages change nothing that has been said."""

FILE_LIMIT = 20 * 1024 * 1024
"""Bytes a bot may download from Telegram's own server (Bot API, getFile)."""

TEXTS: dict[str, str] = tomllib.loads(Path(__file__).with_name("texts.toml").read_text("utf-8"))

# Things a person sends that we have no use for. Service messages (a pinned message, a timer) are not among them:
# they deserve no answer. A GIF comes as "animation" and again as "document", so these are looked at first.
_UNSUPPORTED = (
    "animation",
    "audio",
    "checklist",
    "contact",
    "dice",
    "game",
    "location",
    "paid_media",
    "poll",
    "sticker",
    "story",
    "venue",
    "video",
    "video_note",
    "voice",
)
_ADDRESSED_COMMAND = re.compile(r"(/\w+)@\w+", re.ASCII)

Json = Mapping[str, Any]


def incoming_of(update: Json, *, file_limit: int = FILE_LIMIT) -> Incoming | None:
    """The event of a person in `update`, or None where there is none for us. `file_limit` is in bytes.

    A file is only referred to: `Telegram.fetch` gets it. One that is too large, or of a kind we don't keep, comes with
    its `problem` instead.
    """
    event_id = str(update["update_id"])
    if tap := update.get("callback_query"):
        return _tap(event_id, tap)
    if message := update.get("message"):
        return _message(event_id, message, file_limit)
    return None


def too_large(limit: int) -> str:
    """The sentence for a file above `limit` bytes."""
    return TEXTS["too_large"].format(limit=limit // (1024 * 1024))


def _tap(event_id: str, tap: Json) -> Incoming | None:
    message = tap.get("message")
    data = tap.get("data")
    if not message or not data or not _is_private(message):
        return None
    return Incoming(
        channel=CHANNEL,
        chat=str(message["chat"]["id"]),
        event_id=event_id,
        tap=data,
        message=str(message["message_id"]),
        query=tap["id"],
    )


def _message(event_id: str, message: Json, file_limit: int) -> Incoming | None:
    if not _is_private(message):
        return None
    text = message.get("text") or message.get("caption") or ""
    file = _file(message, file_limit)
    if not text and not file:
        return None
    return Incoming(
        channel=CHANNEL,
        chat=str(message["chat"]["id"]),
        event_id=event_id,
        text=_ADDRESSED_COMMAND.sub(r"\1", text, count=1) if text.startswith("/") else text,
        file=file,
    )


def _file(message: Json, limit: int) -> IncomingFile | None:
    if any(kind in message for kind in _UNSUPPORTED):
        return IncomingFile(name="", problem=TEXTS["unsupported"])
    if sizes := message.get("photo"):
        largest = max(sizes, key=lambda size: size["width"] * size["height"])
        return _kept_file(largest, TEXTS["photo_name"].format(message=message["message_id"]), limit)
    if document := message.get("document"):
        name = document.get("file_name") or TEXTS["file_name"].format(message=message["message_id"])
        return _kept_file(document, name, limit)
    return None


def _kept_file(file: Json, name: str, limit: int) -> IncomingFile:
    if file.get("file_size", 0) > limit:
        return IncomingFile(name=name, problem=too_large(limit))
    return IncomingFile(name=name, reference=file["file_id"])


def _is_private(message: Json) -> bool:
    return bool(message["chat"]["type"] == "private")
