"""上报活动, in a sentence or by questions; amending; what was not held."""

from datetime import date

import pytest

from domain.people import Role
from storage import activities, nil_returns
from tests.handlers.bureau import Bureau
from tests.trail import versions_of


def test_one_sentence_is_enough(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("昨天开了支委会，应到5实到5，研究换届")
    assert "时间：11月19日 周四" in secretary.hears
    assert "主题：研究换届" in secretary.hears
    assert "已记录" in secretary.taps("确认").hears
    assert bureau.count("committee_meeting", in_="一支部") == 1


def test_only_what_the_sentence_lacks_is_asked(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("上周五开了支委会")
    assert "主题是什么" in secretary.hears
    assert "应到、实到" in secretary.says("研究发展党员").hears
    assert "应到5人，实到4人" in secretary.says("应到5实到4").hears


def test_an_event_of_two_kinds_is_one_record_that_counts_for_each(bureau: Bureau) -> None:
    bureau.secretary.says("上报活动", "主题党日 党课", "昨天", "重温入党誓词", "张三").taps("确认")
    assert bureau.count("theme_day", in_="机关党委") == 1
    assert bureau.count("party_lecture", in_="机关党委") == 1
    with bureau.database.read() as session:
        assert len(activities.under(session, bureau.root.id, date(2026, 1, 1), date(2026, 12, 31))) == 1


def test_who_held_it_too_may_be_told_in_the_sentence(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("我支部与二支部、三支部联合开展主题党日，11月16日，参观水利博物馆")
    assert "联合开展：二支部、三支部" in secretary.hears
    secretary.taps("确认")
    for place in ("一支部", "二支部", "三支部", "机关党委"):
        assert bureau.count("theme_day", in_=place) == 1


def test_a_branch_of_another_house_is_asked_about_and_may_be_left_out(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("和县委办党支部一起过主题党日，11月16日，参观水利博物馆")
    assert "还和哪些支部联合开展" in secretary.hears
    assert "主题：参观水利博物馆" in secretary.taps("跳过").hears
    secretary.taps("确认")
    assert bureau.count("theme_day", in_="机关党委") == 1


def test_a_joint_event_counts_once_for_the_unit(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("昨天主题党日，清理河道").taps("修改", "联合开展")
    secretary.says("二支部、三支部").taps("确认")
    for branch in ("一支部", "二支部", "三支部", "机关党委"):
        assert bureau.count("theme_day", in_=branch) == 1


def test_a_meeting_without_quorum_is_warned_of_and_may_be_reported_as_it_was(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("昨天支委会，应到5实到2，研究换届")
    assert "第十二条" in secretary.hears
    assert "已记录" in secretary.taps("确认").hears


def test_more_present_than_due_is_refused_in_words(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("昨天支委会，研究换届", "应到5实到7")
    assert "不能多于" in secretary.hears
    assert "应到5人，实到5人" in secretary.says("5 5").hears


def test_a_day_to_come_is_refused_with_its_weekday(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("上报活动", "主题党日", "下周五")
    assert "11月27日 周五还没到" in secretary.hears


def test_one_answer_can_be_changed_and_the_others_stay(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("昨天支委会，应到5实到5，研究换届").taps("修改", "主题").says("研究预算")
    assert "主题：研究预算" in secretary.hears
    assert "应到5人，实到5人" in secretary.hears


def test_a_step_back_asks_the_last_question_again(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("上报活动", "主题党日", "昨天", "上一步")
    assert "哪天开展的" in secretary.hears


def test_cancelled_is_not_recorded(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("昨天支委会，应到5实到5，研究换届", "取消")
    assert "没有保存" in secretary.hears
    assert bureau.count("committee_meeting", in_="一支部") == 0


def test_another_command_sets_the_form_aside_and_it_is_taken_up_again(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("上报活动", "主题党日", "昨天", "三张清单")
    assert "已存为草稿" in secretary.hears
    secretary.says("草稿").taps("上报活动（")
    assert "主题是什么" in secretary.hears
    secretary.says("清理河道").taps("确认")
    assert bureau.count("theme_day", in_="一支部") == 1


@pytest.mark.parametrize(("asked", "told"), [("帮助", "一句话上报"), ("本月情况", "11月情况"), ("/help", "一句话上报")])
def test_what_only_tells_something_leaves_the_form_open(bureau: Bureau, asked: str, told: str) -> None:
    secretary = bureau.secretary.says("上报活动", "主题党日", "昨天", asked)
    assert told in secretary.hears
    assert "草稿，" not in secretary.hears
    assert secretary.last[-1].text.startswith("主题党日的主题是什么")
    secretary.says("清理河道").taps("确认")
    assert bureau.count("theme_day", in_="一支部") == 1


def test_a_draft_says_when_it_was_left_by_the_clock_on_the_wall(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("上报活动", "主题党日", "三张清单", "草稿")
    assert secretary.button("上报活动").label == "上报活动（11-20 09:00）"


def test_a_doubled_tap_records_once(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("昨天支委会，应到5实到5，研究换届")
    confirm = secretary.button("确认")
    secretary.taps("确认").taps_again(confirm)
    assert "过时" in secretary.hears
    assert bureau.count("committee_meeting", in_="一支部") == 1


def test_an_amendment_begins_with_what_is_there_and_keeps_the_earlier_version(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("昨天支委会，应到5实到5，研究换届").taps("确认").says("我的记录")
    secretary.taps("研究换届").taps("1 修改")
    assert "主题：研究换届" in secretary.hears
    secretary.taps("修改", "应到实到").says("5 4").taps("确认")
    assert "已改好" in secretary.hears
    with bureau.database.read() as session:
        number = activities.entered_by(session, secretary.person_id, 1)[0].id
        first, second = versions_of(session, "activity", number)
    assert first.after is not None
    assert second.after is not None
    assert (first.after["present"], second.after["present"]) == (5, 4)
    assert bureau.count("committee_meeting.present", in_="机关党委") == 4


def test_what_is_withdrawn_counts_no_longer(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("昨天支委会，应到5实到5，研究换届").taps("确认").says("我的记录")
    secretary.taps("研究换届", "撤回", "确认")
    assert "已撤回" in secretary.hears
    assert bureau.count("committee_meeting", in_="一支部") == 0


def test_a_file_sent_while_reporting_belongs_to_the_record(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("昨天主题党日，清理河道").sends_file("现场.jpg")
    assert "附件：1个" in secretary.hears
    assert "已记录" in secretary.taps("确认").hears
    assert bureau.attached_by() == [secretary.person_id]


def test_a_file_out_of_any_context_finds_its_record(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("昨天主题党日，清理河道").taps("确认").sends_file("现场.jpg")
    assert "放到哪条记录" in secretary.hears
    assert "已放到" in secretary.taps("清理河道").hears
    assert bureau.attached_by() == [secretary.person_id]


def test_what_was_not_held_is_said_in_a_sentence(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("这个月没开支委会，因为书记出差")
    assert "未开展支委会（书记出差）" in secretary.hears
    with bureau.database.read() as session:
        (nil,) = nil_returns.in_month(session, bureau.branches["一支部"].id, date(2026, 11, 1))
    assert nil.reason == "书记出差"


def test_this_month_is_an_answer_where_it_is_asked_for(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("本月未开展", "本月")
    assert "哪些没有开展" in secretary.hears
    assert "已记下" in secretary.says("支委会", "防汛值守").hears


def test_the_month_shows_each_state(bureau: Bureau) -> None:
    bureau.secretary.says("昨天主题党日，清理河道").taps("确认")
    bureau.secretary.says("这个月没开支委会，因为书记出差")
    lines = bureau.secretary.says("本月情况").hears
    assert "✓ 主题党日（11月）" in lines
    assert "○ 支委会（11月）：未开展，书记出差" in lines
    assert "— 党小组会（11月）：不作要求，未设党小组" in lines
    assert "· 支部党员大会（第四季度）：还差1次" in lines


def test_identical_words_of_another_branch_are_warned_of(bureau: Bureau) -> None:
    other = bureau.person("李明", "二支部", Role.BRANCH_SECRETARY)
    for someone in (other, bureau.secretary):
        someone.says("前天主题党日，清理河道").taps("修改", "主要内容").says("全体党员到河边清理垃圾，并宣传节水。")
        heard = someone.hears
        someone.taps("确认")
    assert "完全相同" in heard


def test_what_was_told_already_is_said_before_it_counts_twice(bureau: Bureau) -> None:
    told = "昨天支委会，应到5实到5，研究转正"
    assert "已经报过" not in bureau.secretary.says(told).hears
    bureau.secretary.taps("确认")
    assert "好像已经报过：编号1，研究转正" in bureau.secretary.says(told).hears
    bureau.secretary.says("取消")
    assert bureau.count("committee_meeting", in_="一支部") == 1


def test_another_of_the_same_day_may_be_right(bureau: Bureau) -> None:
    bureau.secretary.says("昨天支委会，应到5实到5，研究转正").taps("确认")
    second = bureau.secretary.says("昨天支委会，应到5实到4，研究换届")
    assert "这一天已有支委会：编号1，研究转正" in second.hears
    second.taps("确认")
    assert bureau.count("committee_meeting", in_="一支部") == 2


def test_the_day_changed_at_the_review_is_looked_at_anew(bureau: Bureau) -> None:
    bureau.secretary.says("昨天支委会，应到5实到5，研究转正").taps("确认")
    changed = bureau.secretary.says("前天支委会，应到5实到5，研究转正")
    assert "编号1" not in changed.hears
    assert "好像已经报过：编号1" in changed.says("修改 时间", "昨天").hears


def test_another_kind_day_or_branch_is_not_told_already(bureau: Bureau) -> None:
    secretary = bureau.secretary
    secretary.says("昨天支委会，应到5实到5，研究转正").taps("确认")
    assert "编号1" not in secretary.says("昨天志愿服务，12人参加，研究转正").hears
    secretary.says("取消")
    assert "编号1" not in secretary.says("上周五支委会，应到5实到5，研究转正").hears
    secretary.says("取消")
    other = bureau.person("李明", "二支部", Role.BRANCH_SECRETARY)
    assert "编号1" not in other.says("昨天支委会，应到5实到5，研究转正").hears


def test_what_others_answer_for_is_said_and_the_rest_reported(bureau: Bureau) -> None:
    alone = bureau.secretary.says("昨天党组会议，研究预算")
    assert "党组会议由党建办公室上报" in alone.hears
    assert "这次开展的是" not in alone.hears
    both = bureau.secretary.says("昨天党组会议和支委会，应到5实到5，研究预算")
    assert "党组会议由党建办公室上报" in both.hears
    assert "类别：支委会" in both.hears
    bureau.secretary.says("取消")
    assert "支委会由各党支部上报" in bureau.office.says("昨天支委会，应到5实到5，研究预算").hears


@pytest.mark.parametrize(
    ("typed", "read_back"),
    [
        ("20", "应到20人，实到18人"),
        ("应到20人", "应到20人，实到18人"),
        ("全到", "应到18人，实到18人"),
        ("30 25", "应到30人，实到25人"),
    ],
)
def test_who_came_was_told_and_only_who_was_due_is_asked(bureau: Bureau, typed: str, read_back: str) -> None:
    secretary = bureau.secretary.says("昨天党员大会，18人参加，讨论转正")
    assert "参加18人；应到多少人" in secretary.hears
    assert "实到（18人）不能多于应到（10人）" in secretary.says("10").hears
    assert read_back in secretary.says(typed).hears


@pytest.mark.parametrize(
    "open_form", [["上报活动"], ["上报活动", "党课"], ["昨天支委会，应到5实到5，研究换届"], ["三张清单"]]
)
def test_a_whole_report_is_heard_though_a_form_was_left_open(bureau: Bureau, open_form: list[str]) -> None:
    secretary = bureau.secretary.says(*open_form, "昨天下午3点主题党日，参观烈士陵园，18人参加")
    assert "已存为草稿" in secretary.hears
    assert "主题：参观烈士陵园" in secretary.hears
    secretary.taps("确认")
    assert (bureau.count("theme_day", in_="一支部"), bureau.count("committee_meeting", in_="一支部")) == (1, 0)


@pytest.mark.parametrize("words", ["昨天支委会", "支委会研究换届", "主题党日", "问题"])
def test_less_than_a_whole_report_is_no_reason_to_leave_the_form(bureau: Bureau, words: str) -> None:
    secretary = bureau.secretary.says("上报活动", "党课", words)
    assert "没看懂这个日期" in secretary.hears
    assert "草稿" not in secretary.hears


def test_where_words_are_asked_for_they_are_the_answer(bureau: Bureau) -> None:
    secretary = bureau.secretary.says(
        "上报活动", "集中学习", "昨天", "学习11月5日主题党日，参观烈士陵园，18人参加的做法"
    )
    assert "主题：学习11月5日主题党日，参观烈士陵园，18人参加的做法" in secretary.hears


def test_what_was_not_held_and_progress_are_heard_within_a_form_too(bureau: Bureau) -> None:
    number = bureau.problem("学习不深入", "一支部")
    secretary = bureau.secretary.says("上报活动", "本月没开支委会，因为出差")
    assert "已存为草稿" in secretary.hears
    assert f"问题{number}" in secretary.says("上报活动", f"问题{number}完成80%，修订了制度").hears


def test_what_others_answer_for_is_left_out_of_the_several(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("1.支委会：11月5日，研究党费，应到5实到5；2.党组会议：11月12日，研究预算")
    assert "党组会议由党建办公室上报" in secretary.hears
    assert "一共听到" not in secretary.hears
    secretary.taps("确认")
    assert "接着" not in secretary.hears


def test_one_kind_is_chosen_by_one_tap_and_another_can_be_added(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("上报活动").taps("主题党日")
    assert "哪天开展的" in secretary.hears
    secretary.taps("再加一类", "党课", "完成").says("昨天", "重温入党誓词", "张三").taps("确认")
    assert bureau.count("theme_day", in_="一支部") == bureau.count("party_lecture", in_="一支部") == 1


def test_the_day_finishes_the_choice_of_kinds(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("上报活动").taps("主题党日").says("上一步").says("昨天")
    assert "主题党日的主题是什么" in secretary.hears
    assert "11月19日" in secretary.says("清理河道").hears


def test_words_that_are_no_day_leave_the_choice_open(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("上报活动").taps("主题党日").says("上一步").says("不知道")
    assert "没有这一项" in secretary.hears
    assert "这次开展的是" in secretary.hears
