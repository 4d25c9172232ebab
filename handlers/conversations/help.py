"""帮助: how to talk to the bot, in a few lines."""

from dialogue import Chat, dialogue
from domain.people import REPORTERS
from handlers.context import Transaction, User


@dialogue("help")
async def give_help(chat: Chat[User, Transaction]) -> None:
    content = chat.person.content
    reports = chat.person.is_any(*REPORTERS)
    await chat.say(
        "help", content.text("help.reporter" if reports else "help.everyone", privacy=content.catalogue.privacy)
    )
