"""The bureau's ledger, made by the use cases: a problem in every state, a return, an extension asked for, opinions."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from bot.demo.bureau import Bureau
from bot.demo.year import ZONE
from domain.drafts import ActionDraft, ProblemDraft, TaskDraft
from domain.rectification import TimeClass
from storage import ledger_books, opinions, problems, rectification, tasks
from storage.models import Problem


def write(session: Session, bureau: Bureau) -> None:
    """All problems with their steps in the order of their days, then the tasks."""
    office = bureau.office[0].id
    ledger_books.settle(session, bureau.root.id, leader_confirms=True, by=office, now=_at(date(2025, 1, 2)))
    found = [_problem(session, bureau, row) for row in bureau.data["problem"]]
    steps = [
        (date.fromisoformat(step.split(" ")[1]), number, step)
        for number, row in enumerate(bureau.data["problem"])
        for step in row["steps"]
    ]
    for day, number, step in sorted(steps, key=lambda entry: (entry[0], entry[1])):
        _take(session, bureau, found[number], bureau.data["problem"][number], day, step)
    for row in bureau.data["task"]:
        _task(session, bureau, row, found)
    for row in bureau.data["opinion"]:
        member = bureau.members[row["branch"]][row["member"]]
        opinions.record(
            session,
            organisation_id=member.organisation_id,
            person_id=member.id,
            text=row["text"],
            day=_at(row["day"]).date(),
        )


def _problem(session: Session, bureau: Bureau, row: dict[str, Any]) -> Problem:
    return problems.add(
        session,
        ProblemDraft(
            organisation_id=bureau.branches[row["branch"]].id,
            category=row["category"],
            point=row["point"],
            text=row["text"],
            source=row["source"],
            time_class=TimeClass(row["time_class"]),
            goal=row["goal"],
            leader=row["leader"],
            leader_id=bureau.secretary.id if bureau.secretary and row.get("confirms") else None,
            responsible_id=bureau.secretary_of(row["branch"]).id,
            found=row["found"],
            due=row.get("due"),
            actions=tuple(map(ActionDraft, row["measures"])),
        ),
        by=bureau.office[0].id,
        now=_at(row["found"]),
    )


def _take(session: Session, bureau: Bureau, problem: Problem, row: dict[str, Any], day: date, step: str) -> None:
    verb, _, *words = step.split(" ")
    now, secretary, office = _at(day), bureau.secretary_of(row["branch"]).id, bureau.office[0].id
    text = words[0] if words else ""
    by_branch: dict[str, Any] = {"day": day, "by": secretary, "now": now}
    by_office: dict[str, Any] = {"day": day, "by": office, "now": now}
    match verb:
        case "reported":
            rectification.report(session, problem.id, text=text, percent=int(words[1]), **by_branch)
        case "applied":
            rectification.apply_for_closure(session, problem.id, text=text, **by_branch)
        case "confirmed":
            rectification.confirm(session, problem.id, text=text, day=day, by=problem.leader_id, now=now)
        case "approved":
            rectification.approve(session, problem.id, text=text, **by_office)
        case "returned":
            rectification.return_with_reason(session, problem.id, reason=text, **by_office)
        case "asked":
            due = date.fromisoformat(words[1])
            rectification.ask_extension(session, problem.id, due=due, reason=text, **by_branch)
        case "extended":
            rectification.grant_extension(session, problem.id, text=text, **by_office)
        case "looked_back":
            rectification.look_back(session, problem.id, text=text, **by_office)
        case "reopened":
            rectification.reopen(session, problem.id, reason=text, **by_office)
        case "remarked":
            chief = bureau.secretary.id if bureau.secretary else None
            rectification.remark(session, problem.id, text=text, day=day, by=chief, now=now)
        case "withdrawn":
            problems.withdraw(session, problem.id, reason=text, **by_office)


def _task(session: Session, bureau: Bureau, row: dict[str, Any], found: list[Problem]) -> None:
    branch = row.get("branch")
    tasks.add(
        session,
        TaskDraft(
            organisation_id=bureau.branches[branch].id if branch else bureau.root.id,
            year=bureau.today.year,
            heading=row["heading"],
            text=row["text"],
            measure=row["measure"],
            target=row["target"],
            leader=row["leader"],
            responsible_id=bureau.secretary_of(branch).id if branch else bureau.office[0].id,
            due=row.get("due"),
            frequency=row.get("frequency"),
            problem_id=found[row["problem"] - 1].id if "problem" in row else None,
        ),
        by=bureau.office[0].id,
        now=_at(date(2026, 2, 1)),
    )


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), ZONE)
