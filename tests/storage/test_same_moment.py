"""Two people at the same moment, on either system: one is first, and the other is told or comes after."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from sqlalchemy.orm import Session

from domain.drafts import ActivityDraft, NilReturnDraft, ProblemDraft
from domain.errors import AlreadyWithdrawn, IllegalTransition, Refused, UsedCode
from domain.organisations import Level
from domain.people import Role
from domain.rectification import TimeClass
from storage import activities, invites, nil_returns, organisations, problems, recount, rollups
from storage.engine import Database

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
DAY = date(2026, 3, 15)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
ROUNDS = 5


@dataclass(slots=True)
class Branch:
    database: Database
    id: int

    def both(self, act: Callable[[Session], object]) -> list[type[Refused] | None]:
        """Two do `act` in transactions of their own that are open at the same time; what each was refused with."""
        ready = Barrier(2)

        def do(_person: int) -> type[Refused] | None:
            ready.wait(30)
            try:
                with self.database.write() as session:
                    act(session)
            except Refused as refused:
                return type(refused)
            return None

        with ThreadPoolExecutor(2) as people:
            return sorted(people.map(do, range(2)), key=lambda told: told is None)

    def totals(self) -> dict[str, int]:
        with self.database.read() as session:
            assert recount.differences(session) == []
            return rollups.totals(session, self.id, *YEAR)


@pytest.fixture
def branch(database_url: str) -> Iterator[Branch]:
    database = Database(database_url)
    with database.write() as session:
        number = organisations.add(
            session, name="一支部", level=Level.BRANCH, founded=date(2016, 7, 1), by=None, now=NOW
        ).id
    yield Branch(database, number)
    database.dispose()


def recorded(branch: Branch) -> int:
    with branch.database.write() as session:
        return activities.record(session, draft(branch, DAY), by=None, now=NOW).id


def draft(branch: Branch, day: date) -> ActivityDraft:
    return ActivityDraft(kinds=("theme_day",), organisers=(branch.id,), held_from=day, held_to=day, topic="植树")


def test_a_record_is_withdrawn_by_one_of_them(branch: Branch) -> None:
    for _ in range(ROUNDS):
        number = recorded(branch)
        told = branch.both(lambda s, n=number: activities.withdraw(s, n, by=None, now=NOW))  # type: ignore[misc]
        assert told == [AlreadyWithdrawn, None]
    assert branch.totals() == {}


def test_a_record_amended_by_both_counts_once(branch: Branch) -> None:
    number = recorded(branch)
    for month in range(1, ROUNDS + 1):
        moved = draft(branch, date(2026, month, 1))
        assert branch.both(lambda s, d=moved: activities.amend(s, number, d, by=None, now=NOW)) == [None, None]  # type: ignore[misc]
    assert branch.totals() == {"theme_day": 1}
    with branch.database.read() as session:
        assert activities.get(session, number).version == 1 + 2 * ROUNDS


def test_a_problem_is_closed_by_one_of_them(branch: Branch) -> None:
    for _ in range(ROUNDS):
        with branch.database.write() as session:
            number = problems.add(
                session,
                ProblemDraft(
                    organisation_id=branch.id,
                    category="theory",
                    text="学习不深",
                    source="self_check",
                    time_class=TimeClass.LASTING,
                    found=DAY,
                    due=None,
                ),
                by=None,
                now=NOW,
            ).id
            problems.apply_for_closure(session, number, text="已完成", day=DAY, by=None, now=NOW)
        told = branch.both(lambda s, n=number: problems.approve(s, n, day=DAY, by=None, now=NOW))  # type: ignore[misc]
        assert told == [IllegalTransition, None]
    assert branch.totals()["problem.closed"] == ROUNDS


def test_a_nil_return_by_both_stands_once(branch: Branch) -> None:
    for month in range(1, ROUNDS + 1):
        told = branch.both(
            lambda s, m=month: nil_returns.record(  # type: ignore[misc]
                s,
                NilReturnDraft(organisation_id=branch.id, kind="theme_day", month=date(2026, m, 1), reason="汛期"),
                by=None,
                now=NOW,
            )
        )
        assert told == [None, None]
    assert branch.totals() == {"nil_return.theme_day": ROUNDS}


def test_an_invite_enrols_one_of_them(branch: Branch) -> None:
    for _ in range(ROUNDS):
        with branch.database.write() as session:
            code = invites.issue(session, organisation_id=branch.id, role=Role.MEMBER, by=None, now=NOW)
        told = branch.both(lambda s, c=code: invites.redeem(s, c, "王敏", NOW))  # type: ignore[misc]
        assert told == [UsedCode, None]


def test_the_counts_are_folded_by_one_and_the_other_leaves_them_alone(branch: Branch) -> None:
    for _ in range(ROUNDS):
        recorded(branch)
        recorded(branch)
        assert branch.both(rollups.fold) == [None, None]
    assert branch.totals() == {"theme_day": 2 * ROUNDS}
