"""What the norms want from an organisation, slot by slot."""

from datetime import date

import pytest

from domain.organisations import Level
from domain.periods import Period
from expectations.norms import Expectations, State, norm_states
from storage import organisations
from tests.reports.world import NOW, TODAY, YEAR, Bureau
from tests.statements import counted

MARCH = Period(2026, 3, 3)
NOVEMBER = Period(2026, 11, 11)


def test_a_month_that_has_ended_without_its_theme_day_is_missing(bureau: Bureau) -> None:
    bureau.held("theme_day", by=bureau.branches["一支部"], on=date(2026, 3, 31))
    states = bureau.norm_states(bureau.branches["一支部"], Period(2026, 3, 4))
    assert states["theme_day", "3月"].state is State.DONE
    assert states["theme_day", "4月"].state is State.MISSING
    assert states["theme_day", "4月"].lacking == 1


def test_nothing_is_missing_before_its_time_has_run_out(bureau: Bureau) -> None:
    branch = bureau.branches["一支部"]
    assert bureau.norm_states(branch, NOVEMBER)["theme_day", "11月"].state is State.OPEN
    assert bureau.norm_states(branch, NOVEMBER, date(2026, 11, 30))["theme_day", "11月"].state is State.OPEN
    assert bureau.norm_states(branch, NOVEMBER, date(2026, 12, 1))["theme_day", "11月"].state is State.MISSING


def test_a_time_that_has_not_begun_is_not_spoken_of(bureau: Bureau) -> None:
    slots = {slot for kind, slot in bureau.norm_states(bureau.branches["一支部"], YEAR) if kind == "theme_day"}
    assert slots == {f"{month}月" for month in range(1, 12)}


def test_a_nil_return_answers_for_the_month_and_keeps_its_reason(bureau: Bureau) -> None:
    branch = bureau.branches["一支部"]
    bureau.nil("committee_meeting", by=branch, month=date(2026, 3, 1), reason="全体外出防汛")
    state = bureau.norm_states(branch, MARCH)["committee_meeting", "3月"]
    assert (state.state, state.why) == (State.NIL_RETURN, "全体外出防汛")


def test_a_nil_return_of_january_does_not_answer_for_the_quarter(bureau: Bureau) -> None:
    branch = bureau.branches["一支部"]
    bureau.nil("general_meeting", by=branch, month=date(2026, 1, 1))
    assert bureau.norm_states(branch, MARCH)["general_meeting", "第一季度"].state is State.MISSING
    bureau.nil("general_meeting", by=branch, month=date(2026, 3, 1))
    assert bureau.norm_states(branch, MARCH)["general_meeting", "第一季度"].state is State.NIL_RETURN


def test_what_was_held_after_all_outweighs_the_nil_return(bureau: Bureau) -> None:
    branch = bureau.branches["一支部"]
    bureau.nil("theme_day", by=branch, month=date(2026, 3, 1))
    bureau.held("theme_day", by=branch, on=date(2026, 3, 30))
    state = bureau.norm_states(branch, MARCH)["theme_day", "3月"]
    assert (state.state, state.have) == (State.DONE, 1)


def test_what_was_withdrawn_does_not_count(bureau: Bureau) -> None:
    branch = bureau.branches["一支部"]
    bureau.withdraw(bureau.held("theme_day", by=branch, on=date(2026, 3, 5)))
    assert bureau.norm_states(branch, MARCH)["theme_day", "3月"].state is State.MISSING


def test_a_branch_without_committee_or_groups_owes_no_meetings_of_theirs(bureau: Bureau) -> None:
    small = bureau.add_branch("小支部", committee=False)
    states = bureau.norm_states(small, MARCH)
    assert (states["committee_meeting", "3月"].state, states["committee_meeting", "3月"].why) == (
        State.EXEMPT,
        "未设支委会",
    )
    assert states["group_meeting", "3月"].why == "未设党小组"
    assert states["theme_day", "3月"].state is State.MISSING


def test_a_committee_elected_in_may_owes_its_meeting_from_june(bureau: Bureau) -> None:
    branch = bureau.add_branch("新班子支部", committee=False)
    organisations.start_term(
        bureau.session,
        organisation_id=branch,
        began=date(2026, 5, 12),
        ends=date(2029, 5, 12),
        has_committee=True,
        by=None,
        now=NOW,
    )
    states = bureau.norm_states(branch, Period(2026, 4, 6))
    found = [states["committee_meeting", slot].state for slot in ("4月", "5月", "6月")]
    assert found == [State.EXEMPT, State.EXEMPT, State.MISSING]


def test_groups_meet_for_their_branch(bureau: Bureau) -> None:
    branch = bureau.branches["一支部"]
    group = organisations.add(
        bureau.session,
        name="第一党小组",
        level=Level.GROUP,
        founded=date(2026, 2, 1),
        parent_id=branch,
        by=None,
        now=NOW,
    ).id
    bureau.held("group_meeting", by=group, on=date(2026, 3, 9))
    states = bureau.norm_states(branch, Period(2026, 1, 4))
    found = [states["group_meeting", slot].state for slot in ("1月", "2月", "3月", "4月")]
    assert found == [State.EXEMPT, State.MISSING, State.DONE, State.MISSING]


@pytest.mark.parametrize(
    ("founded", "dissolved", "state"),
    [
        (date(2026, 3, 1), None, State.MISSING),
        (date(2026, 3, 2), None, State.EXEMPT),
        (date(2020, 1, 1), date(2026, 3, 31), State.EXEMPT),
        (date(2020, 1, 1), date(2026, 4, 1), State.MISSING),
    ],
)
def test_only_who_was_there_the_whole_month_owes_it(
    bureau: Bureau, founded: date, dissolved: date | None, state: State
) -> None:
    branch = bureau.add_branch("变动支部", founded=founded)
    if dissolved:
        organisations.dissolve(bureau.session, branch, dissolved, by=None, now=NOW)
    assert bureau.norm_states(branch, MARCH)["theme_day", "3月"].state is state


def test_one_event_of_two_kinds_serves_both_norms(bureau: Bureau) -> None:
    branch = bureau.branches["一支部"]
    bureau.held("theme_day", "party_lecture", by=branch, on=date(2026, 3, 5))
    states = bureau.norm_states(branch, MARCH)
    assert states["theme_day", "3月"].have == states["party_lecture", "第一季度"].have == 1


def test_a_special_lecture_is_a_party_lecture_too(bureau: Bureau) -> None:
    branch = bureau.branches["一支部"]
    bureau.held("special_lecture", by=branch, on=date(2026, 2, 5))
    assert bureau.norm_states(branch, MARCH)["party_lecture", "第一季度"].state is State.DONE


def test_study_hours_are_added_up(bureau: Bureau) -> None:
    branch = bureau.branches["一支部"]
    bureau.held("study_hours", by=branch, on=date(2026, 3, 5), details={"hours": 8})
    bureau.held("study_hours", by=branch, on=date(2026, 6, 5), details={"hours": 16})
    state = bureau.norm_states(branch, YEAR)["study_hours", "全年"]
    assert (state.have, state.need, state.unit, state.lacking, state.state) == (24, 32, "学时", 8, State.OPEN)


def test_the_office_is_judged_by_its_own_meetings_only(bureau: Bureau) -> None:
    bureau.held("special_lecture", by=bureau.branches["一支部"], on=date(2026, 3, 5))
    bureau.held("party_group_meeting", by=bureau.office, on=date(2026, 3, 5))
    states = bureau.norm_states(bureau.office, MARCH)
    assert states["party_group_meeting", "3月"].state is State.DONE
    assert states["special_lecture", "全年"].state is State.OPEN
    assert "theme_day" not in {kind for kind, _ in states}


def test_a_month_owes_what_ends_with_it(bureau: Bureau) -> None:
    branch = bureau.branches["一支部"]
    bureau.held("theme_day", by=branch, on=date(2026, 9, 5))

    def codes(month: int, today: date) -> set[str]:
        period = Period(2026, month, month)
        expected = Expectations.read(bureau.session, bureau.catalogue, branch, period, today)
        return {state.kind.code for state in expected.owed(organisations.get(bureau.session, branch))}

    assert codes(11, TODAY) == {"theme_day", "committee_meeting"}
    assert codes(9, date(2026, 9, 25)) == {"committee_meeting", "general_meeting", "party_lecture"}
    assert "study_hours" in codes(12, date(2026, 12, 25))


def test_what_was_missed_is_gathered_by_branch_and_kind(bureau: Bureau) -> None:
    for month in (1, 2, 4):
        for branch in bureau.branches.values():
            bureau.held("theme_day", "committee_meeting", by=branch, on=date(2026, month, 5))
    bureau.held("theme_day", "committee_meeting", by=bureau.branches["一支部"], on=date(2026, 3, 5))
    bureau.nil("theme_day", by=bureau.branches["二支部"], month=date(2026, 3, 1))
    expected = Expectations.read(bureau.session, bureau.catalogue, bureau.office, Period(2026, 1, 4), TODAY)
    found = {
        (one.organisation.name, one.kind.code): [slot.label_in_year for slot in one.slots]
        for place in organisations.under(bureau.session, bureau.office)
        for one in expected.missed(place)
        if one.kind.norm and one.kind.norm.per == "month" and one.organisation.level is Level.BRANCH
    }
    assert found == {
        ("二支部", "committee_meeting"): ["3月"],
        ("三支部", "committee_meeting"): ["3月"],
        ("三支部", "theme_day"): ["3月"],
    }


def test_the_number_of_statements_is_the_same_for_any_number_of_branches(bureau: Bureau) -> None:
    def statements() -> int:
        with counted(bureau.session) as asked:
            expected = Expectations.read(bureau.session, bureau.catalogue, bureau.office, Period(2026, 3, 3), TODAY)
            for place in organisations.under(bureau.session, bureau.office, on=TODAY):
                expected.states(place)
        return len(asked)

    few = statements()
    for number in range(30):
        bureau.held("theme_day", by=bureau.add_branch(f"新支部{number}"), on=date(2026, 3, 5))
    assert statements() == few <= 7


def test_one_organisation_is_judged_like_all_of_them(bureau: Bureau) -> None:
    bureau.held("theme_day", "party_lecture", by=tuple(bureau.branches.values()), on=date(2026, 3, 5))
    bureau.held("party_group_meeting", by=bureau.office, on=date(2026, 3, 5))
    bureau.nil("committee_meeting", by=bureau.branches["二支部"], month=date(2026, 3, 1))
    expected = Expectations.read(bureau.session, bureau.catalogue, bureau.office, YEAR, TODAY)
    for place in organisations.under(bureau.session, bureau.office):
        assert expected.states(place) == norm_states(bureau.session, bureau.catalogue, place.id, YEAR, TODAY)
