"""Codes that are tried: what wrong ones leave behind, and how many chats a good one opens."""

from datetime import timedelta

from sqlalchemy import select

from domain.people import Role
from handlers.conversations.people import enrol
from storage.models import OpenDialogue
from tests.handlers.bureau import Bureau


def _size_of_state(bureau: Bureau) -> int:
    with bureau.database.read() as session:
        return max(len(str(state)) for state in session.scalars(select(OpenDialogue.state)))


def test_wrong_codes_leave_nothing_behind(bureau: Bureau) -> None:
    stranger = bureau.stranger().says("你好", "AAAA-0001")
    first = _size_of_state(bureau)
    for number in range(150):
        stranger.says(f"AAAA-{number:04}")
    assert _size_of_state(bureau) <= first + 10
    assert first < 1000


def test_after_five_wrong_codes_a_chat_waits_ten_minutes(bureau: Bureau) -> None:
    code = bureau.invite("二支部", Role.MEMBER)
    stranger = bureau.stranger()
    for number in range(5):
        assert "没有这个邀请码" in stranger.says(f"AAAA-000{number}").hears
    assert "过十分钟再发" in stranger.says(code).hears
    assert "过十分钟再发" in stranger.says(f"/start {code}").hears  # a form that begins anew does not help
    bureau.now += timedelta(minutes=10)
    assert "姓名" in stranger.says(code).hears


def test_a_good_code_clears_the_count(bureau: Bureau) -> None:
    stranger = bureau.stranger()
    for number in range(4):
        stranger.says(f"AAAA-000{number}")
    stranger.says(bureau.invite("二支部", Role.MEMBER)).says("取消")
    assert "没有这个邀请码" in stranger.says("AAAA-0009").says("AAAA-0010").hears


def test_one_unused_code_opens_three_web_chats_an_hour(bureau: Bureau) -> None:
    code = bureau.invite("二支部", Role.MEMBER)

    def opens() -> str | None:
        with bureau.database.write() as session:
            return enrol.open_chat(session, bureau.content.text, code, bureau.now)

    assert [opens() for _ in range(3)] == [None] * 3
    assert "已经打开过几次" in (opens() or "")
    assert "姓名" in bureau.stranger().says(code).hears  # the chats that are open can go on
    bureau.now += timedelta(hours=1)
    assert opens() is None
