"""Files of a chat: brought in with a message, and handed out to nobody else."""

import asyncio
import logging
from dataclasses import dataclass, replace
from urllib.parse import quote

from sqlalchemy.orm import Session
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from bot.channels.web.asking import plain
from bot.channels.web.capacity import Places
from bot.channels.web.refusals import TEXTS, Refusal
from bot.channels.web.room import CHANNEL, Room, key_of
from bot.channels.web.talking import LONGEST_EVENT, LONGEST_TEXT
from bot.minutes_file import words_in
from dialogue import Unacceptable
from handlers.messages import Incoming, IncomingFile
from storage import attachments, uploads, web_messages
from storage.files import FileStore, Kept, NotAllowed, TooLarge
from storage.models import WebMessage

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
OVERHEAD = 64 * 1024  # bytes of a multipart body beside its file
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Quota:
    """How many files are taken at once, in total and from one chat, and how many bytes from a person on a day."""

    at_once: int = 8
    each: int = 2
    per_day: int = 300 * MEGABYTE


class Files:
    """The endpoints /api/files and /files."""

    def __init__(self, room: Room, store: FileStore, quota: Quota) -> None:
        self._room = room
        self._store = store
        self._quota = quota
        self._places = Places(quota.at_once, quota.each)
        self._too_large = TEXTS["too_large"].format(limit=store.max_bytes // MEGABYTE)
        self._enough = TEXTS["enough_today"].format(limit=quota.per_day // MEGABYTE)

    async def upload(self, request: Request) -> Response:
        """A file, with or without words."""
        chat = self._room.changed_by(request)
        # The server reads no more of a body than was announced.
        length = request.headers.get("Content-Length")
        if length is None:
            raise Refusal(411, TEXTS["bad_request"])
        if int(length) > self._store.max_bytes + OVERHEAD:
            raise Refusal(413, self._too_large)
        self._room.pace(chat)
        with self._places.taken(chat, TEXTS["too_many_files"]):
            await self._room.read(lambda session: self._check_quota(session, chat, int(length) - OVERHEAD))
            try:
                # Starlette keeps more than a megabyte of a file on the disk.
                async with request.form(max_files=1, max_fields=4) as form:
                    await self._take(chat, form)
            except HTTPException:  # what a broken form is to Starlette
                raise Refusal(400, TEXTS["bad_request"]) from None
        return JSONResponse({})

    def _check_quota(self, session: Session, chat: str, size: int) -> None:
        owner = uploads.owner_of(session, CHANNEL, chat)
        if uploads.on_day(session, owner, self._room.now().date()) + max(size, 1) > self._quota.per_day:
            raise Refusal(413, self._enough)

    async def _take(self, chat: str, form: FormData) -> None:
        file, event, caption = form.get("file"), form.get("event"), form.get("caption", "")
        if not isinstance(file, UploadFile) or not isinstance(event, str) or not isinstance(caption, str):
            raise Refusal(400, TEXTS["bad_request"])
        event, caption = plain(event), plain(caption)
        if not event or len(event) > LONGEST_EVENT:
            raise Refusal(400, TEXTS["bad_request"])
        if len(caption) > LONGEST_TEXT:
            raise Refusal(413, TEXTS["too_long"])
        name = bare(file.filename or "") or TEXTS["unnamed_file"]
        try:
            kept = await asyncio.to_thread(self._store.put_stream, file.file, name)
            words = await asyncio.to_thread(words_in, self._store, kept)
        except TooLarge:
            raise Refusal(413, self._too_large) from None
        except NotAllowed:
            raise Refusal(415, TEXTS["not_allowed"]) from None
        except Unacceptable as refusal:
            raise Refusal(415, str(refusal)) from None
        brought = IncomingFile(name, words=words)
        message = await self._room.write(lambda session: self._keep(session, chat, event, caption, brought, kept))
        if message:
            self._room.hub.bring([message])

    def _keep(
        self, session: Session, chat: str, event: str, caption: str, file: IncomingFile, kept: Kept
    ) -> WebMessage | None:
        event_id = f"{chat}:{event}"
        if web_messages.number_of(session, key_of(event_id)) is not None:
            return None
        uploads.count(session, uploads.owner_of(session, CHANNEL, chat), self._room.now().date(), kept.size)
        attachment = attachments.add(
            session,
            sha256=kept.sha256,
            name=file.name,
            media_type=kept.media_type,
            size=kept.size,
            by=None,
            now=self._room.now(),
        )
        document = {"name": file.name, "sha256": kept.sha256, "size": kept.size, "media_type": kept.media_type}
        return self._room.keep(
            session,
            Incoming(CHANNEL, chat, event_id, text=caption, file=replace(file, attachment=attachment.id)),
            {"text": caption, "event": event, "document": document},
        )

    async def download(self, request: Request) -> Response:
        """A file of this chat: shown if it is a picture, saved if it is anything else."""
        chat = self._room.visited_by(request)
        found = self._room.sessions.file_of(request.path_params["token"], chat)
        if found is None:
            raise Refusal(404, TEXTS["no_file"])
        sha256, name, media_type = found
        if not await asyncio.to_thread(self._store.is_whole, sha256):
            log.error("the file %s is damaged or missing; `sanzhang doctor` names it", sha256)
            raise Refusal(410, TEXTS["damaged_file"])
        kind = "inline" if media_type.startswith("image/") else "attachment"
        return FileResponse(
            self._store.path(sha256),
            media_type=media_type,
            headers={
                "Content-Disposition": f"{kind}; filename*=UTF-8''{quote(name, safe='')}",
                "Content-Security-Policy": "default-src 'none'; sandbox",
                "Cache-Control": "private, max-age=86400",
            },
        )


def bare(name: str) -> str:
    """The name of a file without its folders, short, its ending kept."""
    name = "".join(letter for letter in name.replace("\\", "/").rpartition("/")[2] if letter.isprintable()).strip()
    stem, dot, ending = name.rpartition(".")
    if len(name) <= LONGEST_NAME or not dot or len(ending) > 10:
        return name[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
