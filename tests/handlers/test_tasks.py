"""Tasks in chat: proposals with their reason, progress in a sentence, ticks by period."""

from datetime import date

from domain.drafts import TaskDraft
from domain.people import Role
from domain.tasks import TaskState
from storage import ledger, problems, tasks
from storage.models import Task
from tests.handlers.bureau import Bureau


def task(bureau: Bureau, *, frequency: str | None = None) -> int:
    with bureau.database.write() as session:
        draft = TaskDraft(
            organisation_id=bureau.branches["一支部"].id,
            year=2026,
            heading="theory",
            text="回访用水户",
            due=None if frequency else date(2026, 12, 20),
            frequency=frequency,
            responsible_id=bureau.secretary.person_id,
        )
        return tasks.add(session, draft, by=None, now=bureau.now).number


def of_number(bureau: Bureau, number: int) -> Task:
    with bureau.database.read() as session:
        found = tasks.numbered(session, bureau.root.id, number)
        assert found is not None
        return found


def test_a_sentence_finishes_a_task(bureau: Bureau) -> None:
    number = task(bureau)
    assert f"任务{number}已完成" in bureau.secretary.says(f"任务{number}完成了").hears
    assert of_number(bureau, number).state is TaskState.DONE


def test_progress_in_a_sentence_asks_only_how_far(bureau: Bureau) -> None:
    number = task(bureau)
    assert "百分之多少" in bureau.secretary.says(f"任务{number}：10月回访30户").hears
    bureau.secretary.taps("50%")
    with bureau.database.read() as session:
        (entry,) = tasks.history(session, of_number(bureau, number).id)
        assert (entry.text, entry.percent) == ("10月回访30户", 50)


def test_a_recurring_task_is_ticked_once_a_period(bureau: Bureau) -> None:
    number = task(bureau, frequency="每月一次")
    assert "11月" in bureau.secretary.says(f"任务{number}：回访30户").hears
    assert "已经有人办过" in bureau.secretary.says(f"任务{number}：又回访").hears
    bureau.secretary.says("取消")
    bureau.now = bureau.now.replace(month=12, day=4)
    bureau.secretary.says(f"任务{number}：回访20户")
    with bureau.database.read() as session:
        assert tasks.ticks(session, of_number(bureau, number).id) == [date(2026, 11, 1), date(2026, 12, 1)]


def test_somebody_elses_and_unknown_tasks_are_answered_as_such(bureau: Bureau) -> None:
    number = task(bureau)
    chen = bureau.person("陈静", "三支部", Role.BRANCH_SECRETARY)
    assert chen.says(f"任务{number}完成了").hears == f"任务{number}不归您负责。"
    assert chen.says("任务99完成了").hears == "没有编号是99的任务。"


def test_a_problem_past_its_date_proposes_a_task_that_is_not(bureau: Bureau) -> None:
    bureau.problem("记录不全", "一支部", due=date(2026, 6, 30))
    bureau.office.says("任务建议")
    assert "由问题1提出" in bureau.office.hears
    assert "12月31日" in bureau.office.hears
    bureau.office.taps("采纳")
    assert of_number(bureau, 1).due == date(2026, 12, 31)
    assert "由问题1提出" not in bureau.office.says("任务建议").hears


def test_a_missed_norm_becomes_a_problem_or_is_dropped_for_good(bureau: Bureau) -> None:
    bureau.office.says("任务建议")
    assert "缺" in bureau.office.hears
    first = next(line for line in bureau.office.hears.splitlines() if line.startswith("理由"))
    bureau.office.taps("登记为问题")
    assert "已登记为问题1" in bureau.office.hears
    with bureau.database.read() as session:
        problem = problems.numbered(session, bureau.root.id, 1)
        assert problem is not None
        assert first.removeprefix("理由：") == problem.text
        assert ledger.history(session, problem.id) == []
    second = next(line for line in bureau.office.hears.splitlines() if line.startswith("理由"))
    bureau.office.taps("不采纳", "先到这里")
    assert second not in bureau.office.says("任务建议").hears


def test_all_proposals_are_taken_up_together(bureau: Bureau) -> None:
    bureau.problem("记录不全", "一支部")
    bureau.office.says("任务建议").taps("全部采纳")
    assert "已采纳" in bureau.office.hears
    with bureau.database.read() as session:
        found = tasks.open_under(session, bureau.root.id, 2026)
        assert len(found) > 1
        assert all(one.reason and (one.due is None or one.due >= date(2026, 11, 20)) for one in found)


def test_key_points_are_pasted_as_lines_and_never_due_in_the_past(bureau: Bureau) -> None:
    bureau.office.says("重点任务", "1. 修订学习制度\n2、开展岗位练兵").taps("理论武装")
    assert "已经过了" in bureau.office.says("2026年3月1日").hears
    bureau.office.says("年底前", "王芳").taps("确认")
    assert "编号：1、2" in bureau.office.hears
    second = of_number(bureau, 2)
    assert (second.text, second.due, second.responsible_id) == (
        "开展岗位练兵",
        date(2026, 12, 31),
        bureau.secretary.person_id,
    )


def test_at_the_years_end_each_open_task_is_carried_over_or_dropped(bureau: Bureau) -> None:
    task(bureau)
    task(bureau)
    assert "没有要结转" in bureau.office.says("任务结转").hears
    bureau.now = bureau.now.replace(month=12, day=28)
    bureau.office.says("任务结转").taps("转入下一年").says("明年6月30日")
    assert "新编号：3" in bureau.office.hears
    bureau.office.taps("取消").says("已有别的安排")
    states = [of_number(bureau, number).state for number in (1, 2, 3)]
    assert states == [TaskState.CARRIED, TaskState.DROPPED, TaskState.OPEN]
    assert (of_number(bureau, 3).year, of_number(bureau, 3).due) == (2027, date(2027, 6, 30))
