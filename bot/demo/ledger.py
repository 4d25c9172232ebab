"""The bureau's rectification ledger and its tasks: one overdue, one extended, one reopened, one waiting for review."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from bot.demo.bureau import Bureau
from bot.demo.year import ZONE
from domain.drafts import ProblemDraft, TaskDraft
from domain.rectification import TimeClass
from storage import problems, tasks
from storage.models import Problem


def write(session: Session, bureau: Bureau) -> None:
    """All problems with their steps in the order of their days, then the tasks."""
    found = [_problem(session, bureau, row) for row in bureau.data["problem"]]
    steps = [
        (date.fromisoformat(step.split(" ")[1]), number, step)
        for number, row in enumerate(bureau.data["problem"])
        for step in row["steps"]
    ]
    steps += [
        (date(2026, 8, 20), number, f"extended 2026-08-20 汛期人员抽调，申请延期 {row['extended']:%Y-%m-%d}")
        for number, row in enumerate(bureau.data["problem"])
        if "extended" in row
    ]
    for day, number, step in sorted(steps, key=lambda entry: (entry[0], entry[1])):
        _take(session, bureau, found[number], bureau.data["problem"][number], day, step)
    for row in bureau.data["task"]:
        _task(session, bureau, row, found)


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
            responsible_id=bureau.secretary_of(row["branch"]).id,
            found=row["found"],
            due=row.get("due"),
            measures=tuple(row["measures"]),
        ),
        by=bureau.office[0].id,
        now=_at(row["found"]),
    )


def _take(session: Session, bureau: Bureau, problem: Problem, row: dict[str, Any], day: date, step: str) -> None:
    verb, _, *words = step.split(" ")
    now, secretary, office = _at(day), bureau.secretary_of(row["branch"]).id, bureau.office[0].id
    match verb:
        case "reported":
            problems.report(session, problem.id, text=words[0], percent=int(words[1]), day=day, by=secretary, now=now)
        case "applied":
            problems.apply_for_closure(session, problem.id, text=words[0], day=day, by=secretary, now=now)
        case "approved":
            problems.approve(session, problem.id, day=day, by=office, now=now)
        case "extended":
            due = date.fromisoformat(words[1])
            problems.extend(session, problem.id, due=due, reason=words[0], day=day, by=office, now=now)
        case "reopened":
            problems.reopen(session, problem.id, reason=words[0], day=day, by=office, now=now)


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
