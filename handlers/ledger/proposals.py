"""What the program proposes from the records: tasks for open problems, tasks or problems for norms that were missed.

Nothing is kept of a proposal until a person decides on it; then it is not made again.
"""

from dataclasses import dataclass
from datetime import date

from domain.catalogue import Per
from domain.drafts import ProblemDraft, TaskDraft
from domain.errors import DatePast
from domain.organisations import Level
from domain.people import Role
from domain.periods import Period
from domain.permissions import Action
from domain.rectification import Origin, TimeClass
from expectations.norms import Expectations, Missed
from handlers.authority import require
from handlers.context import Content, Transaction, User
from handlers.ledger import steps
from storage import ledger, organisations, people, proposals, tasks
from storage.models import Organisation, Problem, Task


@dataclass(frozen=True, slots=True)
class Proposal:
    """A task that is proposed, with its reason; `problem` is what it could be instead, where a norm was missed."""

    key: str
    reason: str
    task: TaskDraft
    problem: ProblemDraft | None = None


def waiting(content: Content, transaction: Transaction, organisation_id: int) -> list[Proposal]:
    """The proposals for an organisation and all below it on which nobody has decided, problems first."""
    session, today = transaction.session, transaction.now.date()
    decided = proposals.decided(session, organisation_id)
    served = {one.problem_id for one in tasks.under(session, organisation_id, today.year)}
    found = [
        _for_problem(content, one, today)
        for one in ledger.search(session, organisation_id, ledger.Filter(), today)
        if one.closed is None and one.id not in served
    ]
    year = Period.containing(today, Per.YEAR)
    expected = Expectations.read(session, content.catalogue, organisation_id, year, today)
    for place in organisations.under(session, organisation_id, on=today, level=Level.BRANCH):
        found += [_for_norm(content, transaction, place, missed) for missed in expected.missed(place)]
    return [one for one in found if one.key not in decided]


def accept(user: User, transaction: Transaction, proposal: Proposal, draft: TaskDraft | None = None) -> Task:
    """It becomes a task, as proposed or as `draft` has it. Raises NotAuthorised, AlreadyDecided, DatePast."""
    task = draft or proposal.task
    if task.due and task.due < transaction.now.date():
        raise DatePast(proposal.key)
    _decide(user, transaction, proposal, accepted=True)
    return tasks.add(transaction.session, task, by=user.person_id, now=transaction.now)


def accept_as_problem(user: User, transaction: Transaction, proposal: Proposal) -> Problem:
    """A missed norm becomes a problem of the branch. Raises NotAuthorised, AlreadyDecided."""
    if proposal.problem is None:
        raise ValueError("only a missed norm can become a problem")
    _decide(user, transaction, proposal, accepted=True)
    return steps.raise_problems(user, transaction, [proposal.problem])[0]


def drop(user: User, transaction: Transaction, proposal: Proposal) -> None:
    """It is not wanted. Raises NotAuthorised, AlreadyDecided."""
    _decide(user, transaction, proposal, accepted=False)


def _decide(user: User, transaction: Transaction, proposal: Proposal, *, accepted: bool) -> None:
    place = proposal.task.organisation_id
    require(transaction, user, Action.PLAN_TASKS, place)
    proposals.decide(
        transaction.session, place, proposal.key, accepted=accepted, by=user.person_id, now=transaction.now
    )


def _for_problem(content: Content, problem: Problem, today: date) -> Proposal:
    headings = {category.code: category.heading for category in content.catalogue.categories}
    due = problem.due if problem.due and problem.due >= today else date(today.year, 12, 31)
    reason = content.text("proposal.of_problem", number=problem.number)
    draft = TaskDraft(
        organisation_id=problem.organisation_id,
        year=today.year,
        heading=headings.get(problem.category, content.catalogue.headings[0].code),
        text=content.text("proposal.task_of_problem", problem=problem.text.rstrip("。；;.")),
        measure="；".join(action.text for action in problem.actions) or None,
        target=problem.goal,
        leader=problem.leader,
        responsible_id=problem.responsible_id,
        responsible_name=problem.responsible_name,
        due=due,
        problem_id=problem.id,
        reason=reason,
    )
    return Proposal(f"problem:{problem.id}:{today.year}", reason, draft)


def _for_norm(content: Content, transaction: Transaction, place: Organisation, missed: Missed) -> Proposal:
    norm, today, name = missed.kind.norm, transaction.now.date(), missed.kind.name
    if norm is None:
        raise ValueError("a kind without a norm can't be missed")
    when = "、".join(slot.label_in_year or slot.label for slot in missed.slots)
    reason = content.text("proposal.of_norm", branch=place.name, when=when, kind=name)
    secretaries = people.with_role(transaction.session, place.id, Role.BRANCH_SECRETARY, today)
    responsible = secretaries[0].id if secretaries else None
    task = TaskDraft(
        organisation_id=place.id,
        year=today.year,
        heading=norm.heading,
        text=content.text("proposal.task_of_norm", branch=place.name, kind=name),
        target=norm.source,
        responsible_id=responsible,
        frequency=content.catalogue.name("period", norm.per),
        reason=reason,
    )
    category = next(
        (one.code for one in content.catalogue.categories if one.heading == norm.heading),
        content.catalogue.categories[-1].code,
    )
    problem = ProblemDraft(
        organisation_id=place.id,
        category=category,
        text=reason,
        source="monthly_comment",
        time_class=TimeClass.BY_DATE,
        found=today,
        due=date(today.year, 12, 31),
        responsible_id=responsible,
        origin=Origin.NORM,
    )
    return Proposal(f"norm:{missed.kind.code}:{place.id}:{missed.slots[-1].first:%Y-%m}", reason, task, problem)
