"""The conversation that our own sides hold: a form of as many questions as the peers' form has."""

from datetime import date, datetime, timedelta, timezone

from sqlalchemy.orm import Session

from bench.updates import QUESTIONS
from bot.config import Settings
from bot.content import open_content
from dialogue import Chat, dialogue
from handlers.context import Transaction, User
from handlers.dispatch.dispatcher import Dispatcher
from handlers.dispatch.registry import SERVICES
from handlers.dispatch.services import Service, Services
from handlers.messages import Incoming
from storage.conversations import Conversation, Kept

NOW = datetime(2026, 11, 20, 9, tzinfo=timezone(timedelta(hours=8)))
NAME = "feedback"  # it stands in the place of this service, under its word
WORD = "意见反馈"


def _words(text: str, _today: date) -> str:
    return text


@dialogue(NAME)
async def form(chat: Chat[User, Transaction]) -> None:
    """A few questions, thanks at the end."""
    for number in range(QUESTIONS):
        await chat.ask(f"answer{number}", f"第{number + 1}项？", parse=_words)
    await chat.say("thanks", "收到了。")


def desk() -> Dispatcher:
    """The program's desk, with the form among its services."""
    content = open_content(Settings())
    return Dispatcher(content, Services((Service(form), *(s for s in SERVICES if s.name != NAME)), content.text))


def typed(turn: int) -> str:
    """What someone writes at the `turn`th step: the form's word, then an answer to each question."""
    return WORD if turn % (QUESTIONS + 1) == 0 else "一句话"


def begun_form() -> Kept:
    """A form as it is kept while its first question waits for an answer."""
    known = Conversation(0, "telegram", "", False, 1, "王芳", 1, (), None)
    incoming = Incoming("telegram", "", "", text=WORD)
    # A session bound to nothing: the form asks for nothing.
    return desk().answer(Session(), known, incoming, event=1, now=NOW).kept[0]
