"""The ledger in chat: a problem raised, reported, applied for, returned, approved; both sides are told at once."""

from datetime import date

from domain.people import Role
from domain.rectification import ProblemState
from handlers.messages import Outgoing
from storage import ledger, people, problems
from storage.models import Problem
from tests.handlers.bureau import Bureau, Chatter


def told(bureau: Bureau, chatter: Chatter) -> list[Outgoing]:
    """What came to somebody who did nothing; its buttons can be tapped."""
    chatter.last = bureau.delivers(chatter.chat)
    chatter.heard += chatter.last
    return chatter.last


def of_number(bureau: Bureau, number: int) -> Problem:
    with bureau.database.read() as session:
        found = problems.numbered(session, bureau.root.id, number)
        assert found is not None
        return found


def test_a_problem_is_raised_by_one_sentence_and_its_branch_is_told(bureau: Bureau) -> None:
    bureau.office.says("给一支部提个问题：窗口党员没亮身份，群众反映，年底前改，责任人王芳").taps("监督")
    assert "窗口党员没亮身份" in bureau.office.hears
    assert "12月31日" in bureau.office.hears
    bureau.office.taps("确认")
    assert "编号：1" in bureau.office.hears
    (message,) = told(bureau, bureau.secretary)
    assert "问题1（一支部）：窗口党员没亮身份" in message.text
    problem = of_number(bureau, 1)
    assert (problem.source, problem.due, problem.responsible_id) == (
        "public_opinion",
        date(2026, 12, 31),
        bureau.secretary.person_id,
    )


def test_the_same_problem_of_several_branches_gets_a_number_each_and_one_parent(bureau: Bureau) -> None:
    bureau.office.says("给一支部、二支部提个问题：学习不深，自查，长期坚持").taps("理论学习", "确认")
    assert "编号：1、2" in bureau.office.hears
    first, second = of_number(bureau, 1), of_number(bureau, 2)
    assert first.parent_id == second.parent_id == first.id
    assert first.organisation_id != second.organisation_id


def test_a_pasted_list_is_read_back_as_one_card(bureau: Bureau) -> None:
    bureau.office.says("新问题")
    bureau.office.says(
        "理论学习方面：\n1. 一支部：学习记录不全，巡察反馈，12月31日前完成\n2. 二支部：研讨少，来源：审计，12月20日前改"
    )
    assert "新问题2个" in bureau.office.hears
    bureau.office.taps("确认")
    assert "编号：1、2" in bureau.office.hears
    assert of_number(bureau, 2).source == "audit"


def test_an_application_is_returned_with_its_reason_and_then_approved(bureau: Bureau) -> None:
    number = bureau.problem("记录不全", "一支部")
    bureau.secretary.says(f"问题{number}完成100%，已补齐记录，申请销号").taps("确认")
    (application,) = told(bureau, bureau.office)
    assert "申请问题1销号" in application.text
    bureau.office.taps("去审核")
    assert "已补齐记录" in bureau.office.hears
    bureau.office.taps("退回").says("三月的还缺")
    assert "原因已告诉申请人" in bureau.office.hears
    (returned,) = told(bureau, bureau.secretary)
    assert "三月的还缺" in returned.text
    bureau.secretary.taps("报进展")
    assert "办公室最近的意见：三月的还缺" in bureau.secretary.hears
    bureau.secretary.says("三月的已补", "100%").taps("申请销号", "确认")
    told(bureau, bureau.office)
    bureau.office.taps("去审核", "同意销号")
    (approved,) = told(bureau, bureau.secretary)
    assert "已同意销号" in approved.text
    assert of_number(bureau, 1).state is ProblemState.CLOSED


def test_somebody_elses_and_unknown_numbers_are_answered_as_such(bureau: Bureau) -> None:
    bureau.problem("甲", "一支部")
    chen = bureau.person("陈静", "三支部", Role.BRANCH_SECRETARY)
    bureau.problem("丙", "三支部")
    assert chen.says("问题1完成80%，修订了计划").hears == "问题1不归您负责。"
    assert chen.says("问题9完成80%，修订了计划").hears == "没有编号是9的问题。"
    chen.says("整改进展", "问题1")
    assert "问题1不在您负责" in chen.hears


def test_per_cent_choices_are_never_below_what_is_reached(bureau: Bureau) -> None:
    number = bureau.problem("记录不全", "一支部")
    bureau.secretary.says(f"问题{number}完成60%，已补两月").taps("确认")
    bureau.secretary.says("整改进展").taps("问题1").says("又补一月")
    assert [button.label for button in bureau.secretary.last[-1].buttons] == ["80%", "100%"]
    assert "不能写得更低" in bureau.secretary.says("50%").hears


def test_several_problems_are_reported_one_after_another_by_urgency(bureau: Bureau) -> None:
    bureau.problem("不急", "一支部", due=date(2026, 12, 31))
    bureau.problem("逾期", "一支部", due=date(2026, 11, 17))
    bureau.problem("长期", "一支部", due=None)
    bureau.secretary.says("整改进展")
    labels = [button.label for button in bureau.secretary.last[-1].buttons]
    assert [label[:3] for label in labels] == ["问题2", "问题1", "问题3"]
    assert "已逾期3天" in labels[0]
    assert "还有41天" in labels[1]
    bureau.secretary.taps("问题2").says("补了", "80%").taps("确认")
    assert "还有哪个问题要报" in bureau.secretary.hears
    bureau.secretary.taps("问题1").says("动了", "30%").taps("确认", "完成")
    assert of_number(bureau, 1).percent == 30


def test_an_extension_is_asked_for_and_granted_but_not_by_the_one_who_asked(bureau: Bureau) -> None:
    bureau.problem("记录不全", "一支部")
    bureau.secretary.says("整改进展").taps("问题1", "申请延期").says("明年1月31日", "汛期人员抽调").taps("确认")
    (asked,) = told(bureau, bureau.office)
    assert "汛期人员抽调" in asked.text
    bureau.office.taps("去审核", "同意延期")
    (granted,) = told(bureau, bureau.secretary)
    assert "同意延期到2027年1月31日" in granted.text
    assert of_number(bureau, 1).due == date(2027, 1, 31)


def test_no_one_approves_his_own_application(bureau: Bureau) -> None:
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
    bureau.problem("记录不全", "一支部")
    both.says("问题1完成100%，已补齐，申请销号").taps("确认")
    both.says("待审核").taps("同意销号")
    assert "要请别的同志审核" in both.hears
    assert of_number(bureau, 1).state is ProblemState.AWAITING_REVIEW


def test_the_ledger_is_narrowed_by_words(bureau: Bureau) -> None:
    bureau.problem("甲事", "一支部", due=date(2026, 10, 1))
    bureau.problem("乙事", "二支部")
    office = bureau.office.says("全部问题")
    assert "共2个" in office.hears
    assert "甲事" in office.says("逾期的").hears
    assert "乙事" not in office.hears
    assert "乙事" in office.says("二支部的").hears
    assert "甲事" not in office.hears
    assert "没有活动载体方面问题" in office.says("活动载体方面").hears


def test_a_remark_reaches_the_responsible_person_and_the_office(bureau: Bureau) -> None:
    leader = bureau.person("周书记", "机关党委", Role.SECRETARY)
    bureau.problem("记录不全", "一支部")
    leader.says("看问题", "1").taps("批示").says("年底前务必见效")
    for chatter in (bureau.secretary, bureau.office):
        (message,) = told(bureau, chatter)
        assert "年底前务必见效" in message.text
    with bureau.database.read() as session:
        assert ledger.history(session, of_number(bureau, 1).id)[-1].text == "年底前务必见效"


def test_the_office_amends_moves_and_withdraws_and_the_branch_is_told(bureau: Bureau) -> None:
    chen = bureau.person("陈静", "三支部", Role.BRANCH_SECRETARY)
    bureau.problem("记录不全", "一支部")
    bureau.office.says("看问题", "1").taps("更正").says("时限：12月31日；目标：按月有记录")
    assert "已更正" in bureau.office.hears
    assert (of_number(bureau, 1).due, of_number(bureau, 1).goal) == (date(2026, 12, 31), "按月有记录")
    bureau.office.says("看问题", "1").taps("转给").says("三支部", "原来登记错了支部")
    assert any("转由三支部整改" in message.text for message in told(bureau, chen))
    bureau.office.says("看问题", "1").taps("撤回").says("重复登记")
    assert any("已撤回" in message.text for message in told(bureau, chen))
    assert bureau.count("problem.found", in_="机关党委") == 0
