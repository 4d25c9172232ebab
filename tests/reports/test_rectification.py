"""The numbers of rectification: as of the period's last day, adding up, each with its problems."""

from datetime import date

from domain.drafts import TaskDraft
from domain.periods import Period
from reports import ledger as book
from reports.rectification import GROUPS
from storage import rectification, tasks
from tests.reports.test_compile import lines
from tests.reports.world import NOW, TODAY, Bureau

THIRD_QUARTER = Period(2026, 7, 9)


def test_a_past_period_shows_the_states_of_its_last_day(bureau: Bureau) -> None:
    late = bureau.problem("甲", due=date(2026, 9, 15))
    rectification.report(bureau.session, late.id, text="过半", percent=50, day=date(2026, 8, 1), by=None, now=NOW)
    bureau.close(late, date(2026, 10, 20))
    extended = bureau.problem("乙", due=date(2026, 8, 31))
    day = date(2026, 10, 5)
    rectification.ask_extension(
        bureau.session, extended.id, due=date(2026, 12, 31), reason="汛期", day=day, by=None, now=NOW
    )
    rectification.grant_extension(bureau.session, extended.id, day=day, by=None, now=NOW)
    now = bureau.report(THIRD_QUARTER).figures
    assert {name: now[f"ledger.{name}"].value for name in ("all", "closed", "under_way", "overdue", "extended")} == {
        "all": 2,
        "closed": 0,
        "under_way": 1,
        "overdue": 2,
        "extended": 0,
    }
    year = bureau.report().figures
    assert (year["ledger.closed"].value, year["ledger.extended"].value, year["ledger.overdue"].value) == (1, 1, 0)


def test_the_states_add_up_to_all_and_every_number_has_its_problems(bureau: Bureau) -> None:
    bureau.close(bureau.problem("旧", found=date(2025, 7, 1), due=date(2025, 9, 1)), date(2025, 8, 1))
    bureau.close(bureau.problem("甲"), date(2026, 5, 6))
    bureau.problem("乙", category="carriers", point="planning")
    read = book.read(bureau.session, bureau.catalogue, bureau.office, Period(2026, 1, 12), TODAY)
    for rows in (read.by_organisation, read.by_category):
        *parts, total = rows
        for group in GROUPS:
            assert sum(row[group] for row in parts) == total[group]
        states = ("not_started", "under_way", "mostly_done", "awaiting_leader", "awaiting_review", "closed")
        assert sum(total[state] for state in states) == total["all"] == 3
        assert total.rate == "2÷3＝67%"
    figures = {figure.id: figure for figure in read.figures(Period(2026, 1, 12))}
    assert figures["ledger.listed"].value == len(read.listed) == 2
    assert figures["ledger.listed"].value + figures["ledger.closed_before"].value == figures["ledger.all"].value
    assert all(len(figure.records or ()) == figure.value for figure in figures.values())


def test_a_problem_keeps_its_number_in_every_period_and_what_is_closed_shows_no_per_cent(bureau: Bureau) -> None:
    old = bureau.problem("旧", found=date(2025, 7, 1), due=date(2025, 9, 1))
    bureau.close(old, date(2025, 8, 1))
    new = bureau.problem("新")
    bureau.close(new, date(2026, 5, 6))
    for period in (Period(2026, 1, 12), Period(2026, 4, 6)):
        read = book.read(bureau.session, bureau.catalogue, bureau.office, period, TODAY)
        (row,) = read.listed
        assert (row.words["number"], row.words["place"]) == (str(new.number), "1")
        assert row.words["percent"] is None
    assert (old.number, new.number) == (1, 2)


def test_a_problem_closed_and_a_task_done_stand_among_the_achievements(bureau: Bureau) -> None:
    bureau.close(bureau.problem("记录不全"), date(2026, 10, 8))
    draft = TaskDraft(organisation_id=bureau.office, year=2026, heading="theory", text="回访三十户")
    task = tasks.add(bureau.session, draft, by=None, now=NOW)
    tasks.report(bureau.session, task.id, text="已完成", percent=100, day=date(2026, 10, 9), by=None, now=NOW)
    said = "\n".join(lines(bureau.report(), "achievements", "从严治党"))
    assert "整改销号问题1个，包括问题1（记录不全）" in said
    assert "完成任务1项，包括任务1（回访三十户）" in said
    assert "销号" not in "\n".join(lines(bureau.report(THIRD_QUARTER), "achievements", "从严治党"))
