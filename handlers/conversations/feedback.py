"""意见反馈: a complaint or a suggestion, with a name or without.

Whether it has a name is asked before the words, so that no state ever holds words that nobody may be joined to.
"""

from datetime import datetime, timedelta
from functools import partial

from dialogue import Chat, Choice, dialogue
from handlers.context import Transaction, User
from reading.words import text_up_to
from storage import inbox, opinions, web_messages

# As many as one may type at all: words that are refused would stay in the chat.
words_of_opinion = text_up_to(4000, lines=True)
TALK = timedelta(hours=1)  # how long before its end a form may have begun and still be the same talk


@dialogue("feedback")
async def give_feedback(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    ways = [Choice("named", text("feedback.named")), Choice("anonymous", text("feedback.anonymous"))]
    anonymous = await chat.choose("way", text("feedback.way"), ways) == "anonymous"
    said = await chat.ask(
        "words", text("feedback.text_anonymous" if anonymous else "feedback.text"), parse=words_of_opinion
    )
    record = partial(_record_anonymous, began=chat.now) if anonymous else _record
    await chat.commit("record", partial(record, chat.person, said), unreviewed=True)
    await chat.say("thanks", text("feedback.thanks_anonymous" if anonymous else "feedback.thanks"))


def _record(user: User, said: str, transaction: Transaction) -> None:
    opinions.record(
        transaction.session,
        organisation_id=_organisation_of(user),
        person_id=user.person_id or 0,
        text=said,
        day=transaction.now.date(),
    )


def _record_anonymous(user: User, said: str, transaction: Transaction, began: datetime) -> None:
    """In one transaction the words are kept there, and are gone here."""
    session, now = transaction.session, transaction.now
    opinions.record_anonymous(session, organisation_id=_organisation_of(user), text=said, day=now.date())
    if user.channel == "web":
        since = max(began, now - TALK)
        web_messages.wipe(session, user.chat, said, since, user.content.text("feedback.wiped"), now)
    inbox.wipe(session, user.channel, user.chat)


def _organisation_of(user: User) -> int:
    return user.organisation_id or user.posts[0].organisation_id
