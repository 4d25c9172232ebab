"""Several people carry problems through their life in any order: what is illegal is refused, all else kept and told."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from threading import Barrier

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from domain.drafts import ProblemDraft
from domain.errors import NothingToDecide, Refused
from domain.people import Role
from domain.rectification import ProblemState, ProgressStep, TimeClass
from handlers.context import Transaction, User
from handlers.ledger import steps
from storage import ledger, people, problems, recount
from storage.models import OutboxMessage
from tests.handlers.bureau import Bureau, Chatter

S = ProblemState
WORK = {S.NOT_STARTED, S.UNDER_WAY, S.MOSTLY_DONE}


@dataclass(slots=True)
class Known:
    """What the test expects of a problem, told in its own way."""

    id: int
    state: ProblemState = S.NOT_STARTED
    percent: int = 0
    asked_by: str = ""
    applied_by: str = ""
    steps: list[ProgressStep] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)


class Life(RuleBasedStateMachine):
    """王芳 answers for the branch; 许平 is the office; 郑强 is both; 周正 is the 党组书记."""

    bureau: Bureau
    cast: dict[str, Chatter]

    @initialize()
    def begin(self) -> None:
        self.known: list[Known] = []

    def user(self, name: str) -> User:
        chatter = self.cast[name]
        place = self.bureau.root.id
        return User(self.bureau.content, 0, "web", name, chatter.person_id, name, place, ())

    def attempt(self, name: str, act: Callable[[User, Transaction], object]) -> bool:
        """Whether it was allowed."""
        try:
            with self.bureau.database.write() as session:
                act(self.user(name), Transaction(session, self.bureau.now))
        except Refused:
            return False
        return True

    @rule(name=st.sampled_from(["许平", "郑强", "王芳"]))
    def raise_one(self, name: str) -> None:
        draft = ProblemDraft(
            self.bureau.branches["一支部"].id,
            "theory",
            "学习不深",
            "self_check",
            TimeClass.BY_DATE,
            date(2026, 3, 1),
            date(2026, 12, 1),
            responsible_id=self.cast["王芳"].person_id,
        )
        with self.bureau.database.write() as session:
            raised = steps.raise_problems(self.user(name), Transaction(session, self.bureau.now), [draft])
            self.known.append(Known(raised[0].id))

    def take(
        self, name: str, which: int, step: ProgressStep, allowed: Callable[[Known], bool], act: Callable[..., object]
    ) -> Known | None:
        """Try a step with one of the problems; the one it was, if it was taken."""
        if not self.known:
            return None
        one = self.known[which % len(self.known)]
        done = self.attempt(name, lambda user, transaction: act(user, transaction, one.id))
        assert done == allowed(one), (step, name, one)
        if not done:
            return None
        one.steps.append(step)
        return one

    def tell(self, one: Known, by: str, *names: str) -> None:
        one.told += Counter(name for name in names if name != by)

    names = st.sampled_from(["王芳", "许平", "郑强", "周正"])
    which = st.integers(0, 3)

    @rule(name=names, which=which, percent=st.sampled_from([30, 60, 80, 100]))
    def report(self, name: str, which: int, percent: int) -> None:
        one = self.take(
            name,
            which,
            ProgressStep.REPORTED,
            lambda one: name in ("王芳", "郑强") and one.state in WORK and percent >= one.percent,
            lambda user, t, number: steps.report(user, t, number, text="有进展", percent=percent),
        )
        if one:
            one.percent = percent
            one.state = S.MOSTLY_DONE if percent >= 80 else S.UNDER_WAY

    @rule(name=names, which=which)
    def apply(self, name: str, which: int) -> None:
        one = self.take(
            name,
            which,
            ProgressStep.APPLIED,
            lambda one: name in ("王芳", "郑强") and one.state in WORK,
            lambda user, t, number: steps.apply_for_closure(user, t, number, text="已完成"),
        )
        if one:
            one.state, one.percent, one.applied_by = S.AWAITING_REVIEW, 100, name
            self.tell(one, name, "许平", "郑强")

    @rule(name=names, which=which)
    def approve(self, name: str, which: int) -> None:
        one = self.take(
            name,
            which,
            ProgressStep.APPROVED,
            lambda one: name in ("许平", "郑强") and one.state is S.AWAITING_REVIEW and one.applied_by != name,
            steps.approve,
        )
        if one:
            one.state, one.asked_by = S.CLOSED, ""
            self.tell(one, name, "王芳", "郑强")

    @rule(name=names, which=which, reason=st.sampled_from(["补材料", " "]))
    def return_it(self, name: str, which: int, reason: str) -> None:
        one = self.take(
            name,
            which,
            ProgressStep.RETURNED,
            lambda one: name in ("许平", "郑强") and one.state is S.AWAITING_REVIEW and bool(reason.strip()),
            lambda user, t, number: steps.return_with_reason(user, t, number, reason=reason),
        )
        if one:
            one.state, one.percent = S.MOSTLY_DONE, 90
            self.tell(one, name, "王芳", "郑强")

    @rule(name=names, which=which)
    def ask(self, name: str, which: int) -> None:
        one = self.take(
            name,
            which,
            ProgressStep.EXTENSION_ASKED,
            lambda one: (
                name in ("王芳", "郑强")
                and one.state in WORK
                and not one.asked_by
                and ProgressStep.EXTENDED not in one.steps
            ),
            lambda user, t, number: steps.ask_extension(user, t, number, due=date(2027, 1, 31), reason="汛期"),
        )
        if one:
            one.asked_by = name
            self.tell(one, name, "许平", "郑强")

    @rule(name=names, which=which, agreed=st.booleans())
    def answer(self, name: str, which: int, agreed: bool) -> None:
        one = self.take(
            name,
            which,
            ProgressStep.EXTENDED if agreed else ProgressStep.EXTENSION_REFUSED,
            lambda one: name in ("许平", "郑强") and bool(one.asked_by) and not (agreed and one.asked_by == name),
            lambda user, t, number: (
                steps.grant_extension(user, t, number)
                if agreed
                else steps.refuse_extension(user, t, number, reason="按期")
            ),
        )
        if one:
            one.asked_by = ""
            self.tell(one, name, "王芳", "郑强")

    @rule(name=names, which=which, holds=st.booleans())
    def look_back(self, name: str, which: int, holds: bool) -> None:
        one = self.take(
            name,
            which,
            ProgressStep.LOOKED_BACK if holds else ProgressStep.REOPENED,
            lambda one: name in ("许平", "郑强") and one.state is S.CLOSED,
            lambda user, t, number: (
                steps.look_back(user, t, number, text="没有反弹")
                if holds
                else steps.reopen(user, t, number, reason="反弹")
            ),
        )
        if one:
            self.tell(one, name, "王芳", "郑强")
            if not holds:
                one.state, one.percent = S.UNDER_WAY, 0

    @rule(name=names, which=which)
    def remark(self, name: str, which: int) -> None:
        one = self.take(
            name,
            which,
            ProgressStep.REMARKED,
            lambda one: name == "周正" and one.state is not S.WITHDRAWN,
            lambda user, t, number: steps.remark(user, t, number, text="抓紧"),
        )
        if one:
            self.tell(one, name, "王芳", "郑强", "许平")

    @rule(name=names, which=st.integers(3, 3))
    def withdraw(self, name: str, which: int) -> None:
        one = self.take(
            name,
            which,
            ProgressStep.WITHDRAWN,
            lambda one: name in ("许平", "郑强") and one.state is not S.WITHDRAWN,
            lambda user, t, number: steps.withdraw(user, t, number, reason="登记有误"),
        )
        if one:
            one.state, one.asked_by = S.WITHDRAWN, ""
            self.tell(one, name, "王芳", "郑强")

    @invariant()
    def everything_is_kept_counted_and_told_once(self) -> None:
        with self.bureau.database.read() as session:
            assert recount.differences(session) == []
            keys = session.scalars(select(OutboxMessage.key).where(OutboxMessage.key.like("ledger:%"))).all()
            by_id = {str(chatter.person_id): name for name, chatter in self.cast.items()}
            for one in getattr(self, "known", []):
                problem, history = problems.get(session, one.id), ledger.history(session, one.id)
                assert (problem.state, problem.percent) == (one.state, one.percent)
                assert [entry.step for entry in history] == one.steps
                assert all(entry.entered_by and entry.entered_at and entry.day for entry in history)
                entries = {str(entry.id) for entry in history}
                parts = [key.split(":") for key in keys if key.count(":") == 2]
                told = Counter(by_id[person] for _, entry, person in parts if entry in entries)
                assert told == one.told


@pytest.fixture
def played(bureau: Bureau) -> type[Life]:
    both = bureau.person("郑强", "机关党委", Role.OFFICE)
    with bureau.database.write() as session:
        people.appoint(
            session,
            person_id=both.person_id,
            organisation_id=bureau.branches["一支部"].id,
            role=Role.BRANCH_SECRETARY,
            since=date(2020, 1, 1),
            by=None,
            now=bureau.now,
        )
    Life.bureau = bureau
    Life.cast = {
        "王芳": bureau.secretary,
        "许平": bureau.office,
        "郑强": both,
        "周正": bureau.person("周正", "机关党委", Role.SECRETARY),
    }
    return Life


def test_whatever_several_people_do_the_ledger_keeps_its_rules(played: type[Life]) -> None:
    run_state_machine_as_test(
        played,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_of_an_approval_and_a_return_at_the_same_moment_one_is_taken(bureau: Bureau) -> None:
    other = bureau.person("郑强", "机关党委", Role.OFFICE)
    for _ in range(5):
        number = bureau.problem("记录不全", "一支部")
        secretary, office, second = (
            User(bureau.content, 0, "web", one.chat, one.person_id, one.chat, bureau.root.id, ())
            for one in (bureau.secretary, bureau.office, other)
        )
        with bureau.database.write() as session:
            steps.apply_for_closure(secretary, Transaction(session, bureau.now), number, text="已完成")
        ready = Barrier(2)

        def decide(act: Callable[[Transaction], object], ready: Barrier = ready) -> type[Refused] | None:
            ready.wait(30)
            try:
                with bureau.database.write() as session:
                    act(Transaction(session, bureau.now))
            except Refused as refused:
                return type(refused)
            return None

        acts: list[Callable[[Transaction], object]] = [
            lambda t, n=number, who=office: steps.approve(who, t, n),  # type: ignore[misc]
            lambda t, n=number, who=second: steps.return_with_reason(who, t, n, reason="补材料"),  # type: ignore[misc]
        ]
        with ThreadPoolExecutor(2) as both:
            told = list(both.map(decide, acts))
        assert told.count(None) == 1
        assert all(one is None or issubclass(one, Refused) for one in told)
        with bureau.database.read() as session:
            assert recount.differences(session) == []
            decided = ledger.history(session, number)[1:]
            assert len(decided) == 1
            expected = ProgressStep.APPROVED if told[0] is None else ProgressStep.RETURNED
            assert decided[0].step is expected


def test_what_nobody_applied_for_cannot_be_decided(bureau: Bureau) -> None:
    number = bureau.problem("记录不全", "一支部")
    office = User(bureau.content, 0, "web", "许平", bureau.office.person_id, "许平", bureau.root.id, ())
    with pytest.raises(NothingToDecide), bureau.database.write() as session:
        steps.approve(office, Transaction(session, bureau.now), number)
