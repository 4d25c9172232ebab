"""Enrolment: an invite code makes a chat a person's own."""

from datetime import datetime
from functools import partial
from itertools import count

from sqlalchemy.orm import Session

from dialogue import Chat, dialogue
from domain.errors import Refused
from handlers.context import Transaction, User
from handlers.texts import Texts
from reading.words import person_name, short_text
from storage import conversations, invites


@dialogue("enrol")
async def enrol(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    prompt = text("enrol.code")
    for attempt in count():
        turn = chat.scope(str(attempt))
        code = await turn.ask("code", prompt, parse=short_text)
        invite = await turn.load("usable", partial(_look_at, text, code))
        if "refused" not in invite:
            break
        prompt = invite["refused"]
    name = await chat.ask("name", text("enrol.name"), parse=person_name) if invite["needs_name"] else None
    enrolled = await chat.commit("enrol", partial(_redeem, chat.person, code, name), unreviewed=True)
    await chat.say("welcome", text("enrol.welcome", name=enrolled["name"]))


def refusal(session: Session, text: Texts, code: str, now: datetime) -> str | None:
    """Why `code` is not good, for whoever asks before a chat has begun."""
    try:
        invites.usable(session, code, now)
    except Refused as refused:
        return text.explain(refused)
    return None


def _look_at(text: Texts, code: str, transaction: Transaction) -> dict[str, object]:
    try:
        return {"needs_name": invites.needs_name(transaction.session, code, transaction.now)}
    except Refused as refused:
        return {"refused": text.explain(refused)}


def _redeem(user: User, code: str, name: str | None, transaction: Transaction) -> dict[str, object]:
    person = invites.redeem(transaction.session, code, name, transaction.now, known_as=user.person_id)
    conversations.enrol(transaction.session, user.account_id, person.id, by=person.id, now=transaction.now)
    return {"name": person.name}
