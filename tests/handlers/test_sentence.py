"""One free sentence: what is told is understood, what is not is left to be asked."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.numbers import normal
from handlers.sentence import Understood, understand
from reports.catalogue import Catalogue

MONDAY = date(2026, 11, 23)
NAMES = {word: kind.code for kind in Catalogue.load().kinds for word in (kind.name, *kind.aliases)}


def told(sentence: str) -> Understood:
    understood = understand(sentence, MONDAY, NAMES)
    assert understood is not None
    return understood


@pytest.mark.parametrize(
    ("sentence", "kinds", "held", "attendance", "topic"),
    [
        ("上周五开了支委会，应到5实到5，研究换届", "committee_meeting", "2026-11-20", "5/5", "研究换届"),
        ("昨天开支委会，研究预算，应到5人实到4人", "committee_meeting", "2026-11-22", "5/4", "研究预算"),
        ("11月20日支部党员大会，应到25人实到二十人，主题是转正", "general_meeting", "2026-11-20", "25/20", "转正"),
        ("今天支委会研究发展党员，应到7，请假1人，实到6", "committee_meeting", "2026-11-23", "7/6", "研究发展党员"),
        ("前天组织集中学习，学习全会精神", "group_study", "2026-11-21", None, "学习全会精神"),
        ("上周主题党日，重温入党誓词", "theme_day", "2026-11-16至2026-11-22", None, "重温入党誓词"),
        ("昨天下午3点主题党日，参观烈士陵园", "theme_day", "2026-11-22 15:00", None, "参观烈士陵园"),
        ("主题党日活动 11月16号 清理河道", "theme_day", "2026-11-16", None, "清理河道"),
        ("民主评议党员，1月20日，应到20实到20", "democratic_appraisal", "2026-01-20", "20/20", ""),
        ("上党课，11月18日，由李四主讲", "party_lecture", "2026-11-18", None, ""),
        ("专题党课 10月15日 树立正确政绩观", "special_lecture", "2026-10-15", None, "树立正确政绩观"),
        ("上个月20号我们支部开展志愿服务，清理河道", "volunteering", "2026-10-20", None, "清理河道"),
        ("党小组会，周三，学习交流", "group_meeting", "2026-11-18", None, "学习交流"),
        ("支委会", "committee_meeting", None, None, ""),
        ("昨天的支委会研究换届选举", "committee_meeting", "2026-11-22", None, "研究换届选举"),
        ("廉政教育，观看警示教育片，11月12日", "integrity_education", "2026-11-12", None, "观看警示教育片"),
    ],
)  # fmt: skip
def test_what_is_told(sentence: str, kinds: str, held: str | None, attendance: str | None, topic: str) -> None:
    answers = told(sentence).answers()
    assert answers["kinds"] == kinds.split()
    assert answers.get("held") == held
    assert answers.get("attendance") == attendance
    assert answers.get("topic", "") == topic


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("昨天主题党日，同时上了党课", ["theme_day", "party_lecture"]),
        ("主题党日（党课），11月16号", ["theme_day", "party_lecture"]),
        ("支部党员大会暨换届选举，11月18日", ["general_meeting", "election"]),
        ("专题党课", ["special_lecture"]),
    ],
)
def test_several_kinds_in_one_sentence(sentence: str, kinds: list[str]) -> None:
    assert list(told(sentence).kinds) == kinds


@pytest.mark.parametrize(
    ("sentence", "month", "reason"),
    [
        ("这个月没开支委会，因为书记出差", "本月", "书记出差"),
        ("本月未开展主题党日", "本月", ""),
        ("10月没有开展党小组会，原因是人员外出", "10月", "人员外出"),
        ("上个月没召开支委会，由于防汛", "上个月", "防汛"),
    ],
)
def test_what_was_not_held(sentence: str, month: str, reason: str) -> None:
    understood = told(sentence)
    assert understood.nil
    assert (understood.month, understood.reason) == (month, reason)


def test_where_and_by_whom() -> None:
    understood = told("周三下午两点半在三楼会议室召开支委会，应到5人，实到4人，研究党费收缴")
    assert (understood.place, understood.topic) == ("三楼会议室", "研究党费收缴")
    assert told("昨天主题党日，18人全到，张三讲党课").lecturer == "张三"
    assert told("志愿服务，昨天，清理河道，12人参加").persons == 12


def test_a_day_to_come_is_left_to_be_asked() -> None:
    assert told("下周五开支委会").when is None


def test_numbers_that_contradict_each_other_are_left_to_be_asked() -> None:
    assert told("昨天支委会，应到5实到7").attendance is None


@pytest.mark.parametrize("sentence", ["昨天开会", "你好", "", "张三请假"])
def test_without_a_kind_nothing_is_guessed(sentence: str) -> None:
    assert understand(sentence, MONDAY, NAMES) is None


WORDS = st.lists(
    st.sampled_from(
        ["昨天", "支委会", "主题党日", "应到5", "实到9", "，", "研究", "在会议室", "没开", "因为", "3月", "党课"]
    )
    | st.text(max_size=6),
    max_size=12,
).map("".join)


@given(WORDS)
def test_the_topic_is_made_of_the_sentence_alone(sentence: str) -> None:
    understood = understand(sentence, MONDAY, NAMES)
    if understood:
        assert set(understood.topic) <= set(normal(sentence)) | {"，"}
        assert understood.when is None or understood.when.first <= MONDAY
