"""邀请: who may let whom in, and that the code does."""

import re

import pytest

from storage.models import Role
from tests.handlers.bureau import Bureau


def code_in(text: str) -> str:
    found = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", text)
    assert found
    return found[0]


def test_the_office_lets_a_branch_secretary_in(bureau: Bureau) -> None:
    office = bureau.office.says("邀请", "二支部", "支部书记")
    assert "二支部的支部书记" in office.hears
    newcomer = bureau.stranger("新书记").says(f"/start {code_in(office.hears)}", "李明")
    assert "支部书记（二支部）" in newcomer.hears
    assert newcomer.button("上报活动")


def test_only_an_administrator_makes_another(bureau: Bureau) -> None:
    assert "管理员" not in str(bureau.office.says("邀请", "机关党委").last)
    administrator = bureau.person("万丽", "机关党委", Role.ADMINISTRATOR).says("邀请", "机关党委", "管理员")
    assert "机关党委的管理员" in administrator.hears


@pytest.mark.parametrize("words", ["邀请", "/invite"])
def test_who_is_neither_office_nor_administrator_lets_nobody_in(bureau: Bureau, words: str) -> None:
    assert "邀请码：" not in bureau.secretary.says(words, "二支部", "支部书记").hears


def test_a_place_that_was_not_offered_is_none(bureau: Bureau) -> None:
    office = bureau.office.says("邀请", "别的单位")
    assert "邀请码：" not in office.hears
    assert "机关党委的党建办公室" in office.says("机关党委", "党建办公室").hears
