"""Delivers into the web chat in one transaction, so that a message is stored exactly once."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import PurePath
from typing import Any

from sqlalchemy.orm import Session

from bot.channels.delivery import Delivered, Delivery
from bot.channels.web.open_windows import OpenWindows
from bot.clock import Clock
from handlers.messages import Outgoing
from storage import web_messages
from storage.files import FileStore, NotAllowed, media_type_of

Transact = Callable[[Callable[[Session], Any]], Awaitable[Any]]
"""Runs a function in a transaction of the writer."""

UNKNOWN = "application/octet-stream"
# The types of our own documents; the system's list of file endings is missing on a bare machine.
BY_ENDING = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".json": "application/json",
}


class WebChannel:
    """The channel `web`; a chat is the random id in its person's cookie."""

    name = "web"

    def __init__(self, transact: Transact, store: FileStore, windows: OpenWindows, now: Clock) -> None:
        self._transact = transact
        self._store = store
        self._windows = windows
        self._now = now

    async def deliver(
        self, chat: str, outgoing: Outgoing, content: bytes | None = None, *, key: str = "", skip_parts: int = 0
    ) -> Delivery:
        """See `Channel.deliver`. There is only one part, so `skip_parts` is always 0."""
        del skip_parts
        payload = _shown(outgoing)
        if content is not None and outgoing.document:
            media_type = _media_type(content, outgoing.document.name)
            kept = await asyncio.to_thread(self._store.put_own, content, media_type)
            payload["document"] = {
                "name": outgoing.document.name,
                "sha256": kept.sha256,
                "size": kept.size,
                "media_type": kept.media_type,
                "kind": outgoing.document.kind,
                "id": outgoing.document.id,
            }
        if not payload:
            return Delivered()
        write = partial(web_messages.append, chat=chat, by_person=False, key=key, payload=payload, at=self._now())
        message = await self._transact(write)
        self._windows.push([message])
        return Delivered(str(message.number))

    async def fetch(self, reference: str) -> tuple[bytes, str | None]:
        """Never called: the page sends a file together with its message."""
        raise NotImplementedError(reference)


def _media_type(content: bytes, name: str) -> str:
    """Decided by the content: a name chosen by a person must not turn other content into a picture."""
    try:
        return media_type_of(content, name)
    except NotAllowed:
        return BY_ENDING.get(PurePath(name).suffix.lower(), UNKNOWN)


def _shown(outgoing: Outgoing) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "text": outgoing.text,
        "buttons": [{"label": button.label, "payload": button.payload} for button in outgoing.buttons],
        "toast": outgoing.toast,
    }
    shown = {name: value for name, value in payload.items() if value}
    if shown and outgoing.edits.isascii() and outgoing.edits.isdigit():
        shown["edits"] = int(outgoing.edits)
    return shown
