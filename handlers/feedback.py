"""意见反馈: a complaint or a suggestion, with a name or without."""

from functools import partial

from dialogue import Chat, Choice, dialogue
from handlers.reading.words import long_text
from handlers.visitor import Visitor, World
from storage import opinions


@dialogue("feedback", title="意见反馈")
async def give_feedback(chat: Chat[Visitor, World]) -> None:
    text = chat.person.house.text
    said = await chat.ask("text", text("feedback.text"), parse=long_text)
    ways = [Choice("named", text("feedback.named")), Choice("anonymous", text("feedback.anonymous"))]
    anonymous = await chat.choose("way", text("feedback.way"), ways) == "anonymous"
    await chat.commit("record", partial(_record, chat.person, said, anonymous), unreviewed=True)
    await chat.say("thanks", text("feedback.thanks"))


def _record(visitor: Visitor, said: str, anonymous: bool, world: World) -> bool:
    opinions.record(
        world.session,
        organisation_id=visitor.organisation_id or visitor.posts[0].organisation_id,
        person_id=None if anonymous else visitor.person_id,
        text=said,
        now=world.now,
    )
    return anonymous
