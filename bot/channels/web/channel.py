"""Delivery into the web chat: one transaction, so a message is in it exactly once, whatever happens in between."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import PurePath
from typing import Any

from sqlalchemy.orm import Session

from bot.channels.delivery import Delivered, Delivery
from bot.channels.web.hub import Hub
from bot.clock import Clock
from handlers.messages import Outgoing
from storage import web_messages
from storage.files import FileStore, NotAllowed, media_type_of

Transact = Callable[[Callable[[Session], Any]], Awaitable[Any]]
"""Runs a function in a transaction of the writer."""

UNKNOWN = "application/octet-stream"
# Of what we make ourselves; the system's own list of endings is missing on a bare machine.
BY_ENDING = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".json": "application/json",
}


class WebChannel:
    """The channel `web`; a chat is the random id in its person's cookie."""

    name = "web"

    def __init__(self, transact: Transact, store: FileStore, hub: Hub, now: Clock) -> None:
        self._transact = transact
        self._store = store
        self._hub = hub
        self._now = now

    async def deliver(
        self, chat: str, outgoing: Outgoing, content: bytes | None = None, *, key: str = "", skip_parts: int = 0
    ) -> Delivery:
        """See `Channel.deliver`; there is only one part, so `skip_parts` is always 0."""
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
            }
        if not payload:
            return Delivered()
        write = partial(web_messages.append, chat=chat, by_person=False, key=key, payload=payload, at=self._now())
        message = await self._transact(write)
        self._hub.bring([message])
        return Delivered(str(message.number))

    async def fetch(self, reference: str) -> tuple[bytes, str | None]:
        """Never called: the page brings a file with the message."""
        raise NotImplementedError(reference)


def _media_type(content: bytes, name: str) -> str:
    """By what it is: a name may come from a person, and must not make a picture of what is none."""
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
