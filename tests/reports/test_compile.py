"""Records in, the three lists out."""

from datetime import date

import pytest

from dialogue.errors import Unacceptable
from domain.drafts import ActionDraft
from domain.people import Role
from domain.periods import Period
from domain.rectification import TimeClass
from reports import text
from reports.compile import compile_report
from reports.tree import BLANK, Figure, Paragraph, Report, Section, percentage
from tests.reports.world import TODAY, YEAR, Bureau

MARCH_5 = date(2026, 3, 5)


def section(report: Report, code: str, heading: str) -> Section:
    return next(found for one in report.lists if one.code == code for found in one.sections if heading in found.heading)


def read(report: Report, paragraph: Paragraph) -> str:
    return paragraph.number + paragraph.title + "：" + "".join(report.words(run) for run in paragraph.runs)


def lines(report: Report, code: str, heading: str) -> list[str]:
    return [read(report, paragraph) for paragraph in section(report, code, heading).paragraphs]


def gaps(report: Report) -> str:
    return "\n".join(f"{gap.where}：{gap.what}" for gap in report.gaps)


def test_points_are_numbered_by_what_is_there(bureau: Bureau) -> None:
    branch = bureau.branches["一支部"]
    bureau.held("practical_matter", by=branch, on=MARCH_5, topic="修路灯", details={"state": "已办结", "solved": 2})
    bureau.held("party_history", by=branch, on=MARCH_5, topic="重走治水路")
    report = bureau.report()
    found = lines(report, "achievements", "围绕中心")
    assert [line[:2] for line in found] == ["一是", "二是"]
    assert "包括重走治水路" in found[0]
    assert "办理实事项目1件，包括修路灯；解决群众问题2个" in found[1]
    assert "推进“党建+”品牌建设：没有记录，未写入" in gaps(report)


def test_a_figure_without_record_is_a_visible_blank_and_a_gap(bureau: Bureau) -> None:
    bureau.held("theme_day", by=bureau.branches["一支部"], on=MARCH_5)
    report = bureau.report()
    (line,) = lines(report, "achievements", "组织力")
    assert f"开展主题党日1次，召开支委会{BLANK}次" in line
    assert "推进党支部标准化规范化建设：缺少：支委会、支部党员大会、专题党课" in gaps(report)


def test_nothing_is_said_where_nothing_is_recorded(bureau: Bureau) -> None:
    report = bureau.report()
    assert report.figures == {}
    for one in report.lists[0].sections:
        assert [read(report, paragraph) for paragraph in one.paragraphs] == [f"：{BLANK}"]
    assert sum("没有记录" in gap.what for gap in report.gaps) == 13  # 11 points and 2 leads


def test_one_event_of_two_kinds_counts_once_for_each(bureau: Bureau) -> None:
    activity = bureau.held("theme_day", "special_lecture", by=bureau.branches["一支部"], on=MARCH_5)
    figures = bureau.report().figures
    assert figures["theme_day"].records == figures["special_lecture"].records == (activity.id,)


def test_a_joint_event_counts_once_for_the_unit_and_for_each_branch(bureau: Bureau) -> None:
    joint = bureau.held("theme_day", by=tuple(bureau.branches.values()), on=MARCH_5)
    for organisation in (bureau.office, *bureau.branches.values()):
        figure = bureau.report(of=organisation).figures["theme_day"]
        assert (figure.value, figure.records) == (1, (joint.id,))


def test_withdrawn_activity_is_in_no_figure(bureau: Bureau) -> None:
    kept = bureau.held("theme_day", by=bureau.branches["一支部"], on=MARCH_5)
    bureau.withdraw(bureau.held("theme_day", by=bureau.branches["一支部"], on=date(2026, 3, 6)))
    figure = bureau.report().figures["theme_day"]
    assert (figure.value, figure.records) == (1, (kept.id,))


def test_only_the_period_counts(bureau: Bureau) -> None:
    branch = bureau.branches["一支部"]
    bureau.held("theme_day", by=branch, on=date(2025, 12, 31))
    june = bureau.held("theme_day", by=branch, on=date(2026, 6, 30))
    bureau.held("theme_day", by=branch, on=date(2026, 7, 1))
    assert bureau.report(Period(2026, 1, 6)).figures["theme_day"].records == (june.id,)


def test_a_period_that_has_not_begun_is_refused(bureau: Bureau) -> None:
    with pytest.raises(Unacceptable, match="还没有开始"):
        bureau.report(Period(2026, 12, 12))


def test_names_are_each_said_once_and_cut_off(bureau: Bureau) -> None:
    branch = bureau.branches["一支部"]
    for number in range(1, 11):
        bureau.held("party_history", by=branch, on=date(2026, 1, number), topic=f"活动{number}")
        bureau.held("volunteering", by=branch, on=date(2026, 1, number), topic="护河巡查", present=3)
    (line, *_) = lines(bureau.report(), "achievements", "围绕中心")
    assert "党史学习教育活动10次，包括活动1、活动2、活动3、活动4、活动5、活动6、活动7、活动8等。" in line
    assert "志愿服务10次，30人次参加，包括护河巡查。" in line


def test_a_share_is_shown_of_what_it_is_a_share(bureau: Bureau) -> None:
    for month in (1, 2, 3):
        details = {"first_topic": "学习条例"} if month > 1 else {}
        bureau.held("party_group_meeting", by=bureau.office, on=date(2026, month, 9), details=details)
    (line,) = lines(bureau.report(), "achievements", "思想建设")
    assert "召开党组会议3次，其中学习“第一议题”2次，占66.7%" in line
    assert "“第一议题”主要学习学习条例。" in line


def test_a_branch_is_not_asked_for_what_only_the_office_holds(bureau: Bureau) -> None:
    branch = bureau.branches["一支部"]
    bureau.held("group_study", by=branch, on=MARCH_5)
    report = bureau.report(of=branch)
    assert lines(report, "achievements", "思想建设") == ["一是落实“第一议题”和理论学习制度：开展集中学习1次。"]
    assert "党组会议" not in text.render(report)
    assert "意识形态" not in gaps(report)


def test_a_branch_without_committee_has_no_gap_there(bureau: Bureau) -> None:
    small = bureau.add_branch("小支部", committee=False)
    bureau.held("theme_day", by=small, on=MARCH_5)
    report = bureau.report(of=small)
    assert "支委会" not in text.render(report)
    assert "支部党员大会" in gaps(report)


def test_secretary_in_office_reports_their_own_activities(bureau: Bureau) -> None:
    bureau.person("李明远", role=Role.SECRETARY)
    chaired = bureau.held("party_group_meeting", by=bureau.office, on=MARCH_5, host="李明远")
    bureau.held("centre_group_study", by=bureau.office, on=MARCH_5, host="陈立")
    bureau.held("special_lecture", by=bureau.office, on=MARCH_5, lecturer="李明远")
    bureau.held("contact_visit", by=bureau.office, on=MARCH_5, details={"leader": "李明远", "branch": "一支部"})
    report = bureau.report()
    assert report.author == "李明远"
    assert lines(report, "achievements", "作风")[-1].endswith("李明远主持会议和学习1次，讲党课1次，到联系点1次。")
    assert report.figures["acts.chaired"].records == (chaired.id,)


def test_problems_are_listed_by_point_with_source_person_deadline_and_state(bureau: Bureau) -> None:
    zhao = bureau.person("赵志强")
    bureau.problem("研讨不够。", responsible_id=zhao.id)
    bureau.problem("方法单一", point="methods", due=date(2026, 12, 31), responsible_id=zhao.id, source="self_check")
    bureau.problem("台账不全", category="foundation", point=None, time_class=TimeClass.LASTING, due=None)
    report = bureau.report()
    assert lines(report, "problems", "理论学习") == [
        "一是学习深度：",
        "1.：研讨不够（来源：审计；责任人：赵志强；时限：2026年6月30日；状态：未启动，逾期）。",
        "二是学习方法：",
        "2.：方法单一（来源：自查；责任人：赵志强；时限：2026年12月31日；状态：未启动）。",
    ]
    other = lines(report, "problems", "抓基层")[-2:]
    assert other == ["一是其他：", f"3.：台账不全（来源：审计；责任人：{BLANK}；时限：长期坚持；状态：未启动）。"]
    assert "问题3：缺少：责任人。" in gaps(report)
    assert "理论学习方面·学习氛围和形式：整改台账中没有这方面的问题。" in gaps(report)


def test_no_state_of_a_problem_hides_in_another(bureau: Bureau) -> None:
    bureau.close(bureau.problem("甲"), date(2026, 5, 6))
    bureau.problem("乙")
    bureau.problem("丙", due=date(2026, 12, 31))
    old = bureau.problem("旧", found=date(2025, 7, 1), due=date(2025, 9, 1))
    bureau.close(old, date(2025, 8, 1))
    report = bureau.report()
    previous, now = (read(report, paragraph) for paragraph in report.lists[1].lead)
    assert "2025年发现问题1个，已销号1个，销号率100%，仍在整改0个" in previous
    assert "登记问题4个，其中未启动2个、推进中0个" in now
    assert "已销号2个，销号率50%（已销号2个÷登记4个）。经批准延期0个，逾期1个" in now
    assert "以下列出3个，本期之前已销号的1个不再列出" in now
    assert report.figures["previous.all"].records == (old.id,)
    assert "旧" not in text.render(report)  # closed before the period: counted, no longer listed


def test_tasks_show_person_date_and_problem_and_open_problems_get_a_proposal(bureau: Bureau) -> None:
    wang = bureau.person("王秀英")
    served = bureau.problem("研讨不够", responsible_id=wang.id)
    bureau.problem("策划单一", category="carriers", point="planning", actions=(ActionDraft("每季度征集一次方案"),))
    bureau.task("建立领学制度", responsible_id=wang.id, frequency="每月一次", problem_id=served.id)
    bureau.task("健全台账", heading="responsibility", due=date(2026, 12, 20))
    report = bureau.report()
    assert lines(report, "tasks", "理论武装")[0] == ("1.：建立领学制度（责任人：王秀英；时限：每月一次；对应问题1）。")
    assert lines(report, "tasks", "党建责任")[0] == f"1.：健全台账（责任人：{BLANK}；时限：2026年12月20日）。"
    assert "任务2：缺少：责任人。" in gaps(report)
    proposals = [one for one in section(report, "tasks", "互促融合").paragraphs if one.suggested]
    assert [read(report, one) for one in proposals] == [
        f"1.：针对问题2（策划单一），抓好整改：每季度征集一次方案（责任人：{BLANK}；时限：2026年6月30日）。"
    ]


def test_missed_norm_is_listed_as_a_problem_and_proposed_as_a_task(bureau: Bureau) -> None:
    for month in (1, 2, 3):
        for name, branch in bureau.branches.items():
            if (name, month) != ("三支部", 2):
                kinds = ("theme_day", "committee_meeting", "general_meeting", "party_lecture")
                bureau.held(*kinds, by=branch, on=date(2026, month, 5))
        bureau.held("party_group_meeting", "centre_group_study", by=bureau.office, on=date(2026, month, 5))
    report = bureau.report(Period(2026, 1, 3))
    assert lines(report, "problems", "抓基层")[0] == (
        "：从记录看，以下组织生活没有按期开展：三支部支委会（2月）、三支部主题党日（2月）。"
    )
    proposed = [line for line in lines(report, "tasks", "党建责任") if "主题党日" in line]
    assert proposed == [
        "2.：主题党日每月至少1次，督促没有按期开展的三支部（2月）落实（依据：支部工作条例（试行）2018 第十六条）。"
    ]


def test_compiling_asks_for_no_ids_and_tracing_finds_them(bureau: Bureau) -> None:
    bureau.held("theme_day", by=bureau.branches["一支部"], on=MARCH_5)
    compiled = compile_report(bureau.session, bureau.catalogue, bureau.template, bureau.office, YEAR, None, TODAY)
    assert compiled.figures["theme_day"].records is None
    assert not compiled.is_traced
    assert bureau.report().is_traced


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(0, 3, "0%"), (1, 3, "33.3%"), (2, 3, "66.7%"), (3, 3, "100%"), (9999, 10000, "99.9%")]
)
def test_only_the_whole_is_a_hundred_per_cent(part: int, whole: int, shown: str) -> None:
    assert percentage(part, whole) == shown


def test_labels_and_units_are_those_of_the_catalogue(bureau: Bureau) -> None:
    bureau.held("volunteering", by=bureau.branches["一支部"], on=MARCH_5, topic="护河", present=12)
    bureau.held("party_history", by=bureau.branches["一支部"], on=MARCH_5, topic="宣讲")
    figure: Figure = bureau.report().figures["volunteering.present"]
    assert (figure.value, figure.label, figure.unit) == (12, "志愿服务·参加人次", "人次")
