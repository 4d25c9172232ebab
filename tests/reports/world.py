"""A bureau for the tests of reports: a 机关党委 with a few 党支部, and a small language to tell what they did."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.catalogue import Catalogue
from domain.drafts import ActivityDraft, NilReturnDraft, ProblemDraft, TaskDraft
from domain.organisations import Level
from domain.people import Membership, Role
from domain.periods import Period
from domain.rectification import TimeClass
from expectations.norms import NormState, norm_states
from reports.compile import compile_report, trace
from reports.template import Template
from reports.tree import Report
from storage import activities, nil_returns, organisations, people, problems, tasks
from storage.models import Activity, Person, Problem, Task

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
FOUNDED = date(2020, 1, 1)
YEAR = Period(2026)


@dataclass
class Bureau:
    """`office` and its `branches` by name; everything is kept in `session`, on a real database."""

    session: Session
    catalogue: Catalogue
    template: Template
    office: int = 0
    branches: dict[str, int] = field(default_factory=dict)

    @classmethod
    def with_branches(cls, session: Session, catalogue: Catalogue, template: Template, *names: str) -> "Bureau":
        bureau = cls(session, catalogue, template)
        bureau.office = organisations.add(
            session, name="水务局机关党委", level=Level.COMMITTEE, founded=FOUNDED, by=None, now=NOW
        ).id
        for name in names:
            bureau.add_branch(name)
        return bureau

    def add_branch(self, name: str, *, founded: date = FOUNDED, committee: bool = True) -> int:
        branch = organisations.add(
            self.session, name=name, level=Level.BRANCH, founded=founded, parent_id=self.office, by=None, now=NOW
        ).id
        organisations.start_term(
            self.session,
            organisation_id=branch,
            began=founded,
            ends=date(2029, 1, 1),
            has_committee=committee,
            by=None,
            now=NOW,
        )
        self.branches[name] = branch
        return branch

    def person(self, name: str, at: int | None = None, role: Role | None = None) -> Person:
        organisation = at or self.office
        person = people.add(
            self.session,
            name=name,
            organisation_id=organisation,
            standing=Membership.FULL,
            joined=FOUNDED,
            by=None,
            now=NOW,
        )
        if role:
            people.appoint(
                self.session,
                person_id=person.id,
                organisation_id=organisation,
                role=role,
                since=FOUNDED,
                by=None,
                now=NOW,
            )
        return person

    def held(self, *kinds: str, by: int | tuple[int, ...], on: date, topic: str = "学习", **fields: Any) -> Activity:
        """An activity of one day; `fields` as in ActivityDraft."""
        organisers = by if isinstance(by, tuple) else (by,)
        draft = ActivityDraft(kinds=kinds, organisers=organisers, held_from=on, held_to=on, topic=topic, **fields)
        return activities.record(self.session, draft, by=None, now=NOW)

    def withdraw(self, activity: Activity) -> None:
        activities.withdraw(self.session, activity.id, by=None, now=NOW)

    def nil(self, kind: str, *, by: int, month: date, reason: str = "集中防汛") -> int:
        return nil_returns.record(
            self.session, NilReturnDraft(organisation_id=by, kind=kind, month=month, reason=reason), by=None, now=NOW
        ).id

    def problem(self, text: str, **fields: Any) -> Problem:
        """A problem of the first branch's, found in March and due in June, unless `fields` say otherwise."""
        row = {
            "organisation_id": self.office,
            "category": "theory",
            "point": "depth",
            "source": "audit",
            "time_class": TimeClass.BY_DATE,
            "found": date(2026, 3, 2),
            "due": date(2026, 6, 30),
        }
        return problems.add(self.session, ProblemDraft(text=text, **{**row, **fields}), by=None, now=NOW)

    def close(self, problem: Problem, on: date) -> None:
        problems.report(self.session, problem.id, text="已完成", percent=90, day=on, by=None, now=NOW)
        problems.apply_for_closure(self.session, problem.id, text="申请销号", day=on, by=None, now=NOW)
        problems.approve(self.session, problem.id, day=on, by=None, now=NOW)

    def task(self, text: str, **fields: Any) -> Task:
        row = {"organisation_id": self.office, "year": 2026, "heading": "theory"}
        return tasks.add(self.session, TaskDraft(text=text, **{**row, **fields}), by=None, now=NOW)

    def norm_states(self, organisation: int, period: Period, today: date = TODAY) -> dict[tuple[str, str], NormState]:
        """The states of all norms by kind and slot."""
        states = norm_states(self.session, self.catalogue, organisation, period, today)
        return {(state.kind.code, state.slot.label_in_year or "全年"): state for state in states}

    def report(self, period: Period = YEAR, *, of: int | None = None, author: str | None = None) -> Report:
        """The traced report of the office, or of another organisation."""
        compiled = compile_report(self.session, self.catalogue, self.template, of or self.office, period, author, TODAY)
        return trace(self.session, compiled)
