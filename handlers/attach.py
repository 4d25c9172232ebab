"""补附件: a file sent out of any context finds its record."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from dialogue import Chat, dialogue
from handlers.records import choose_record
from handlers.visitor import Visitor, World
from storage import attachments


@dialogue("attach", title="补附件")
async def attach(chat: Chat[Visitor, World]) -> None:
    text = chat.person.house.text
    files = chat.files or await chat.attach("files", text("attach.files"))
    if not files:
        await chat.say("nothing", text("attach.nothing"))
        return
    number = await choose_record(chat, text("attach.which", count=len(files)))
    if number is None:
        return
    await chat.commit("attach", partial(_attach, chat.person, chat.files, number), unreviewed=True)
    await chat.say("attached", text("attach.done", number=number, count=len(chat.files)))


def _attach(visitor: Visitor, files: Sequence[Any], number: int, world: World) -> int:
    ids = [file.id for file in files]
    attachments.attach(world.session, ids, activity_id=number, by=visitor.person_id, now=world.now)
    return number
