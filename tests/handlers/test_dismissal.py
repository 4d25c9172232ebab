"""卸任: whose post ends, who may end it, and what becomes of what he had begun."""

import pytest

from domain.people import Role
from tests.handlers.bureau import Bureau


def test_a_post_that_ended_gives_no_more_rights(bureau: Bureau) -> None:
    office = bureau.office.says("卸任", "一支部", "王芳（支部书记）").taps("确认")
    assert "王芳不再是一支部的支部书记" in office.hears
    assert "不在您的职责里" in bureau.secretary.says("上报活动").hears
    assert "没看懂，请从菜单里选" in bureau.secretary.says("昨天支委会，应到5实到5，研究换届").hears
    assert bureau.count("committee_meeting", in_="一支部") == 0


def test_what_he_reported_stays(bureau: Bureau) -> None:
    bureau.secretary.says("昨天支委会，应到5实到5，研究换届").taps("确认")
    bureau.office.says("卸任", "一支部", "王芳（支部书记）").taps("确认")
    assert bureau.count("committee_meeting", in_="一支部") == 1


def test_the_form_he_had_open_is_taken_away(bureau: Bureau) -> None:
    bureau.secretary.says("昨天支委会，应到5实到5，研究换届")
    confirm = bureau.secretary.button("确认")
    bureau.office.says("卸任", "一支部", "王芳（支部书记）").taps("确认")
    assert "已不在您的职责里" in bureau.secretary.taps_again(confirm).hears
    assert bureau.count("committee_meeting", in_="一支部") == 0
    assert "没有草稿" in bureau.secretary.says("草稿").hears


def test_so_are_his_drafts_when_he_takes_them_up(bureau: Bureau) -> None:
    bureau.secretary.says("上报活动", "主题党日", "意见反馈", "草稿")
    draft = bureau.secretary.button("上报活动（")
    bureau.office.says("卸任", "一支部", "王芳（支部书记）").taps("确认")
    assert "已不在您的职责里" in bureau.secretary.taps_again(draft).hears
    assert "没有草稿" in bureau.secretary.says("草稿").hears
    assert "收到" in bureau.secretary.says("署名", "很好用").hears  # what was open stays open


def test_nobody_ends_his_own_post(bureau: Bureau) -> None:
    assert "没有可以办理卸任的职务" in bureau.office.says("卸任", "机关党委").hears


def test_being_a_member_is_no_post(bureau: Bureau) -> None:
    bureau.person("赵敏", "一支部", Role.MEMBER)
    offered = bureau.office.says("卸任", "一支部").last[-1].buttons
    assert [button.label for button in offered] == ["1 王芳（支部书记）"]


def test_only_an_administrator_ends_another_s_post_and_the_secretary_s(bureau: Bureau) -> None:
    bureau.person("万丽", "机关党委", Role.ADMINISTRATOR)
    other = bureau.person("万明", "机关党委", Role.ADMINISTRATOR)
    bureau.person("陈刚", "机关党委", Role.SECRETARY)
    assert "没有可以办理卸任的职务" in bureau.office.says("卸任", "机关党委").hears
    offered = [button.label for button in other.says("卸任", "机关党委").last[-1].buttons]
    assert offered == ["1 许平（党建办公室）", "2 万丽（管理员）", "3 陈刚（党组书记）"]


@pytest.mark.parametrize("words", ["卸任", "免职", "/dismiss"])
def test_who_is_neither_office_nor_administrator_ends_nothing(bureau: Bureau, words: str) -> None:
    assert "哪个党组织" not in bureau.secretary.says(words).hears
