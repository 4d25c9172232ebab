"""全部问题: the ledger as its reader may see it, narrowed by words: 逾期的, 城区供水所的, 理论学习方面."""

from functools import partial

from dialogue import Chat, Choice, dialogue
from domain.permissions import Action, roles_for
from domain.rectification import ProblemState
from handlers.context import Transaction, User
from handlers.conversations.rectification.described import described
from handlers.conversations.rectification.places import branches, categories, sources
from reading import ledger_words
from reading.words import short_text
from storage import ledger
from storage.ledger import Filter

PAGE = 10
_QUICK = ("overdue", "returned", "extension", "waiting")


@dialogue("problems")
async def all_problems(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    words = text("problems.open")
    turn = 0
    while True:
        round_ = chat.scope(f"list{turn}")
        listed = await round_.load("listed", partial(_listed, chat.person, words))
        choices = [Choice(text(f"problems.{quick}"), text(f"problems.{quick}")) for quick in _QUICK]
        choices.append(Choice(text("progress.enough"), text("progress.enough")))
        words = await round_.ask("words", f"{listed}\n\n{text('problems.narrow')}", parse=short_text, choices=choices)
        if words == text("progress.enough"):
            return
        turn += 1


def _listed(user: User, words: str, transaction: Transaction) -> str:
    text, session, today = user.content.text, transaction.session, transaction.now.date()
    wanted = ledger_words.wanted(
        words, branches(user, Action.SEE_LEDGER, transaction), categories(user.content), sources(user.content)
    )
    narrowed = Filter(
        states=[ProblemState(state) for state in wanted.states],
        organisation_ids=wanted.places,
        categories=wanted.categories,
        sources=wanted.sources,
        overdue=wanted.overdue,
        extension_asked=wanted.extension_asked,
        returned_at_least=2 if wanted.returned_twice else 0,
        words=wanted.rest,
    )
    found = {
        one.id: one
        for post in user.posts_as(*roles_for(Action.SEE_LEDGER))
        for one in ledger.search(session, post.organisation_id, narrowed, today)
    }
    lines = [text("problems.line", **described(user, one, transaction)) for one in list(found.values())[:PAGE]]
    if not lines:
        return text("problems.none", words=words)
    more = text("problems.more", count=len(found) - PAGE) if len(found) > PAGE else ""
    return "\n".join(filter(None, [text("problems.title", words=words, count=len(found)), *lines, more]))
