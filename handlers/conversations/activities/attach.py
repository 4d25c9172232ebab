"""补附件: a file sent out of any context finds its record."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from dialogue import Chat, dialogue
from handlers.context import Transaction, User
from handlers.conversations.activities.own_records import choose_record
from storage import attachments


@dialogue("attach")
async def attach(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    files = chat.files or await chat.attach("files", text("attach.files"))
    if not files:
        await chat.say("nothing", text("attach.nothing"))
        return
    number = await choose_record(chat, text("attach.which", count=len(files)))
    if number is None:
        return
    await chat.commit("attach", partial(_attach, chat.person, chat.files, number), unreviewed=True)
    await chat.say("attached", text("attach.done", number=number, count=len(chat.files)))


def _attach(user: User, files: Sequence[Any], number: int, transaction: Transaction) -> int:
    ids = [file.id for file in files]
    attachments.attach(transaction.session, ids, activity_id=number, by=user.person_id, now=transaction.now)
    return number
