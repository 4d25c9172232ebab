"""What messages report: each field where it is told for certain, and nothing from what is no report."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import Settings
from bot.content import open_content
from reading.lexicon import Lexicon
from reading.matters import EventReport, Matter, NilReport, ProgressReport

MONDAY = date(2026, 11, 23)
READER = open_content(Settings()).reader()


def matters(text: str, secretary: str = "") -> list[Matter]:
    return READER.read(text, MONDAY, secretary)


def event(text: str, secretary: str = "") -> EventReport:
    (matter,) = matters(text, secretary)
    assert isinstance(matter, EventReport)
    return matter


@pytest.mark.parametrize(
    ("sentence", "kinds", "held", "attendance", "topic"),
    [
        ("上周五开了支委会，应到5实到5，研究换届", "committee_meeting", "2026-11-20", "5/5", "研究换届"),
        ("昨天开支委会，研究预算，应到5人实到4人", "committee_meeting", "2026-11-22", "5/4", "研究预算"),
        ("11月20日支部党员大会，应到25人实到二十人，主题是转正", "general_meeting", "2026-11-20", "25/20", "转正"),
        ("昨天下午3点主题党日，参观烈士陵园", "theme_day", "2026-11-22 15:00", None, "参观烈士陵园"),
        ("主题党日活动 11月16号 清理河道", "theme_day", "2026-11-16", None, "清理河道"),
        ("专题党课 10月15日 树立正确政绩观", "special_lecture", "2026-10-15", None, "树立正确政绩观"),
        ("上个月20号我们支部开展志愿服务，清理河道", "volunteering", "2026-10-20", None, "清理河道"),
        ("昨天的支委会研究换届选举", "committee_meeting", "2026-11-22", None, "研究换届选举"),
        ("支委会 昨天 5/5 研究党费", "committee_meeting", "2026-11-22", "5/5", "研究党费"),
        ("11.20支委会5人全到研究换届", "committee_meeting", "2026-11-20", "5/5", "研究换届"),
        ("2026-11-20 支委会 应到5 实到5 研究换届", "committee_meeting", "2026-11-20", "5/5", "研究换届"),
        ("昨天支委会，下午3点，研究预算", "committee_meeting", "2026-11-22 15:00", None, "研究预算"),
        ("昨天支委会，决定下周五召开党员大会", "committee_meeting", "2026-11-22", None, None),
    ],
)
def test_a_sentence(sentence: str, kinds: str, held: str, attendance: str | None, topic: str | None) -> None:
    answers = event(sentence).answers()
    assert (answers["kinds"], answers["held"], answers.get("attendance")) == ([kinds], held, attendance)
    assert topic is None or answers.get("topic") == topic


def test_what_is_left_over_is_no_topic() -> None:
    assert event("昨天支委会，应到5实到5，大家都很高兴").topic == ""


def test_numbers_that_contradict_each_other_are_asked() -> None:
    report = event("昨天支委会，应到5人，实到9人，研究换届")
    assert (report.due, report.present) == (None, None)


@pytest.mark.parametrize(
    ("words", "due", "present"),
    [
        ("参加党员11名，群众20多人", None, 11),
        ("12名党员参加，慰问群众30人", None, 12),
        ("到会率100%（12人）", 12, 12),
        ("应到党员36名，因事请假4名，实到32名", 36, 32),
        ("看望12位老党员", None, None),
        ("共谈15人次", None, None),
        ("确定发展对象3名", None, None),
    ],
)
def test_the_noun_after_a_number_decides_whom_it_counts(words: str, due: int | None, present: int | None) -> None:
    report = event(f"昨天主题党日，{words}")
    assert (report.due, report.present) == (due, present)


@pytest.mark.parametrize(
    ("words", "role", "name"),
    [
        ("小组长李芬主持", "host", "李芬"),
        ("我主持", "host", "王芳"),
        ("赵敏记录", "recorder", "赵敏"),
        ("书记主持", "host", "王芳"),
        ("由县委党校张老师讲授党课", "lecturer", "张老师"),
    ],
)
def test_a_post_is_no_name(words: str, role: str, name: str) -> None:
    assert getattr(event(f"昨天支委会，{words}，研究预算", "王芳"), role) == name
    if name == "王芳":
        assert getattr(event(f"昨天支委会，{words}，研究预算"), role) == ""


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("三楼会议室", "三楼会议室"),
        ("地点红旗渠纪念馆", "红旗渠纪念馆"),
        ("全体党员观影，在万达影城", "万达影城"),
        ("村部", "村部"),
    ],
)
def test_a_place(words: str, place: str) -> None:
    assert event(f"昨天主题党日，{words}，13人参加").place == place


@pytest.mark.parametrize(
    "text",
    [
        "明天下午三点开支委会",
        "定于11月24日召开党员大会，请准时参加",
        "支委会的模板发我一份",
        "支委会每月至少召开1次",
        "今年共开展主题党日11次",
        "主题党日是什么？",
        "昨天天气真好",
        "我昨天没去开支委会",
        "11月25日前上报主题党日情况，请各支部抓紧",
    ],
)
def test_what_is_no_report(text: str) -> None:
    assert matters(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "昨天党员大会，选举产生新一届支委会，应到20实到18",
        "昨天党员大会，会前开展了谈心谈话，应到20实到18",
        "昨天党员大会，党小组组长列席，应到20实到18",
        "为丰富党员组织生活，昨天召开党员大会，应到20实到18",
    ],
)
def test_a_kind_named_in_passing_is_no_record(text: str) -> None:
    assert event(text).kinds == ("general_meeting",)


def test_kinds_that_are_joined_are_one_event() -> None:
    assert event("昨天主题党日暨党员大会，学习党章").kinds == ("theme_day", "general_meeting")


@pytest.mark.parametrize(
    ("text", "kinds", "reason"),
    [
        ("这个月没开支委会，因为书记出差", ("committee_meeting",), "书记出差"),
        ("本月未召开党员大会", ("general_meeting",), ""),
        ("本月没开支委会和主题党日，因为抗旱", ("committee_meeting", "theme_day"), "抗旱"),
        ("党课 本月未开展（讲师有变）", ("party_lecture",), "讲师有变"),
    ],
)
def test_what_was_not_held(text: str, kinds: tuple[str, ...], reason: str) -> None:
    (matter,) = matters(text)
    assert isinstance(matter, NilReport)
    assert (matter.kinds, matter.reason) == (kinds, reason)
    assert matter.answers()["month"] == "2026年11月"


def test_what_was_not_held_stands_beside_what_was() -> None:
    held, denied = matters("昨天开了支委会，研究预算；党课本月没上")
    assert isinstance(held, EventReport)
    assert isinstance(denied, NilReport)


@pytest.mark.parametrize(
    "message",
    [
        "1.支委会：11月5日召开，应到5实到5，研究党费；\n2.主题党日：11月12日，参观烈士陵园",
        "支委会 11月5日 5/5 研究党费\n主题党日 11月12日 参观烈士陵园",
        "11月5日开了支委会，研究党费；11月12日开展主题党日，参观烈士陵园。",
        "11.5支委会，11.12主题党日",
        "支委会\n时间：11月5日\n议题：党费\n\n主题党日\n时间：11月12日\n主题：参观烈士陵园",
        "时间\t内容\n11月5日\t支委会\n11月12日\t主题党日",
        "本月共开展组织生活2次：①11月5日支委会，5人；②11月12日主题党日，20人",
        "类型 时间 人数\n支委会 11月5日 5\n主题党日 11月12日 20",
    ],
)
def test_a_month_at_once(message: str) -> None:
    found = matters(message)
    assert [one.kinds for one in found if isinstance(one, EventReport)] == [("committee_meeting",), ("theme_day",)]
    assert [one.when.first.day for one in found if isinstance(one, EventReport) and one.when] == [5, 12]


def test_items_inherit_the_kind_of_their_heading() -> None:
    found = matters("主题党日：11月6日，植树，15人；11月13日，参观档案馆，18人。")
    assert [(one.kinds, one.present) for one in found if isinstance(one, EventReport)] == [
        (("theme_day",), 15),
        (("theme_day",), 18),
    ]


def test_a_form_answers_every_question() -> None:
    report = event(
        "会议名称：支委会\n会议时间：11月5日 14:30\n会议地点：党员活动室\n主持人：党小组长李明\n记录人：张华\n"
        "应到：5人\n实到：4人\n缺席：赵强 出差\n列席：许平\n会议议题：1.研究发展对象；2.讨论党费收缴"
    )
    assert report.answers() == {
        "kinds": ["committee_meeting"],
        "held": "2026-11-05 14:30",
        "attendance": "5/4",
        "present": "4",
        "topic": "研究发展对象；讨论党费收缴",
        "place": "党员活动室",
        "host": "李明",
        "recorder": "张华",
        "others_present": "许平",
        "absences": "赵强 出差",
    }


def test_dictation_is_read_as_it_was_said() -> None:
    report = event("昨天开了个知委会应到五个人实到五个人研究了一下换届的事情")
    assert (report.kinds, report.due, report.present) == (("committee_meeting",), 5, 5)


@pytest.mark.parametrize(
    ("text", "problem", "percent", "apply"),
    [
        ("问题3完成80%，修订了学习计划", 3, 80, False),
        ("5号问题整改完成一半，制度修订了", 5, 50, False),
        ("第12号问题已整改到位，申请销号", 12, 100, True),
        ("问题清单第2条，完成三分之二", 2, 67, False),
        ("问题３，完成百分之六十", 3, 60, False),
        ("3号问题基本完成，制度上墙", 3, None, False),
        ("8号问题由50%提高到75%", 8, 75, False),
    ],
)
def test_progress(text: str, problem: int, percent: int | None, apply: bool) -> None:
    (matter,) = matters(text)
    assert isinstance(matter, ProgressReport)
    assert (matter.problem, matter.percent, matter.apply) == (problem, percent, apply)


@pytest.mark.parametrize(
    "text", ["问题3怎么改", "问题3改完了吗？", "问题10项全部完成", "问题导向", "7号问题计划下月完成"]
)
def test_what_tells_of_no_problem(text: str) -> None:
    assert matters(text) == []


def test_the_reasons_are_told() -> None:
    rules = {step.rule for step in READER.explain("昨天支委会，应到5实到5，研究换届", MONDAY)}
    assert {"kind", "day", "people", "topic", "speech"} <= rules


LEXICON = Lexicon.load()
FRAGMENTS = sorted(
    {word for words in (*LEXICON.words.values(), *LEXICON.labels.values()) for word in words}
    | set("，。；\n \t、1一：（）《》“”|①%号月日人与和没未因")
    | {"11月5日", "应到", "3号问题", "赞成20，", "二〇二六年"}
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=6).map("".join), st.integers(1, 1500))
def test_any_repetition_is_read_without_a_fault(fragment: str, times: int) -> None:
    for matter in matters(("昨天支委会" + fragment * times)[:4000]):
        matter.answers()


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=200))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    matters("昨天支委会" + text)
