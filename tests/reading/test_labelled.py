"""A report with labels: each part answers what it names, and nothing that is told is lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Settings
from bot.content import open_content
from reading.understood import Understood

MONDAY = date(2026, 11, 23)
LISTENER = open_content(Settings()).reader()._listener


def told(form: str) -> Understood:
    (understood,) = LISTENER.matters(form, MONDAY, "王芳")
    assert isinstance(understood, Understood)
    return understood


def test_a_form_copied_from_the_handbook_answers_every_question() -> None:
    understood = told(
        "会议名称：支委会\n会议时间：11月5日 14:30\n会议地点：党员活动室\n主持人：李明\n记录人：张华\n"
        "应到：5人\n实到：4人\n请假：赵强 出差\n列席：许平\n会议议题：1.研究发展对象；2.讨论党费收缴\n"
        "会议内容：一致同意。"
    )
    assert understood.answers() == {
        "kinds": ["committee_meeting"],
        "held": "2026-11-05 14:30",
        "attendance": "5/4",
        "present": "4",
        "topic": "1.研究发展对象；2.讨论党费收缴",
        "place": "党员活动室",
        "host": "李明",
        "recorder": "张华",
        "others_present": "许平",
        "main_points": "一致同意",
        "absences": "赵强 出差",
    }


@pytest.mark.parametrize(
    "form",
    [
        "主题党日活动\n时间：11月16日\n地点：会议室\n内容：重温誓词\n参加人员：应到20人，实到18人",
        "类别：主题党日，时间：11月16日，地点：会议室，内容：重温誓词，应到：20，实到：18",
        "【主题党日】\n1.时 间：11月16日\n2.地 点：会议室。\n3.人 数：应到20人实到18人\n4.主 题：重温誓词",
        "【时间】11月16日【地点】会议室【类型】主题党日【主题】重温誓词\n应到20人，实到18人",
        "主题党日活动\n时间：11月16日\n地点：会议室\n内容：重温誓词。应到20人，实到18人",
        "第一党支部11月主题党日活动记录\n时间: 2026.11.16\n地点: 会议室\n主题: 重温誓词\n应到20实到18",
    ],
)
def test_forms_are_written_in_many_ways(form: str) -> None:
    understood = told(form)
    assert understood.answers() == {
        "kinds": ["theme_day"],
        "held": "2026-11-16",
        "attendance": "20/18",
        "present": "18",
        "topic": "重温誓词",
        "place": "会议室",
    }


def test_the_kind_may_be_named_by_the_topic_alone() -> None:
    understood = told("主题：集中学习新党章\n日期：11.12\n人数：15")
    assert (understood.kinds, understood.persons, understood.topic) == (("group_study",), 15, "集中学习新党章")


def test_a_kind_s_own_fields_are_told_under_their_labels() -> None:
    understood = told("类别：党建+品牌\n时间：11月5日\n品牌名称：红色先锋\n带动的业务工作：供水抢修")
    assert understood.fields == {"brand": "红色先锋", "drives": "供水抢修"}


def test_a_field_that_the_kind_has_not_and_a_second_name_are_kept() -> None:
    understood = told("主题党日\n时间：11月5日\n主题：学习\n成效：良好\n主持：李明\n主持人：王芳")
    assert (understood.host, understood.fields) == ("李明", {})
    assert understood.main_points == "成效：良好\n主持人：王芳"


def test_what_answers_no_question_stays_with_the_main_points() -> None:
    understood = told(
        "主题党日\n时间：11月6日\n主题：学习\n参加人员：张三、李四\n主持人：支部班子，共3人\n大家都很认真"
    )
    assert understood.main_points == "参加人员：张三、李四\n共3人\n大家都很认真"
    assert understood.host == "支部班子"


def test_long_contents_are_main_points_and_the_topic_is_asked() -> None:
    understood = told(f"主题党日\n时间：11月6日\n内容：{'学习讨论' * 40}")
    assert (understood.topic, understood.main_points) == ("", "学习讨论" * 40)


def test_a_day_that_can_not_be_read_is_left_to_be_asked() -> None:
    assert told("主题党日\n时间：2月30日\n主题：学习").when is None


@pytest.mark.parametrize(
    ("sentence", "answers"),
    [
        ("昨天主题党日，主题：重温誓词，参观", {"topic": "重温誓词，参观"}),
        ("支委会，主题：研究换届，昨天开的", {"topic": "研究换届"}),
        ("昨天支委会，研究预算，地点：会议室", {"topic": "研究预算", "place": "会议室"}),
        ("昨天支委会 主持：李明 研究预算", {"topic": "研究预算", "host": "李明"}),
        ("昨天支委会 主持：王　芳 研究预算", {"topic": "研究预算", "host": "王　芳"}),
        ("昨天集中学习，人数：15，学习党章", {"topic": "学习党章", "present": "15"}),
        ("昨天支委会，缺席：张三 出差，李四 生病，研究预算", {"topic": "研究预算", "absences": "张三 出差，李四 生病"}),
        ("昨天集中学习 15人参加 学习党章\n地点：会议室", {"topic": "学习党章", "place": "会议室", "present": "15"}),
    ],
)
def test_labels_may_stand_in_a_sentence(sentence: str, answers: dict[str, str]) -> None:
    found = told(sentence).answers()
    assert found.pop("held") == "2026-11-22"
    found.pop("kinds")
    assert found == answers


def test_the_day_may_stand_in_the_title_or_among_other_words() -> None:
    assert told("11月5日支委会\n地点：会议室\n议题：预算").answers()["held"] == "2026-11-05"
    assert told("支委会\n时间：11月5日，在会议室\n议题：预算").answers()["held"] == "2026-11-05"


def test_a_topic_that_is_too_long_is_kept_among_the_main_points() -> None:
    understood = told(f"支委会\n时间：昨天\n议题：{'研究预算' * 30}\n内容：同意")
    assert (understood.topic, understood.main_points) == ("", "研究预算" * 30 + "\n同意")


def test_what_was_not_held_is_no_form() -> None:
    understood = told("类别：支委会未召开\n原因：出差\n地点：无")
    assert understood.nil
    assert "出差" in understood.reason


@pytest.mark.parametrize("text", ["时间：昨天\n地点：会议室", "地点：会议室，主题：聚餐", "时间：\n地点："])
def test_without_a_kind_nothing_is_reported(text: str) -> None:
    assert LISTENER.matters(text, MONDAY) == []


@given(
    st.lists(st.tuples(st.sampled_from(["时间", "地点", "主题", "应到", "类别", "缺席", "x"]), st.text(max_size=12)))
)
def test_any_form_is_read_without_an_error(parts: list[tuple[str, str]]) -> None:
    LISTENER.matters("支委会\n" + "\n".join(f"{label}：{words}" for label, words in parts), MONDAY, "王芳")
