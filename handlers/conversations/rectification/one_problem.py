"""看问题: one problem with its history, and what its viewer may do with it: 批示, 回头看, 转给, 更正, 撤回."""

from functools import partial

from dialogue import Chat, Choice, Unacceptable, dialogue
from domain.errors import NotAuthorised
from domain.permissions import Action
from domain.rectification import OPEN, ProblemState
from handlers.authority import is_allowed
from handlers.context import Transaction, User
from handlers.conversations.rectification.amending import amended
from handlers.conversations.rectification.described import Described, card, described, may_see, sought
from handlers.conversations.rectification.places import branch_named
from handlers.ledger import steps
from reading import numbers
from reading.words import long_text
from storage import problems


@dialogue("problem")
async def one_problem(chat: Chat[User, Transaction]) -> None:
    text = chat.person.content.text
    number = await chat.ask("problem", text("problem.which"), parse=numbers.count)
    problem: Described = await chat.load("found", partial(_found, chat.person, number))
    if not problem["may"]:
        await chat.say("card", problem["card"])
        return
    choices = [Choice(what, text(f"problem.may_{what}")) for what in problem["may"]]
    choices.append(Choice("nothing", text("problem.nothing")))
    what = await chat.choose("what", problem["card"], choices)
    if what == "nothing":
        return
    place = None
    if what == "move":
        place = await chat.ask("place", text("problem.where"), parse=long_text)
        await chat.load("place_found", partial(_place, chat.person, place))
    words = await chat.ask("words", text(f"problem.ask_{what}"), parse=long_text)
    await chat.commit("do", partial(_do, chat.person, problem["id"], what, words, place), unreviewed=True)
    await chat.say("done", text(f"problem.done_{what}", number=number))


def _found(user: User, number: int, transaction: Transaction) -> Described:
    problem = sought(user, number, transaction)
    if problem is None:
        raise Unacceptable(user.content.text("problem.unknown", number=number))
    if not may_see(user, problem, transaction):
        raise Unacceptable(user.content.text("problem.not_yours", number=number))
    session, today = transaction.session, transaction.now.date()

    def may(action: Action) -> bool:
        return is_allowed(session, user.person_id, action, [problem.organisation_id], today)

    offered = [
        ("remark", Action.REMARK, problem.state is not ProblemState.WITHDRAWN),
        ("look_back", Action.LOOK_BACK, problem.state is ProblemState.CLOSED),
        ("reopen", Action.LOOK_BACK, problem.state is ProblemState.CLOSED),
        ("amend", Action.CORRECT_PROBLEM, problem.state is not ProblemState.WITHDRAWN),
        ("move", Action.CORRECT_PROBLEM, problem.state in OPEN),
        ("withdraw", Action.CORRECT_PROBLEM, problem.state is not ProblemState.WITHDRAWN),
    ]
    return described(user, problem, transaction) | {
        "card": card(user, problem, transaction),
        "may": [what for what, action, fits in offered if fits and may(action)],
    }


def _place(user: User, words: str, transaction: Transaction) -> int:
    found = branch_named(user, words, transaction)
    if found is None:
        raise Unacceptable(user.content.text("problem.no_place", words=words))
    return found


def _do(user: User, problem_id: int, what: str, words: str, place: str | None, transaction: Transaction) -> int:
    match what:
        case "remark":
            steps.remark(user, transaction, problem_id, text=words)
        case "look_back":
            steps.look_back(user, transaction, problem_id, text=words)
        case "reopen":
            steps.reopen(user, transaction, problem_id, reason=words)
        case "withdraw":
            steps.withdraw(user, transaction, problem_id, reason=words)
        case "amend":
            _amend(user, problem_id, words, transaction)
        case "move":
            _move(user, problem_id, place or "", words, transaction)
        case _:
            raise NotAuthorised(what)
    return problem_id


def _move(user: User, problem_id: int, place: str, reason: str, transaction: Transaction) -> None:
    organisation = _place(user, place, transaction)
    steps.move(user, transaction, problem_id, organisation_id=organisation, responsible_id=None, reason=reason)


def _amend(user: User, problem_id: int, words: str, transaction: Transaction) -> None:
    """Only what the words name is changed: 时限：12月31日；目标：……"""
    draft = problems.draft_of(problems.get(transaction.session, problem_id))
    steps.amend(user, transaction, problem_id, amended(user, draft, words, transaction), reason=words)
