"""Enrolment, the ledger, the three lists, and who may do what."""

import pytest

from domain.people import Role
from domain.rectification import ProblemState
from handlers.dispatch.dispatcher import Dispatcher
from storage import inbox, problems
from tests.handlers.bureau import Bureau


def test_an_invite_code_makes_the_chat_a_persons_own(bureau: Bureau) -> None:
    stranger = bureau.stranger().says(f"/start {bureau.invite('二支部', Role.BRANCH_SECRETARY)}")
    assert "姓名" in stranger.hears
    stranger.says("陈静")
    assert "陈静，登记好了" in stranger.hears
    assert "支部书记（二支部）" in stranger.hears
    assert "已记录" in stranger.says("昨天主题党日，植树").taps("确认").hears


def test_a_code_for_a_known_person_asks_no_name(bureau: Bureau) -> None:
    code = bureau.invite("一支部", Role.BRANCH_SECRETARY, bureau.secretary.person_id)
    assert "王芳，登记好了" in bureau.stranger().says(code.lower()).hears


def test_the_commands_of_the_roles_are_shown_after_enrolment(bureau: Bureau) -> None:
    member = bureau.stranger().says(bureau.invite("二支部", Role.MEMBER), "陈静")
    commands = dict(member.last[-1].commands)
    assert {"menu", "back", "cancel", "drafts", "help", "feedback"} == set(commands)


def test_bad_codes_are_told_apart(bureau: Bureau) -> None:
    code = bureau.invite("二支部", Role.MEMBER)
    bureau.stranger("first").says(code, "陈静")
    assert "已经用过" in bureau.stranger("second").says(code).hears
    assert "没有这个邀请码" in bureau.stranger("third").says("ABCD-2345").hears


def test_a_stranger_is_asked_for_a_code_whatever_he_asks(bureau: Bureau) -> None:
    for words in ("你好", "菜单", "上报活动"):
        assert "邀请码" in bureau.stranger(words).says(words).hears


def test_who_greets_first_and_then_follows_the_invitation_has_no_draft_of_it(bureau: Bureau) -> None:
    stranger = bureau.stranger().says("你好", f"/start {bureau.invite('二支部', Role.MEMBER)}")
    assert "草稿" not in stranger.hears
    assert "没有草稿" in stranger.says("陈静", "草稿").hears


def test_a_member_can_not_report(bureau: Bureau) -> None:
    member = bureau.person("陈静", "二支部", Role.MEMBER)
    assert "不在您的职责里" in member.says("上报活动").hears
    assert "上报活动" not in [button.label for button in member.says("菜单").last[0].buttons]


def test_a_problem_goes_from_progress_to_closure(bureau: Bureau) -> None:
    number = bureau.problem("学习不深入", "一支部")
    secretary = bureau.secretary.says("整改进展").taps("学习不深入").says("已开展四次研讨").taps("100%")
    secretary.taps("申请销号", "确认")
    office = bureau.office.says("审核销号").taps("学习不深入", "退回").says("请补充研讨成果").taps("确认")
    assert "已退回" in office.hears
    secretary.says("整改进展").taps("学习不深入").says("成果已汇编", "100").taps("申请销号", "确认")
    office.says("审核销号").taps("学习不深入", "同意销号", "确认")
    with bureau.database.read() as session:
        assert problems.get(session, number).state is ProblemState.CLOSED
    assert "没有由您负责" in secretary.says("整改进展").hears


def test_the_three_lists_come_in_chat_and_as_a_word_file(bureau: Bureau) -> None:
    bureau.secretary.says("昨天主题党日，清理河道").taps("确认")
    office = bureau.office.says("三张清单").taps("今年")
    assert "开展主题党日1次" in office.hears
    assert "〔待填〕" in office.hears
    assert office.document is not None
    assert office.document.format == "docx"


def test_the_topmost_report_bears_the_name_of_the_unit_and_a_branchs_its_own(bureau: Bureau) -> None:
    assert "清河市水务局2026年" in bureau.office.says("三张清单").taps("今年").hears
    assert "一支部2026年" in bureau.secretary.says("三张清单").taps("今年").hears


def test_every_figure_leads_to_its_records(bureau: Bureau) -> None:
    bureau.secretary.says("昨天主题党日，清理河道").taps("确认")
    office = bureau.office.says("三张清单").taps("今年").says("数据来源").taps("主题党日：1次")
    assert "11月19日 周四 一支部：清理河道" in office.hears


def test_the_office_sees_what_is_missing_by_item(bureau: Bureau) -> None:
    bureau.secretary.says("昨天主题党日，清理河道").taps("确认")
    lines = bureau.office.says("完成情况").hears
    assert "一支部：支委会" in lines
    assert "二支部：支委会、主题党日" in lines


def test_an_opinion_may_be_anonymous(bureau: Bureau) -> None:
    assert "谢谢" in bureau.secretary.says("意见反馈", "报表太多").taps("匿名").hears


def test_an_event_that_fails_again_and_again_is_set_aside_with_an_apology(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = Dispatcher.answer

    def fails(self: Dispatcher, *args: object, **more: object) -> object:
        if getattr(args[2], "text", "") == "坏":
            raise RuntimeError("a defect")
        return answer(self, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Dispatcher, "answer", fails)
    assert "对不起" in bureau.secretary.says("坏").hears
    assert "请核对" in bureau.secretary.says("昨天主题党日，清理河道").hears
    with bureau.database.read() as session:
        assert inbox.dead(session) == 1


def test_a_usual_month_takes_at_most_twelve_steps(bureau: Bureau, capsys: pytest.CaptureFixture[str]) -> None:
    bureau.problem("学习不深入", "一支部")
    secretary = bureau.secretary
    secretary.says("11月5日开了支委会，应到5实到5，研究组织生活").taps("确认")
    secretary.says("昨天下午3点主题党日，参观烈士陵园，18人全到，张三讲党课").taps("确认")
    secretary.says("整改进展").taps("学习不深入").says("已开展两次研讨").taps("50%", "确认")
    secretary.says("本月情况")
    assert "✓ 主题党日" in secretary.hears
    assert bureau.count("party_lecture", in_="一支部") == 1
    with capsys.disabled():
        print(f"\na usual month: {secretary.steps} messages and taps")
    assert secretary.steps <= 12


def test_progress_is_reported_in_a_sentence(bureau: Bureau) -> None:
    number = bureau.problem("学习不深入", "一支部")
    secretary = bureau.secretary.says(f"问题{number}完成80%，修订了学习计划")
    assert "进展：完成80%，修订了学习计划" in secretary.hears
    assert "完成：80%" in secretary.hears
    assert f"已记下问题{number}的进展" in secretary.taps("确认").hears


def test_of_a_problem_that_is_not_his_it_is_asked_which(bureau: Bureau) -> None:
    mine, other = bureau.problem("学习不深入", "一支部"), bureau.problem("载体单一", "二支部")
    secretary = bureau.secretary.says(f"问题{other + mine}完成80%")
    assert "哪个问题有进展" in secretary.hears
