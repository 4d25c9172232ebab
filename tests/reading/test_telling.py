"""A message may tell of several events, and of what only their kind has."""

from datetime import date
from time import process_time

import pytest

from bot.config import Settings
from bot.content import open_content
from reading.rectification import Progress
from reading.understood import Understood

MONDAY = date(2026, 11, 23)
LISTENER = open_content(Settings()).reader()._listener


def events(message: str) -> list[Understood]:
    return [told for told in LISTENER.matters(message, MONDAY) if isinstance(told, Understood)]


def kinds(message: str) -> list[tuple[str, ...]]:
    return [told.kinds for told in events(message)]


@pytest.mark.parametrize(
    "message",
    [
        "1.支委会：11月5日召开，应到5实到5，研究党费；\n2.主题党日：11月12日，参观烈士陵园",
        "各位领导好，11月情况如下：（1）支委会，5日，研究党费。（2）主题党日，12日，参观烈士陵园。",
        "一、11月5日支委会，研究党费\n二、主题党日 参观烈士陵园",
        "支委会 11月5日 5/5 研究党费\n主题党日 11月12日 参观烈士陵园",
        "11月5日开了支委会，研究党费；11月12日开展主题党日，参观烈士陵园。",
        "11.5支委会，11.12主题党日",
        "11月5日支委会、11月12日主题党日都按时开展了",
        "支委会\n时间：11月5日\n议题：党费\n\n主题党日\n时间：11月12日\n主题：参观烈士陵园",
    ],
)
def test_a_month_told_at_once_is_heard_as_its_events(message: str) -> None:
    assert kinds(message) == [("committee_meeting",), ("theme_day",)]


@pytest.mark.parametrize(
    ("message", "heard"),
    [
        ("昨天支委会，研究了三件事：1.学习主题党日方案；2.研究换届；3.讨论组织生活会。", [("committee_meeting",)]),
        ("昨天主题党日，上党课；大家收获很大。", [("theme_day", "party_lecture")]),
        ("1.5万元用于主题党日，昨天", [("theme_day",)]),
        ("昨天党员大会：1.主题党日；2.民主评议党员", [("general_meeting", "theme_day", "democratic_appraisal")]),
        ("1.支委会，11月5日，研究党费；2.大家讨论了很久", [("committee_meeting",)]),
        ("".join(f"{n}.昨天支委会；" for n in range(1, 32)), [("committee_meeting",)]),
        ("支委会，11月5日；主题党日", [("committee_meeting", "theme_day")]),
        ("昨天开展集中学习，传达三季度主题党日情况", [("group_study",)]),
        ("上周主题党日，上周党课", [("theme_day", "party_lecture")]),
    ],
)
def test_what_belongs_together_is_one_event(message: str, heard: list[tuple[str, ...]]) -> None:
    assert kinds(message) == heard


def test_what_was_not_held_may_stand_in_the_list() -> None:
    meeting, nothing = events("1.支委会，11月5日，研究党费\n2.党小组会本月未开展，因出差")
    assert (meeting.nil, nothing.nil, nothing.month, nothing.reason) == (False, True, "本月", "出差")


def test_progress_may_stand_in_the_list() -> None:
    meeting, progress = LISTENER.matters("1.支委会，11月5日，研究党费；2.问题3完成80%，修订了制度", MONDAY)
    assert isinstance(meeting, Understood)
    assert progress == Progress({"problem": "3", "text": "完成80%，修订了制度", "percent": "80%"})


@pytest.mark.parametrize(
    ("message", "fields"),
    [
        ("党课 学时4 昨天 王芳讲 学习党章", {"hours": "4"}),
        ("11月10日至12日党员集中培训，24学时，学习全会精神", {"hours": "24"}),
        ("11月10日换届选举，书记1名、副书记1名、委员3名", {"secretaries": "1", "deputies": "1", "members": "3"}),
        ("换届 11月10日 选出一名书记、一名副书记、三名委员", {"secretaries": "1", "deputies": "1", "members": "3"}),
        ("民主评议党员，昨天，优秀6人，合格13人，基本合格1人，不合格0人",
         {"excellent": "6", "qualified": "13", "basically_qualified": "1", "unqualified": "0"}),
        ("11月8日谈心谈话8人次", {"talks": "8"}),
        ("昨天业务培训，50人参加", {"persons": "50"}),
        ("办实事，昨天，解决3个问题\n受益群众：社区居民", {"solved": "3", "beneficiary": "社区居民"}),
        ("昨天业务培训2期", {}),
        ("11月10日换届，5名委员全部到会，委员一致同意", {}),
        ("昨天党员学时 11月5日", {}),
        ("换届 昨天 书记1名 书记2名", {}),
    ],
)  # fmt: skip
def test_counts_of_a_kind_are_heard_where_they_are_certain(message: str, fields: dict[str, str]) -> None:
    (told,) = events(message)
    assert told.fields == fields


def test_the_number_of_a_kind_s_own_word_is_no_topic() -> None:
    (told,) = events("党课 学时4 昨天 王芳讲 学习党章")
    assert (told.kinds, told.topic) == (("party_lecture", "study_hours"), "学习党章")


def test_a_verb_in_a_title_governs_no_kind_beyond_it() -> None:
    assert kinds("昨天王芳讲授《学习全会精神》专题党课") == [("special_lecture",)]
    assert kinds("昨天支委会，学习主题党日方案") == [("committee_meeting",)]
    assert kinds("昨天支委会，学习《主题党日方案》") == [("committee_meeting",)]


def test_the_other_branch_is_heard_though_the_day_stands_between() -> None:
    (told,) = events("我们和第三党支部11月13日联合举办了主题党日，参观水利博物馆，两支部共35人参加")
    assert (told.joint, told.persons) == ("第三党支部", 35)


def test_other_numbers_stay_in_the_topic() -> None:
    (told,) = events("11月10日换届选举，选出书记1名、委员3名")
    assert told.topic == "选出书记1名、委员3名"


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        ("报告：昨天开了支委会，研究党费，请审核，谢谢", "研究党费"),
        ("领导好，昨天组织全体党员开展主题党日，参观纪念馆", "参观纪念馆"),
        ("本月已开支委会，11月5日，研究党费", "研究党费"),
        ("昨天党员大会，应到20，因事请假2名，讨论转正", "讨论转正"),
        ("昨天党课，书记讲的，学习党章", "书记讲的，学习党章"),
        ("昨天集中学习，组织党员学习全会精神", "组织党员学习全会精神"),
        ("本支部11月18日召开主题党日活动，全体党员参加", ""),
        ("今天下午三点，我们支部组织党员去敬老院开展志愿服务", "组织党员去敬老院"),
        ("11月主题党日已完成，11月12日，学习全会精神", "学习全会精神"),
        ("昨天党员大会 主持人李明 议题：接收张三", "接收张三"),
        ("昨天党务培训班，学习党章", "学习党章"),
        ("昨天开展第11次主题党日", ""),
        ("昨天集中学习，8个人来了，学习党章", "学习党章"),
        ("昨天集中学习，学习党章，20人", "学习党章"),
    ],
)
def test_courtesy_is_no_topic(message: str, topic: str) -> None:
    (told,) = events(message)
    assert told.topic == topic


@pytest.mark.parametrize("part", ["一", "9", "学时1 ", "时间：\n", "\n \n", "1.支委会昨天；", "应到", "书记1名"])
def test_a_long_message_is_read_at_once(part: str) -> None:
    since = process_time()
    LISTENER.matters("换届 昨天 学时 " + part * (4000 // len(part)), MONDAY)
    assert process_time() - since < 1
