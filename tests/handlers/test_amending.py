"""我的记录: what is amended keeps everything that was not changed."""

from datetime import date

from domain.drafts import ActivityDraft
from domain.people import Role
from storage import activities
from tests.handlers.bureau import Bureau, Chatter


def amends_topic(chatter: Chatter, topic: str, to: str) -> Chatter:
    return chatter.says("我的记录").taps(topic, "1 修改", "修改", "主题").says(to).taps("确认")


def test_a_joint_record_keeps_all_its_organisers(bureau: Bureau) -> None:
    chen = bureau.person("陈静", "三支部", Role.BRANCH_SECRETARY)
    chen.says("我支部与一支部联合开展主题党日，11月16日，参观水利博物馆").taps("确认")
    before = {name: bureau.count("theme_day", in_=name) for name in ("一支部", "二支部", "三支部", "机关党委")}
    assert "已改好" in amends_topic(chen, "参观水利博物馆", "参观烈士陵园").hears
    after = {name: bureau.count("theme_day", in_=name) for name in before}
    assert after == before == {"一支部": 1, "二支部": 0, "三支部": 1, "机关党委": 1}


def test_an_organiser_can_be_taken_out(bureau: Bureau) -> None:
    chen = bureau.person("陈静", "三支部", Role.BRANCH_SECRETARY)
    chen.says("我支部与一支部、二支部联合开展主题党日，11月16日，参观水利博物馆").taps("确认")
    chen.says("我的记录").taps("参观水利博物馆", "1 修改", "修改", "联合开展").says("二支部").taps("确认")
    counts = [bureau.count("theme_day", in_=name) for name in ("一支部", "二支部", "三支部")]
    assert counts == [0, 1, 1]


def test_a_record_of_the_whole_minutes_keeps_them_also_after_its_deadlines(bureau: Bureau) -> None:
    secretary = bureau.secretary.says("昨天下午3点支委会，应到5实到4，研究换届")
    secretary.taps("修改", "缺席").says("张三 出差").taps("修改", "表决").says("换届方案 赞成4 反对0 弃权0")
    secretary.taps("修改", "决议").says("修订学习计划，李四，11月25日前").taps("修改", "地点").says("三楼会议室").taps(
        "确认"
    )
    before = record(bureau)
    bureau.now = bureau.now.replace(year=2027, month=3)
    amends_topic(secretary, "研究换届", "研究换届选举")
    after = record(bureau)
    assert after.topic == "研究换届选举"
    assert [before.columns()[key] for key in before.columns() if key != "topic"] == [
        after.columns()[key] for key in after.columns() if key != "topic"
    ]
    assert after.resolutions == [{"what": "修订学习计划", "who": "李四", "by": "2026-11-25"}]


def test_what_the_form_does_not_ask_for_stays(bureau: Bureau) -> None:
    day = date(2026, 11, 5)
    with bureau.database.write() as session:
        draft = ActivityDraft(
            kinds=("theme_day",),
            organisers=(bureau.branches["一支部"].id,),
            held_from=day,
            held_to=day,
            topic="植树",
            details={"old_code": 7},
        )
        activities.record(session, draft, by=bureau.secretary.person_id, now=bureau.now)
    amends_topic(bureau.secretary, "植树", "清理河道")
    assert record(bureau).details == {"old_code": 7}


def record(bureau: Bureau) -> ActivityDraft:
    """The latest record of the first branch's secretary."""
    with bureau.database.read() as session:
        return activities.draft_of(activities.entered_by(session, bureau.secretary.person_id, 1)[0])
