"""Records and their counts: whatever is recorded, amended and withdrawn, the counts are those of the records."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select, text, update
from sqlalchemy.orm import Session

from domain.drafts import ActivityDraft, NilReturnDraft, ProblemDraft
from domain.errors import (
    AlreadyWithdrawn,
    IllegalTransition,
    MorePresentThanDue,
    OrganisationInactive,
    Refused,
    UnknownRecord,
)
from domain.organisations import Level
from domain.rectification import ProblemState, TimeClass
from storage import activities, loading, nil_returns, organisations, problems, provenance, recount, rollups
from storage.engine import Database
from storage.models import Problem, Rollup
from tests.trail import versions_of

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
FOUNDED = date(2016, 7, 1)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
KINDS = ("theme_day", "party_lecture", "election")


@dataclass(slots=True)
class Tree:
    database: Database
    root: int
    branches: list[int]


@pytest.fixture
def tree(database_url: str) -> Iterator[Tree]:
    database = Database(database_url)
    with database.write() as session:
        root = organisations.add(session, name="机关党委", level=Level.COMMITTEE, founded=FOUNDED, by=None, now=NOW)
        general = organisations.add(
            session, name="总支", level=Level.GENERAL_BRANCH, founded=FOUNDED, parent_id=root.id, by=None, now=NOW
        )
        branches = [
            organisations.add(
                session, name=f"{n}支部", level=Level.BRANCH, founded=FOUNDED, parent_id=parent, by=None, now=NOW
            ).id
            for n, parent in enumerate((root.id, general.id, general.id))
        ]
    yield Tree(database, root.id, branches)
    database.dispose()


def draft(*organisers: int, kinds: tuple[str, ...] = ("theme_day",), day: date = date(2026, 3, 15)) -> ActivityDraft:
    return ActivityDraft(kinds=kinds, organisers=organisers, held_from=day, held_to=day, topic="植树")


def test_a_joint_event_of_several_kinds_counts_once_wherever_it_counts(tree: Tree) -> None:
    with tree.database.write() as session:
        joint = replace(draft(*tree.branches, kinds=("theme_day", "party_lecture")), present=30)
        activities.record(session, joint, by=None, now=NOW)
        for place in (tree.root, *tree.branches):
            counts = rollups.totals(session, place, *YEAR)
            assert counts == {
                "theme_day": 1,
                "party_lecture": 1,
                "theme_day.present": 30,
                "party_lecture.present": 30,
            }


def test_numbers_are_summed_and_words_counted(tree: Tree) -> None:
    with tree.database.write() as session:
        for secretaries, note in ((1, "甲"), (2, "")):
            details = {"secretaries": secretaries, "note": note}
            activities.record(
                session, replace(draft(tree.branches[0], kinds=("election",)), details=details), by=None, now=NOW
            )
        counts = rollups.totals(session, tree.root, *YEAR)
        assert (counts["election.secretaries"], counts["election.note"]) == (3, 1)
        assert len(provenance.behind(session, tree.root, *YEAR, ["election.secretaries"])["election.secretaries"]) == 2
        assert len(provenance.behind(session, tree.root, *YEAR, ["election.note"])["election.note"]) == 1


def test_what_was_held_on_the_same_day_is_found_for_any_organiser_and_kind_that_they_share(tree: Tree) -> None:
    first, second, third = tree.branches
    with tree.database.write() as session:
        joint = activities.record(session, draft(first, second, kinds=("theme_day", "party_lecture")), by=None, now=NOW)
        gone = activities.record(session, draft(first), by=None, now=NOW)
        activities.withdraw(session, gone.id, by=None, now=NOW)
        assert activities.same_day(session, draft(second, third, kinds=("party_lecture", "election"))) == [joint]
        assert activities.same_day(session, draft(first)) == [joint]
        assert activities.same_day(session, draft(third)) == []
        assert activities.same_day(session, draft(first, kinds=("election",))) == []
        assert activities.same_day(session, draft(first, day=date(2026, 1, 2))) == []


def test_an_amended_record_moves_to_its_new_month_and_keeps_its_versions(tree: Tree) -> None:
    with tree.database.write() as session:
        kept = activities.record(session, draft(tree.branches[0]), by=None, now=NOW)
        activities.amend(session, kept.id, draft(tree.branches[1], day=date(2026, 5, 2)), by=None, now=NOW)
        assert rollups.totals(session, tree.branches[0], *YEAR) == {}
        assert rollups.totals(session, tree.root, date(2026, 5, 1), date(2026, 5, 31)) == {"theme_day": 1}
        versions = versions_of(session, "activity", kept.id)
        assert [(one.action, (one.after or {})["held_from"]) for one in versions] == [
            ("record", "2026-03-15"),
            ("amend", "2026-05-02"),
        ]


def test_what_the_rules_forbid_is_refused_and_leaves_nothing(tree: Tree) -> None:
    with tree.database.write() as session:
        gone = activities.record(session, draft(tree.branches[0]), by=None, now=NOW).id
        activities.withdraw(session, gone, by=None, now=NOW)
        organisations.dissolve(session, tree.branches[2], date(2026, 6, 1), by=None, now=NOW)
    refused: dict[type[Refused], Callable[[Session], object]] = {
        AlreadyWithdrawn: lambda s: activities.withdraw(s, gone, by=None, now=NOW),
        UnknownRecord: lambda s: activities.amend(s, 999, draft(tree.branches[0]), by=None, now=NOW),
        OrganisationInactive: lambda s: activities.record(
            s, draft(tree.branches[2], day=date(2026, 6, 1)), by=None, now=NOW
        ),
        MorePresentThanDue: lambda s: activities.record(
            s, replace(draft(tree.branches[0]), due=3, present=4), by=None, now=NOW
        ),
    }
    for error, attempt in refused.items():
        with pytest.raises(error), tree.database.write() as session:
            attempt(session)
    with tree.database.read() as session:
        assert rollups.totals(session, tree.root, *YEAR) == {}
        assert recount.differences(session) == []


def test_a_problem_takes_its_steps_and_no_others(tree: Tree) -> None:
    day = date(2026, 4, 1)
    with tree.database.write() as session:
        number = problem(session, tree.branches[0]).id
        with pytest.raises(IllegalTransition):
            problems.approve(session, number, day=day, by=None, now=NOW)
        problems.report(session, number, text="四次研讨", percent=90, day=day, by=None, now=NOW)
        assert problems.get(session, number).state is ProblemState.MOSTLY_DONE
        problems.extend(session, number, due=date(2026, 9, 30), reason="汛期", day=day, by=None, now=NOW)
        problems.apply_for_closure(session, number, text="已完成", day=day, by=None, now=NOW)
        problems.return_with_reason(session, number, reason="补材料", day=day, by=None, now=NOW)
        problems.apply_for_closure(session, number, text="已补", day=day, by=None, now=NOW)
        problems.approve(session, number, day=day, by=None, now=NOW)
        with pytest.raises(IllegalTransition):
            problems.report(session, number, text="再报", percent=10, day=day, by=None, now=NOW)
        problems.reopen(session, number, reason="回头看", day=date(2026, 7, 1), by=None, now=NOW)
        assert problems.states_at(session, tree.root, date(2026, 5, 1))[ProblemState.CLOSED] == 1
        assert problems.states_at(session, tree.root, date(2026, 7, 1))[ProblemState.CLOSED] == 0
        assert [one.id for one in problems.overdue(session, tree.root, date(2026, 10, 1))] == [number]
        assert problems.overdue(session, tree.root, date(2026, 9, 30)) == []
    with tree.database.read() as session:
        assert recount.differences(session) == []


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["record", "amend", "withdraw", "nil", "fold"]),
        st.integers(0, 20),
        st.sets(st.integers(0, 2), min_size=1),
        st.sets(st.sampled_from(KINDS), min_size=1),
        st.dates(date(2026, 1, 1), date(2026, 4, 30)),
        st.integers(0, 40),
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_is_done_the_counts_are_those_of_a_notebook(
    tree: Tree, steps: list[tuple[str, int, set[int], set[str], date, int]]
) -> None:
    """The notebook is a plain list of what stands; the counts know nothing of it."""
    database = tree.database
    with database.write() as session:
        for table in ("changes", "rollups", "nil_returns", "organisers", "activity_kinds", "activities"):
            session.execute(text(f"DELETE FROM {table}"))  # noqa: S608
    standing: dict[int, ActivityDraft] = {}
    nils: Counter[str] = Counter()
    for verb, which, where, kinds, day, persons in steps:
        entry = replace(
            draft(*(tree.branches[n] for n in sorted(where)), kinds=tuple(sorted(kinds)), day=day),
            present=persons,
            details={"deputies": persons},
        )
        known = sorted(standing)
        with database.write() as session:
            if verb == "record":
                standing[activities.record(session, entry, by=None, now=NOW).id] = entry
            elif verb == "amend" and known:
                number = known[which % len(known)]
                activities.amend(session, number, entry, by=None, now=NOW)
                standing[number] = entry
            elif verb == "withdraw" and known:
                number = known[which % len(known)]
                activities.withdraw(session, number, by=None, now=NOW)
                del standing[number]
            elif verb == "nil" and (kind := min(kinds)) and not nils[f"{kind}{day:%m}"]:
                nils[f"{kind}{day:%m}"] = 1
                nil_returns.record(
                    session,
                    NilReturnDraft(organisation_id=tree.branches[0], kind=kind, month=day, reason="汛期"),
                    by=None,
                    now=NOW,
                )
            elif verb == "fold":
                rollups.fold(session)
    with database.read() as session:
        assert recount.differences(session) == []
        counts = rollups.totals(session, tree.root, *YEAR)
        for kind in KINDS:
            drafts = [one for one in standing.values() if kind in one.kinds]
            assert counts.get(kind, 0) == len(drafts)
            assert counts.get(f"{kind}.present", 0) == sum(one.present or 0 for one in drafts)
            assert counts.get(f"nil_return.{kind}", 0) == sum(n for key, n in nils.items() if key.startswith(kind))


def test_two_writers_at_once_lose_nothing(tree: Tree) -> None:
    def writes(branch: int) -> None:
        for number in range(20):
            with tree.database.write() as session:
                activities.record(session, draft(branch), by=None, now=NOW)
                if number % 5 == 0:
                    rollups.fold(session)

    threads = [Thread(target=writes, args=(branch,)) for branch in tree.branches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with tree.database.read() as session:
        assert rollups.totals(session, tree.root, *YEAR) == {"theme_day": 60}
        assert recount.differences(session) == []


def test_many_at_once_count_as_one_by_one(tree: Tree) -> None:
    with tree.database.write() as session:
        entries = [replace(draft(branch), present=n) for n, branch in enumerate(tree.branches * 10)]
        assert loading.record_all(session, entries, by=None, now=NOW) == 30
    with tree.database.read() as session:
        assert recount.differences(session) == []
        assert len(provenance.behind(session, tree.root, *YEAR, ["theme_day"])["theme_day"]) == 30


def test_a_count_that_was_tampered_with_is_found(tree: Tree) -> None:
    with tree.database.write() as session:
        activities.record(session, draft(tree.branches[1]), by=None, now=NOW)
        session.execute(update(Rollup).where(Rollup.organisation_id == tree.root).values(amount=7))
    with tree.database.read() as session:
        (difference,) = recount.differences(session)
        assert (difference.organisation_id, difference.kept, difference.counted) == (tree.root, 7, 1)


def test_folding_leaves_one_row_a_count(tree: Tree) -> None:
    with tree.database.write() as session:
        for _ in range(5):
            activities.record(session, draft(tree.branches[1]), by=None, now=NOW)
        assert rollups.fold(session) == 12
        assert session.scalar(select(func.count()).select_from(Rollup)) == 3


def test_the_trail_of_a_problem_tells_what_it_was_and_what_it_became(tree: Tree) -> None:
    with tree.database.write() as session:
        number = problem(session, tree.branches[0]).id
        problems.extend(session, number, due=date(2026, 9, 30), reason="汛期", day=date(2026, 4, 1), by=None, now=NOW)
        problems.apply_for_closure(session, number, text="已完成", day=date(2026, 4, 2), by=None, now=NOW)
        problems.approve(session, number, day=date(2026, 4, 3), by=None, now=NOW)
        problems.reopen(session, number, reason="回头看", day=date(2026, 5, 1), by=None, now=NOW)
        added, *steps = versions_of(session, "problem", number)
    assert (added.before, (added.after or {})["measures"]) == (None, ["四次研讨"])
    trail = {one.action: (one.before or {}, one.after or {}) for one in steps}
    assert [version["due"] for version in trail["extended"]] == ["2026-06-30", "2026-09-30"]
    assert [version["closed"] for version in trail["approved"]] == [None, "2026-04-03"]
    assert [version["percent"] for version in trail["approved"]] == [0, 100]
    assert [version["closed"] for version in trail["reopened"]] == ["2026-04-03", None]


def test_no_month_ends_with_more_problems_in_a_state_than_there_are(tree: Tree) -> None:
    with tree.database.write() as session:
        number = problem(session, tree.branches[0]).id
        with pytest.raises(IllegalTransition):
            problems.report(session, number, text="早", percent=10, day=date(2026, 2, 28), by=None, now=NOW)
        problems.report(session, number, text="四次研讨", percent=90, day=date(2026, 4, 1), by=None, now=NOW)
        with pytest.raises(IllegalTransition):
            problems.apply_for_closure(session, number, text="早", day=date(2026, 3, 31), by=None, now=NOW)
        for month in range(1, 13):
            assert min(problems.states_at(session, tree.root, date(2026, month, 1)).values()) >= 0


def test_an_organisation_that_is_no_more_has_no_nil_return_and_no_problem(tree: Tree) -> None:
    gone = tree.branches[2]
    nil = NilReturnDraft(organisation_id=gone, kind="theme_day", month=date(2026, 2, 1), reason="汛期")
    with tree.database.write() as session:
        organisations.dissolve(session, gone, date(2026, 2, 20), by=None, now=NOW)
        nil_returns.record(session, nil, by=None, now=NOW)  # the month in which it ended
        with pytest.raises(OrganisationInactive):
            nil_returns.record(session, replace(nil, month=date(2026, 3, 1)), by=None, now=NOW)
        with pytest.raises(OrganisationInactive):
            nil_returns.record(session, replace(nil, month=date(2016, 6, 1)), by=None, now=NOW)
        with pytest.raises(OrganisationInactive):
            problem(session, gone)
        with pytest.raises(UnknownRecord):
            nil_returns.record(session, replace(nil, organisation_id=999), by=None, now=NOW)


def test_many_at_once_are_checked_like_one(tree: Tree) -> None:
    for wrong, error in (
        (replace(draft(tree.branches[0]), due=3, present=4), MorePresentThanDue),
        (draft(tree.branches[0], day=date(2016, 6, 30)), OrganisationInactive),
        (draft(999), UnknownRecord),
    ):
        with pytest.raises(error), tree.database.write() as session:
            loading.record_all(session, [draft(tree.branches[0]), wrong], by=None, now=NOW)
    with tree.database.write() as session:
        twice = draft(tree.branches[0], tree.branches[0], kinds=("theme_day", "theme_day"))
        loading.record_all(session, [twice], by=None, now=NOW)
        assert rollups.totals(session, tree.root, *YEAR) == {"theme_day": 1}
        assert recount.differences(session) == []


def test_the_figures_behind_a_report_are_found_by_one_index(tree: Tree) -> None:
    with tree.database.write() as session:
        if tree.database.dialect == "postgresql":
            # Of a table this small PostgreSQL would rather read all.
            session.execute(text("SET LOCAL enable_seqscan = off"))
            explain = "EXPLAIN "
        else:
            explain = "EXPLAIN QUERY PLAN "
        statements: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            statements.append(statement)

        event.listen(tree.database.writer, "before_cursor_execute", note)
        rollups.totals(session, tree.root, *YEAR)
        event.remove(tree.database.writer, "before_cursor_execute", note)
        assert len([one for one in statements if one.startswith("SELECT")]) == 1
        query = rollups._TOTALS.params(organisation=tree.root, first=YEAR[0], last=YEAR[1])
        asked = query.compile(tree.database.writer, compile_kwargs={"literal_binds": True})
        plan = " ".join(str(row) for row in session.execute(text(f"{explain}{asked}")))
    assert "ix_rollups_organisation_id_measure_month_amount" in plan
    assert "SCAN" not in plan
    assert "Seq Scan" not in plan


def problem(session: Session, organisation: int) -> Problem:
    return problems.add(
        session,
        ProblemDraft(
            organisation_id=organisation,
            category="theory",
            text="学习不深",
            source="self_check",
            time_class=TimeClass.BY_DATE,
            found=date(2026, 3, 1),
            due=date(2026, 6, 30),
            measures=("四次研讨",),
        ),
        by=None,
        now=NOW,
    )
