"""邀请: who may let whom in, and that the code does."""

import re

import pytest

from domain.people import Role
from tests.handlers.bureau import Bureau


def code_in(text: str) -> str:
    found = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", text)
    assert found
    return found[0]


def test_the_office_lets_a_branch_secretary_in(bureau: Bureau) -> None:
    office = bureau.office.says("邀请", "二支部", "支部书记", "跳过")
    assert "二支部的支部书记" in office.hears
    newcomer = bureau.stranger("新书记").says(f"/start {code_in(office.hears)}", "李明")
    assert "支部书记（二支部）" in newcomer.hears
    assert newcomer.button("上报活动")


def test_only_an_administrator_makes_another(bureau: Bureau) -> None:
    assert "管理员" not in str(bureau.office.says("邀请", "机关党委").last)
    administrator = bureau.person("万丽", "机关党委", Role.ADMINISTRATOR).says("邀请", "机关党委", "管理员", "跳过")
    assert "机关党委的管理员" in administrator.hears


@pytest.mark.parametrize("words", ["邀请", "/invite"])
def test_who_is_neither_office_nor_administrator_lets_nobody_in(bureau: Bureau, words: str) -> None:
    assert "邀请码：" not in bureau.secretary.says(words, "二支部", "支部书记", "跳过").hears


def test_a_place_that_was_not_offered_is_none(bureau: Bureau) -> None:
    office = bureau.office.says("邀请", "别的单位")
    assert "邀请码：" not in office.hears
    assert "机关党委的党建办公室" in office.says("机关党委", "党建办公室", "跳过").hears


def test_a_code_may_be_for_somebody_who_is_known(bureau: Bureau) -> None:
    code = code_in(bureau.office.says("邀请", "一支部", "支部书记", "王芳").hears)
    assert "王芳，登记好了" in bureau.stranger("新手机").says(f"/start {code}").hears


def test_a_name_nobody_has_is_refused_and_may_be_left_out(bureau: Bureau) -> None:
    office = bureau.office.says("邀请", "一支部", "支部书记", "张三")
    assert "一支部没有叫“张三”的同志" in office.hears
    assert "邀请码：" in office.says("跳过").hears


def test_a_code_for_nobody_in_particular_makes_nobody_a_person_who_is_enrolled(bureau: Bureau) -> None:
    code = code_in(bureau.office.says("邀请", "一支部", "党员", "跳过").hears)
    impostor = bureau.stranger("冒名").says(f"/start {code}", "王芳")
    assert "已经登记过，或有别的职务" in impostor.hears
    assert "李明，登记好了" in impostor.says("李明").hears


def test_not_even_a_member_like_any_other(bureau: Bureau) -> None:
    bureau.person("赵敏", "一支部", Role.MEMBER)
    code = code_in(bureau.office.says("邀请", "一支部", "党员", "跳过").hears)
    assert "已经登记过，或有别的职务" in bureau.stranger("冒名").says(f"/start {code}", "赵敏").hears


def test_nor_one_who_has_a_post_the_code_does_not_give(bureau: Bureau) -> None:
    secretary = bureau.unenrolled("周敏", "一支部", Role.BRANCH_SECRETARY)
    code = code_in(bureau.office.says("邀请", "一支部", "党员", "跳过").hears)
    assert "已经登记过，或有别的职务" in bureau.stranger("冒名").says(f"/start {code}", "周敏").hears
    code = code_in(bureau.office.says("邀请", "一支部", "支部书记", "跳过").hears)
    assert "周敏，登记好了" in bureau.stranger("本人").says(f"/start {code}", "周敏").hears
    assert bureau.who_is("本人") == secretary


def test_a_new_post_for_who_is_known_in_this_chat_needs_no_other_name(bureau: Bureau) -> None:
    code = code_in(bureau.office.says("邀请", "一支部", "党员", "跳过").hears)
    assert "王芳，登记好了" in bureau.secretary.says(f"/start {code}", "王芳").hears
    assert bureau.who_is("王芳") == bureau.secretary.person_id


def test_the_invite_word_starts_an_invitation(bureau: Bureau) -> None:
    assert "邀请到哪个党组织" in bureau.office.says("邀请码").hears
