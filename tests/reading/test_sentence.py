"""One free sentence: what is told is understood, what is not is left to be asked."""

from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue import Catalogue
from reading.numbers import normal
from reading.sentence import understand
from reading.understood import Understood

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
        ("支委会，研究换届，应到5实到5", "committee_meeting", None, "5/5", "研究换届"),
        ("支委会 昨天 5/5 研究党费", "committee_meeting", "2026-11-22", "5/5", "研究党费"),
        ("11.20支委会5人全到研究换届", "committee_meeting", "2026-11-20", "5/5", "研究换届"),
        ("2026-11-20 支委会 应到5 实到5 研究换届", "committee_meeting", "2026-11-20", "5/5", "研究换届"),
        ("本月5日支委会研究了党费收缴工作，5人全到", "committee_meeting", "2026-11-05", "5/5", "研究了党费收缴工作"),
        ("今天上午9点到11点主题党日活动，主题是“不忘初心”，应到12人，实到11人，请假1人",
         "theme_day", "2026-11-23 09:00至11:00", "12/11", "不忘初心"),
        ("昨天支委会，下午3点，研究预算", "committee_meeting", "2026-11-22 15:00", None, "研究预算"),
        ("11月20日（周五）支委会，研究预算", "committee_meeting", "2026-11-20", None, "研究预算"),
        ("11月20日支委扩大会议，应到8人，实到8人", "committee_meeting", "2026-11-20", "8/8", ""),
        ("昨天开了党小组会，内容：学习全会精神，应到8，全到", "group_meeting", "2026-11-22", "8/8", "学习全会精神"),
        ("上周一召开支部委员会，传达上级精神；研究发展对象；应到7人，缺席1人（张三出差）",
         "committee_meeting", "2026-11-16", "7/6", "传达上级精神；研究发展对象，张三出差"),
        ("第三季度党员大会，9月28日召开，应到30人，实到26人，4人请假，表决通过3名预备党员转正",
         "general_meeting", "2026-09-28", "30/26", "第三季度，表决通过3名预备党员转正"),
        ("昨天支委会，决定下周五召开党员大会", "committee_meeting", "2026-11-22", None, "决定下周五召开党员大会"),
        ("支委会研究了没有召开党员大会的问题", "committee_meeting", None, None, "研究了没有召开党员大会的问题"),
        ("昨天支委会总结第一季度工作", "committee_meeting", "2026-11-22", None, "总结第一季度工作"),
        ("11月20日支委会，讨论3月15日前完成整改的方案",
         "committee_meeting", "2026-11-20", None, "讨论3月15日前完成整改的方案"),
        ("今天支委会，研究预算和换届两件事。", "committee_meeting", "2026-11-23", None, "研究预算和换届两件事"),
        ("昨天党员大会，观看警示教育片", "general_meeting", "2026-11-22", None, "观看警示教育片"),
        ("昨天支委会，研究与某公司签订合同", "committee_meeting", "2026-11-22", None, "研究与某公司签订合同"),
        ("昨天主题党日，和谐社区建设", "theme_day", "2026-11-22", None, "和谐社区建设"),
        ("昨天主题党日了解社情民意", "theme_day", "2026-11-22", None, "了解社情民意"),
        ("昨天主题党日，组织党员参观，为民服务", "theme_day", "2026-11-22", None, "组织党员参观，为民服务"),
        ("昨天的主题党日，慰问3户困难群众，捐款3.5万元",
         "theme_day", "2026-11-22", None, "慰问3户困难群众，捐款3.5万元"),
        ("主题党日，主题是重温誓词，参观烈士陵园，捐款300元",
         "theme_day", None, None, "重温誓词，参观烈士陵园，捐款300元"),
        ("主题党日因下雨没有开展户外活动，改为观影，昨天",
         "theme_day", "2026-11-22", None, "因下雨没有开展户外活动，改为观影"),
        ("昨天支委会，没有人缺席，研究换届", "committee_meeting", "2026-11-22", None, "没有人缺席，研究换届"),
        ("没开支委会，昨天开了主题党日", "theme_day", "2026-11-22", None, "没开支委会"),
        ("支委会（线上），昨天，研究“十五五”规划（草案）",
         "committee_meeting", "2026-11-22", None, "线上，研究“十五五”规划（草案）"),
        ("11月10日至12日组织党员培训，学习新党章", "study_hours", "2026-11-10至2026-11-12", None, "学习新党章"),
        ("组织生活会，11月15日，全体党员参加，开展批评与自我批评",
         "organisational_life_meeting", "2026-11-15", None, "开展批评与自我批评"),
        ("党建＋品牌 昨天 “红色先锋”", "brand", "2026-11-22", None, "红色先锋"),
        ("我为群众办实事：修路灯12盏，11月3日", "practical_matter", "2026-11-03", None, "修路灯12盏"),
        ("11月19日，谈心谈话3人次", "heart_to_heart_talk", "2026-11-19", None, "3人次"),
        ("下午开了支委会，5个人都到了，研究换届", "committee_meeting", None, "5/5", "研究换届"),
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
        ("主题党日先学习文件再上党课", ["theme_day", "party_lecture"]),
        ("前天主题党日组织集中学习", ["theme_day", "group_study"]),
        ("开展学习贯彻全会精神主题党日", ["theme_day"]),
    ],
)
def test_several_kinds_in_one_sentence(sentence: str, kinds: list[str]) -> None:
    assert list(told(sentence).kinds) == kinds


@pytest.mark.parametrize(
    ("sentence", "month", "reason"),
    [
        ("这个月没开支委会，因为书记出差", "本月", "书记出差"),
        ("本月未开展主题党日", "本月", ""),
        ("10月没有开展党小组会，原因是人员外出", "2026年10月", "人员外出"),
        ("上个月没召开支委会，由于防汛", "2026年10月", "防汛"),
        ("十月份没开支委会", "2026年10月", ""),
        ("去年12月没开支委会，人不齐", "2025年12月", "人不齐"),
        ("本月因书记出差，支委会未召开", "本月", "书记出差"),
        ("支委会因防汛未能如期召开，本月", "本月", "防汛"),
        ("本月没开支委会和主题党日，因为抗旱", "本月", "抗旱"),
        ("本月无主题党日", "本月", ""),
        ("昨天支委会没开成，改到下周", "本月", "改到下周"),
        ("主题党日没搞成，下雨了", "", "下雨了"),
        ("第三季度没开党员大会", "", ""),
    ],
)
def test_what_was_not_held(sentence: str, month: str, reason: str) -> None:
    understood = told(sentence)
    assert understood.nil
    assert (understood.month, understood.reason) == (month, reason)


def test_a_month_not_told_is_left_to_be_asked() -> None:
    assert told("支委会没开").answers() == {"kinds": ["committee_meeting"]}
    assert told("本月没开支委会和主题党日").kinds == ("committee_meeting", "theme_day")


@pytest.mark.parametrize(
    ("sentence", "place", "topic"),
    [
        ("周三下午两点半在三楼会议室召开支委会，应到5人，实到4人，研究党费收缴", "三楼会议室", "研究党费收缴"),
        ("我支部于11月18日在党员活动室召开支委会，研究党费", "党员活动室", "研究党费"),
        ("前天在烈士陵园开展主题党日，缅怀先烈", "烈士陵园", "缅怀先烈"),
        ("上周四党支部到敬老院开展志愿服务，打扫卫生", "敬老院", "打扫卫生"),
        ("今天支委会，在3号楼会议室，研究预算", "3号楼会议室", "研究预算"),
        ("昨天在书记带领下开展主题党日，植树", "", "在书记带领下，植树"),
        ("昨天主题党日，去社区慰问", "", "去社区慰问"),
    ],
)
def test_where(sentence: str, place: str, topic: str) -> None:
    assert (told(sentence).place, told(sentence).topic) == (place, topic)


@pytest.mark.parametrize(
    ("sentence", "lecturer", "topic"),
    [
        ("昨天主题党日，18人全到，张三讲党课", "张三", ""),
        ("昨天上党课，由李四主讲，题目是学习党章", "李四", "学习党章"),
        ("李书记上周三讲了党课，主题：严守纪律", "李书记", "严守纪律"),
        ("张三同志昨天为大家讲了一堂党课", "张三", ""),
        ("党委书记张三到支部讲党课", "张三", ""),
        ("请张三教授讲授专题党课", "张三", ""),
        ("党课：学习党章，主讲人张三，11月12日", "张三", "学习党章"),
        ("欧阳娜娜讲党课", "欧阳娜娜", ""),
        ("昨天主题党日，观看影片讲党课", "", "观看影片"),
        ("昨天，张三、李四讲党课", "", "张三、李四"),
    ],
)
def test_by_whom(sentence: str, lecturer: str, topic: str) -> None:
    assert (told(sentence).lecturer, told(sentence).topic) == (lecturer, topic)


@pytest.mark.parametrize(
    ("words", "lecturer"),
    [
        ("书记讲了党课", "万芳"),
        ("由支部书记主讲", "万芳"),
        ("我给大家上了一堂党课", "万芳"),
        ("书记带头讲党课", "万芳"),
        ("局党委书记讲党课", ""),
        ("副书记讲党课", ""),
        ("我们讲了党课", ""),
        ("书记张三讲党课", "张三"),
    ],
)
def test_the_branch_secretary_who_writes_is_the_one_called_secretary(words: str, lecturer: str) -> None:
    understood = understand(f"昨天主题党日，{words}", MONDAY, NAMES, secretary="万芳")
    assert understood is not None
    assert understood.lecturer == lecturer
    assert told(f"昨天主题党日，{words}").lecturer == lecturer.replace("万芳", "")


def test_who_chaired() -> None:
    understood = told("11月18日，党支部书记王五主持召开支委会，研究党建工作")
    assert (understood.host, understood.topic) == ("王五", "研究党建工作")
    understood = told("昨天下午在会议室由张三主持召开支委会")
    assert (understood.host, understood.place, understood.topic) == ("张三", "会议室", "")


def test_how_many_took_part() -> None:
    assert told("志愿服务，昨天，清理河道，12人参加").persons == 12
    assert told("昨天上党课，全体党员20人参加，学党章").topic == "学党章"


def test_a_long_topic_is_not_cut_behind_ones_back() -> None:
    assert told("昨天支委会，研究" + "很" * 200).topic == "研究" + "很" * 200


def test_a_day_to_come_is_left_to_be_asked() -> None:
    assert told("下周五开支委会").when is None


def test_numbers_that_contradict_each_other_are_left_to_be_asked() -> None:
    assert told("昨天支委会，应到5实到7").attendance is None


@pytest.mark.parametrize("sentence", ["昨天开会", "你好", "", "张三请假", "研究换届", "部署主题党日"])
def test_without_a_kind_nothing_is_guessed(sentence: str) -> None:
    assert understand(sentence, MONDAY, NAMES) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "怎么报支委会",
        "支委会原定11月18日，改到下周三开",
        "支委会推迟到下周",
        "11月主题党日1次、支委会2次",
        "支委会是什么",
        "查看支委会",
        "昨天的支委会写错了",
        "帮我取消主题党日",
        "开支委会了吗？",
    ],
)
def test_a_question_reports_nothing(sentence: str) -> None:
    assert understand(sentence, MONDAY, NAMES) is None


def test_a_report_may_end_with_a_question() -> None:
    assert told("昨天主题党日，讨论为什么入党？").topic == "讨论为什么入党？"


@pytest.mark.parametrize("letter", ["一", " ", "十百", "和", "9", "支委会"])
def test_a_long_message_is_read_at_once_and_kept_whole(letter: str) -> None:
    since = process_time()
    understood = told("昨天支委会，研究" + letter * 4000 + "预算")
    assert process_time() - since < 1
    assert understood.topic.endswith("预算")


WORDS = st.lists(
    st.sampled_from(
        ["昨天", "支委会", "主题党日", "应到5", "实到9", "，", "研究", "在会议室", "没开", "因为", "3月", "党课"]
    )
    | st.text(max_size=6),
    max_size=12,
).map("".join)


@given(WORDS)
def test_the_topic_and_the_reason_are_made_of_the_sentence_alone(sentence: str) -> None:
    understood = understand(sentence, MONDAY, NAMES)
    if understood:
        assert set(understood.topic + understood.reason) <= set(sentence) | set(normal(sentence))
        assert understood.when is None or understood.when.last <= MONDAY
        assert set(understood.kinds) <= set(NAMES.values())


@pytest.mark.parametrize(
    "sentence",
    [
        "11月20号周四开支委会，研究换届",  # it was a Friday
        "2月30日支委会研究换届",
        "10月15日和10月22日各开了一次支委会，研究换届",
        "11月3日、10日、17日集中学习党章",
        "上周三、周五两次集中学习，学习党章",
        "11月13日支委会，11月20日党员大会，都研究了换届",
        "三会一课：11月6日支委会、11月13日党小组会、11月20日党课",
        "11月第二周开了主题党日",
        "11月份第二个星期五开了主题党日",
        "上个月最后一个周五主题党日",
        "第三周周五支委会",
        "支委会定于11月25日召开",  # not that of last year
        "上周二、三、四集中学习党章",
        "11月3、10、17日集中学习",
    ],
)
def test_a_day_that_is_not_certain_is_asked(sentence: str) -> None:
    assert told(sentence).when is None


@pytest.mark.parametrize(
    ("sentence", "held", "topic"),
    [
        ("上周五（11月20日）支委会，研究换届", "2026-11-20", "研究换届"),
        ("上周五、11月20日支委会，研究换届", "2026-11-20", "研究换届"),
        ("上周的周五支委会，研究换届", "2026-11-20", "研究换届"),
        ("11月10日——12日集中学习，学习党章", "2026-11-10至2026-11-12", "学习党章"),
        ("2025年11月25日党课，讲党史", "2025-11-25", "讲党史"),
        ("支委会原定11月18日，改到11月20日开，研究换届", "2026-11-20", "原定11月18日，改到，研究换届"),
        ("10月25日会议精神集中学习，11月18日", "2026-11-18", "10月25日会议精神"),
    ],
)
def test_the_day_it_was_held_is_found_among_others(sentence: str, held: str, topic: str) -> None:
    assert told(sentence).answers()["held"] == held
    assert told(sentence).topic == topic


@pytest.mark.parametrize(
    ("sentence", "kinds", "topic"),
    [
        ("党课，11月13日，主题：从严治党", ("party_lecture",), "从严治党"),
        ("支委会，11月13日，主题换届", ("committee_meeting",), "主题换届"),
        ("11月12日支委会，议题：一、换届；二、述职评议", ("committee_meeting",), "一、换届；二、述职评议"),
        ("11月18日主题党日，主题是志愿服务", ("theme_day",), "志愿服务"),
    ],
)
def test_what_the_topic_names_was_not_held(sentence: str, kinds: tuple[str, ...], topic: str) -> None:
    assert told(sentence).kinds == kinds
    assert told(sentence).topic == topic


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("支委会因防汛取消了", "防汛"),
        ("本月党小组会临时取消，人员外出", "人员外出"),
        ("11月6日取消了支委会，因为防汛", "防汛"),
    ],
)
def test_what_was_called_off_was_not_held(sentence: str, reason: str) -> None:
    assert told(sentence).nil
    assert told(sentence).reason == reason


@pytest.mark.parametrize(
    "sentence", ["把昨天的支委会删掉", "上周五的支委会应到改成6人", "11月20日支委会写错了，是11月19日"]
)
def test_a_correction_is_no_new_report(sentence: str) -> None:
    assert understand(sentence, MONDAY, NAMES) is None


def test_what_only_the_topic_names_was_held() -> None:
    assert told("主题是志愿服务，11月18日").kinds == ("volunteering",)


@pytest.mark.parametrize(
    ("sentence", "joint"),
    [
        ("我支部与二支部、三支部联合开展主题党日，11月16日", "二支部、三支部"),
        ("11月18日，联合三支部开展主题党日", "三支部"),
        ("办公室支部和我们一起，11月18日主题党日", "办公室支部"),
        ("一支部、二支部和我们联合开展主题党日，11月18日", "一支部、二支部"),
        ("11月18日支部开展主题党日，大家一起参观", ""),
        ("11月18日支委会，研究支部联合共建", ""),
        ("11月18日主题党日，支部党员和群众一起植树", ""),
    ],
)
def test_who_held_it_too_is_told(sentence: str, joint: str) -> None:
    assert told(sentence).joint == joint


def test_figures_that_may_count_people_are_no_day_of_long_ago() -> None:
    assert (told("支委会 3/5").when, told("支委会 3/5").attendance) == (None, None)
    recent = told("支委会 11/20，研究换届")
    assert recent.when is not None
    assert recent.when.first == date(2026, 11, 20)
    assert told("3月5日支委会").when is not None


@pytest.mark.parametrize("words", ["昨天没去开支委会，请假了", "我没参加支委会", "没有参加昨天的支委会"])
def test_who_was_absent_reports_no_meeting(words: str) -> None:
    assert understand(words, MONDAY, NAMES) is None


def test_someone_absent_from_a_meeting_that_was_held_does_not_undo_it() -> None:
    assert told("昨天支委会，应到5实到4，张三没参加").kinds == ("committee_meeting",)
