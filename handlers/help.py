"""帮助: how to talk to the bot, in a few lines."""

from dialogue import Chat, dialogue
from handlers.activity import REPORTERS
from handlers.visitor import Visitor, World


@dialogue("help", title="帮助")
async def give_help(chat: Chat[Visitor, World]) -> None:
    house = chat.person.house
    reports = chat.person.is_any(*REPORTERS)
    await chat.say("help", house.text("help.reporter" if reports else "help.everyone", privacy=house.catalogue.privacy))
