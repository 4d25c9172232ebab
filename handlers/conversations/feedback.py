"""意见反馈: a complaint or a suggestion, with a name or without."""

from functools import partial

from dialogue import Chat, Choice, dialogue
from handlers.context import Transaction, User
from reading.words import long_text
from storage import opinions


@dialogue("feedback")
async def give_feedback(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    said = await chat.ask("text", text("feedback.text"), parse=long_text)
    ways = [Choice("named", text("feedback.named")), Choice("anonymous", text("feedback.anonymous"))]
    anonymous = await chat.choose("way", text("feedback.way"), ways) == "anonymous"
    await chat.commit("record", partial(_record, chat.person, said, anonymous), unreviewed=True)
    await chat.say("thanks", text("feedback.thanks"))


def _record(user: User, said: str, anonymous: bool, transaction: Transaction) -> bool:
    opinions.record(
        transaction.session,
        organisation_id=user.organisation_id or user.posts[0].organisation_id,
        person_id=None if anonymous else user.person_id,
        text=said,
        now=transaction.now,
    )
    return anonymous
