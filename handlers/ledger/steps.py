"""Every step with a problem, as a person takes it: the right is asked for, the step is taken, whom it concerns is told.

Each is `step(user, transaction, problem_id, …)`; all raise NotAuthorised, and what `storage.rectification` raises.
"""

from collections.abc import Callable, Sequence
from datetime import date

from domain.drafts import ProblemDraft
from domain.permissions import Action
from domain.rectification import ProblemState, ProgressStep
from handlers.authority import refuse, require, require_anywhere
from handlers.context import Transaction, User
from handlers.ledger import notices
from storage import attachments, ledger_books, problems, rectification
from storage.models import Problem, Progress


def raise_problems(
    user: User, transaction: Transaction, drafts: Sequence[ProblemDraft], *, together: bool = False
) -> list[Problem]:
    """New rows of the ledger; `together`: the same problem of several branches."""
    for place in {draft.organisation_id for draft in drafts}:
        require(transaction, user, Action.RAISE_PROBLEM, place)
    add = problems.add_together if together else problems.add_all
    raised = add(transaction.session, drafts, by=user.person_id, now=transaction.now)
    notices.tell_raised(user, transaction, raised)
    return raised


def report(
    user: User,
    transaction: Transaction,
    problem_id: int,
    *,
    text: str,
    percent: int,
    position: int | None = None,
    files: Sequence[int] = (),
    applies: bool = False,
) -> Progress:
    """How far it is, with evidence; `applies`: its closure is applied for with the same words."""
    problem = _answering(user, transaction, problem_id)
    session, day, by, now = transaction.session, transaction.now.date(), user.person_id, transaction.now
    entry = rectification.report(
        session, problem_id, text=text, percent=percent, position=position, day=day, by=by, now=now
    )
    attachments.attach(session, list(files), progress_id=entry.id, by=by, now=now)
    if applies:
        entry = rectification.apply_for_closure(session, problem_id, text=text, day=day, by=by, now=now)
        notices.tell_step(user, transaction, problem, entry)
    return entry


def apply_for_closure(user: User, transaction: Transaction, problem_id: int, *, text: str) -> Progress:
    """申请销号."""
    _answering(user, transaction, problem_id)
    return _take(user, transaction, problem_id, rectification.apply_for_closure, text=text)


def ask_extension(user: User, transaction: Transaction, problem_id: int, *, due: date, reason: str) -> Progress:
    """申请延期."""
    _answering(user, transaction, problem_id)
    return _take(user, transaction, problem_id, rectification.ask_extension, due=due, reason=reason)


def approve(user: User, transaction: Transaction, problem_id: int, *, text: str = "") -> Progress:
    """What is applied for is agreed to: by the responsible leader where it waits for him, else by the office."""
    if _deciding(user, transaction, problem_id).state is ProblemState.AWAITING_LEADER:
        return _take(user, transaction, problem_id, rectification.confirm, text=text)
    return _take(user, transaction, problem_id, rectification.approve, text=text)


def return_with_reason(
    user: User, transaction: Transaction, problem_id: int, *, reason: str, position: int | None = None
) -> Progress:
    """Back to work, for a reason that may concern one action alone."""
    _deciding(user, transaction, problem_id)
    return _take(user, transaction, problem_id, rectification.return_with_reason, reason=reason, position=position)


def grant_extension(user: User, transaction: Transaction, problem_id: int) -> Progress:
    """The date that was asked for is agreed to."""
    _require(user, transaction, problem_id, Action.REVIEW_CLOSURE)
    return _take(user, transaction, problem_id, rectification.grant_extension)


def refuse_extension(user: User, transaction: Transaction, problem_id: int, *, reason: str) -> Progress:
    """The old date stands."""
    _require(user, transaction, problem_id, Action.REVIEW_CLOSURE)
    return _take(user, transaction, problem_id, rectification.refuse_extension, reason=reason)


def look_back(user: User, transaction: Transaction, problem_id: int, *, text: str) -> Progress:
    """回头看: it still holds."""
    _require(user, transaction, problem_id, Action.LOOK_BACK)
    return _take(user, transaction, problem_id, rectification.look_back, text=text)


def reopen(user: User, transaction: Transaction, problem_id: int, *, reason: str) -> Progress:
    """回头看: it does not hold."""
    _require(user, transaction, problem_id, Action.LOOK_BACK)
    return _take(user, transaction, problem_id, rectification.reopen, reason=reason)


def remark(user: User, transaction: Transaction, problem_id: int, *, text: str) -> Progress:
    """批示."""
    _require(user, transaction, problem_id, Action.REMARK)
    return _take(user, transaction, problem_id, rectification.remark, text=text)


def amend(user: User, transaction: Transaction, problem_id: int, draft: ProblemDraft, *, reason: str = "") -> Progress:
    """Any field was wrong."""
    _require(user, transaction, problem_id, Action.CORRECT_PROBLEM)
    return _take(user, transaction, problem_id, problems.amend, draft=draft, reason=reason)


def move(
    user: User,
    transaction: Transaction,
    problem_id: int,
    *,
    organisation_id: int,
    responsible_id: int | None,
    reason: str,
) -> Progress:
    """To another branch."""
    _require(user, transaction, problem_id, Action.CORRECT_PROBLEM)
    require(transaction, user, Action.CORRECT_PROBLEM, organisation_id)
    return _take(
        user,
        transaction,
        problem_id,
        problems.move,
        organisation_id=organisation_id,
        responsible_id=responsible_id,
        reason=reason,
    )


def withdraw(user: User, transaction: Transaction, problem_id: int, *, reason: str) -> Progress:
    """It was entered by mistake."""
    _require(user, transaction, problem_id, Action.CORRECT_PROBLEM)
    return _take(user, transaction, problem_id, problems.withdraw, reason=reason)


def settle(
    user: User,
    transaction: Transaction,
    organisation_id: int,
    *,
    leader_confirms: bool | None = None,
    look_back_days: int | None = None,
) -> None:
    """How the office works with its ledger from now on."""
    require(transaction, user, Action.SETTLE_LEDGER, organisation_id)
    ledger_books.settle(
        transaction.session,
        organisation_id,
        leader_confirms=leader_confirms,
        look_back_days=look_back_days,
        by=user.person_id,
        now=transaction.now,
    )


def _take(
    user: User, transaction: Transaction, problem_id: int, step: Callable[..., Progress], **values: object
) -> Progress:
    now = transaction.now
    entry = step(transaction.session, problem_id, **values, day=now.date(), by=user.person_id, now=now)
    if entry.step is not ProgressStep.REPORTED:
        notices.tell_step(user, transaction, problems.get(transaction.session, problem_id), entry)
    return entry


def _require(user: User, transaction: Transaction, problem_id: int, action: Action) -> Problem:
    problem = problems.get(transaction.session, problem_id)
    require(transaction, user, action, problem.organisation_id)
    return problem


def _answering(user: User, transaction: Transaction, problem_id: int) -> Problem:
    """Whoever answers for it by name, or reports for where it is."""
    problem = problems.get(transaction.session, problem_id)
    if problem.responsible_id is not None and problem.responsible_id == user.person_id:
        require_anywhere(transaction, user, Action.REPORT_PROGRESS)
    else:
        require(transaction, user, Action.REPORT_PROGRESS, problem.organisation_id)
    return problem


def _deciding(user: User, transaction: Transaction, problem_id: int) -> Problem:
    """The responsible leader where it waits for him, the office where it waits for the office."""
    problem = rectification.locked(transaction.session, problem_id)
    if problem.state is not ProblemState.AWAITING_LEADER:
        require(transaction, user, Action.REVIEW_CLOSURE, problem.organisation_id)
    elif problem.leader_id != user.person_id:
        refuse(transaction, user, Action.REVIEW_CLOSURE, problem.organisation_id)
    return problem
