"""移出: who may end whose membership, and what it ends."""

from domain.people import Role
from storage import people
from tests.handlers.bureau import Bureau


def test_who_is_removed_has_no_post_no_form_and_no_chat(bureau: Bureau) -> None:
    bureau.secretary.says("昨天支委会，应到5实到5，研究换届").taps("确认").says("上报活动")
    office = bureau.office.says("移出", "一支部", "王芳（支部书记）")
    assert "请核对" in office.hears
    assert "王芳已移出一支部" in office.taps("确认").hears
    assert bureau.who_is(bureau.secretary.chat) is None
    assert "邀请码" in bureau.secretary.says("我的记录").hears
    assert "没有草稿" in bureau.secretary.says("草稿").hears
    today = bureau.now.date()
    with bureau.database.read() as session:
        person = people.get(session, bureau.secretary.person_id)
        assert person.left == today
        assert people.posts_of(session, person.id, today) == []
        assert people.members_of(session, person.organisation_id, today) == []
    assert bureau.count("committee_meeting", in_="一支部") == 1


def test_a_code_that_was_meant_for_the_one_removed_lets_nobody_in(bureau: Bureau) -> None:
    code = bureau.invite("一支部", Role.BRANCH_SECRETARY, bureau.secretary.person_id)
    bureau.office.says("移出", "一支部", "王芳（支部书记）").taps("确认")
    assert "已过期" in bureau.stranger().says(f"/start {code}").hears


def test_who_comes_back_with_a_new_code_is_somebody_new(bureau: Bureau) -> None:
    bureau.office.says("移出", "一支部", "王芳（支部书记）").taps("确认")
    again = bureau.secretary.says(f"/start {bureau.invite('一支部', Role.MEMBER)}", "王芳")
    assert "登记好了" in again.hears
    assert bureau.who_is(again.chat) != bureau.secretary.person_id


def test_every_step_of_a_removal_is_in_the_trail(bureau: Bureau) -> None:
    bureau.office.says("移出", "一支部", "王芳（支部书记）").taps("确认")
    for subject, action in (("person", "leave"), ("appointment", "dismiss"), ("account", "let_go")):
        last = bureau.trail(subject)[-1]
        assert (last.action, last.by) == (action, bureau.office.person_id)


def test_members_without_a_post_can_be_removed_too(bureau: Bureau) -> None:
    bureau.person("赵敏", "一支部", Role.MEMBER)
    assert "赵敏已移出" in bureau.office.says("移出", "一支部", "赵敏（党员）").taps("确认").hears


def test_nobody_removes_himself_and_the_office_no_senior(bureau: Bureau) -> None:
    bureau.person("万丽", "机关党委", Role.ADMINISTRATOR)
    bureau.person("陈刚", "机关党委", Role.SECRETARY)
    assert "没有您可以移出的同志" in bureau.office.says("移出", "机关党委").hears


def test_a_branch_secretary_removes_nobody(bureau: Bureau) -> None:
    assert "不在您的职责里" in bureau.secretary.says("移出").hears
