"""Enrolment: an invite code makes a chat a person's own."""

from datetime import datetime
from functools import partial

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
    # The scope is that of the first try in earlier versions, so that what was open goes on.
    code = await chat.scope("0").ask("code", text("enrol.code"), parse=short_text)
    # A code that is not good is asked for again, and nothing is kept of it.
    needs_name = await chat.load("invite", partial(_look_at, chat.person, code))
    name = await chat.ask("name", text("enrol.name"), parse=person_name) if needs_name else None
    enrolled = await chat.commit("enrol", partial(_redeem, chat.person, code, name), unreviewed=True)
    await chat.say("welcome", text("enrol.welcome", name=enrolled["name"]))


def open_chat(session: Session, text: Texts, code: str, now: datetime) -> str | None:
    """Why `code` opens no chat on the web; None where it does."""
    try:
        invites.open_chat(session, code, now)
    except Refused as refused:
        return text.explain(refused)
    return None


def refusal(session: Session, text: Texts, code: str, now: datetime) -> str | None:
    """Why `code` is not good, for whoever asks before a chat has begun."""
    try:
        invites.usable(session, code, now)
    except Refused as refused:
        return text.explain(refused)
    return None


def _look_at(user: User, code: str, transaction: Transaction) -> bool:
    """The code is for nobody in particular: whoever uses it must say who he is."""
    return invites.tried(transaction.session, code, user.account_id, transaction.now).person_id is None


def _redeem(user: User, code: str, name: str | None, transaction: Transaction) -> dict[str, object]:
    person = invites.redeem(transaction.session, code, name, transaction.now, known_as=user.person_id)
    conversations.enrol(transaction.session, user.account_id, person.id, by=person.id, now=transaction.now)
    return {"name": person.name}
