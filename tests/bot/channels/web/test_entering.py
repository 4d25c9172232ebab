"""Who may come in, and who may change anything once in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from bot.channels.web import guesses
from bot.channels.web.sessions import COOKIE
from handlers.messages import Incoming, Outgoing
from storage.models import InboxEvent
from tests.bot.channels.web.site import CODE, WRONG_CODE, Site, eventually

DAY = 24 * 3600


def test_a_good_code_opens_a_chat_and_begins_it(site: Site) -> None:
    with site.user(code=None) as wang:
        answer = wang.enter(code=f" {CODE} ")
        assert (answer.status_code, answer.json()) == (200, {})
        chat = site.chat()
        assert site.inbox() == [Incoming("web", chat, f"enter:{chat}", text=f"/start {CODE}")]
        assert wang.messages() == []
        me = wang.me()
    assert me.pop("csrf")
    assert me.pop("id") == chat
    assert me == {"name": "王芳", "roles": "组织委员 · 第一党支部", "today": None, "max_file_mb": 1, "read": 0}


def test_every_entry_has_a_chat_that_nobody_can_guess(site: Site) -> None:
    with site.user():
        first = site.chat()
    with site.user():
        second = site.chat()
    assert first != second
    assert min(len(first), len(second)) >= 22  # 128 bits


def test_a_wrong_code_is_told_so_and_opens_nothing(site: Site) -> None:
    with site.user(code=None) as stranger:
        answer = stranger.enter(code="AAAA-AAAA")
        assert (answer.status_code, answer.json()) == (403, {"error": WRONG_CODE})
        assert stranger.enter(code=" ").json() == {"error": "请输入邀请码。"}
        assert stranger.browser.get("/api/me").status_code == 401
    assert site.inbox() == []


def test_who_guesses_waits_ever_longer_and_a_right_code_gets_in_all_the_same(site: Site) -> None:
    with site.user(code=None) as guesser, site.user(code=None, address="127.0.0.2") as neighbour:
        for _ in range(10):
            assert guesser.enter(code="AAAA-AAAA").status_code == 403
        assert site.waits == []
        for _ in range(5):
            assert guesser.enter(code="AAAA-AAAA").status_code == 403
        assert site.waits == [0.5, 1, 2, 4, 4]
        assert neighbour.enter(code=CODE).status_code == 200
        assert len(site.waits) == 5
        for _ in range(2):
            assert guesser.enter(code=CODE).status_code == 200
        assert site.waits[5:] == [4, 4]
        site.clock.pass_by(timedelta(minutes=10))
        assert guesser.enter(code="AAAA-AAAA").status_code == 403
        assert len(site.waits) == 7


def test_of_many_who_guess_at_the_same_moment_few_may_wait(site: Site) -> None:
    with site.user(code=None) as guesser, site.user(code=None, address="127.0.0.2") as neighbour:
        for _ in range(10):
            guesser.enter(code="AAAA-AAAA")
        site.run(stop(site))
        with ThreadPoolExecutor(8) as pool:
            tries = [pool.submit(guesser.enter, code=code) for code in ["AAAA-AAAA"] * 7 + [CODE]]
            eventually(lambda: len(site.waits) == 8)
            answer = guesser.enter(code="AAAA-AAAA")
            assert (answer.status_code, answer.json()) == (503, {"error": "现在试的人太多，请过几秒再试。"})
            assert neighbour.enter(code=CODE).status_code == 200
            site.run(go_on(site))
            assert sorted(one.result().status_code for one in tries) == [200] + [403] * 7


async def stop(site: Site) -> None:
    """Who waits goes on waiting."""
    site.waiting.clear()


async def go_on(site: Site) -> None:
    """All have waited long enough."""
    site.waiting.set()


def test_when_all_the_world_guesses_everyone_waits(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guesses, "FREE_FOR_ALL", 3)
    with Site(str(site.database.url), site.folder) as crowded:
        for number in range(2, 5):
            with crowded.user(code=None, address=f"127.0.0.{number}") as guesser:
                assert guesser.enter(code="AAAA-AAAA").status_code == 403
        assert crowded.waits == []
        with crowded.user(code=None, address="127.0.0.9") as wang:
            assert wang.enter(code=CODE).status_code == 200
        assert crowded.waits == [4]


def test_an_office_behind_one_address_comes_in_as_often_as_it_likes(site: Site) -> None:
    with site.user(code=None) as office:
        for _ in range(12):
            assert office.enter(code=CODE).status_code == 200


def test_one_code_opens_so_many_chats_and_no_more(site: Site) -> None:
    with site.user(code=None) as office:
        for _ in range(20):
            assert office.enter(code=CODE).status_code == 200
        answer = office.enter(code=" K7QM 3XPD")
        sentence = "这个邀请码打开的次数太多了，请一小时后再试，或换一个邀请码。"
        assert (answer.status_code, answer.json()) == (429, {"error": sentence})
        assert len(site.inbox()) == 20
        site.clock.pass_by(timedelta(hours=1))
        assert office.enter(code=CODE).status_code == 200


def test_without_the_cookie_nothing_is_told(site: Site) -> None:
    with site.user(code=None) as stranger:
        for path in ("/api/me", "/api/messages", "/api/events", "/files/x"):
            answer = stranger.browser.get(path)
            assert (answer.status_code, answer.json()) == (401, {"error": "登录已过期，请重新进入。"})
        for path in ("/api/messages", "/api/files", "/api/read", "/api/leave"):
            assert stranger.post(path, {}).status_code == 401


def test_a_forged_cookie_is_no_cookie(site: Site) -> None:
    with site.user() as wang:
        signed = wang.browser.cookies[COOKIE]
        wang.browser.cookies.set(COOKIE, signed[:-1] + ("A" if signed[-1] != "A" else "B"))
        for forged in (signed[:-4], f"x{signed}", site.chat(), wang.token):
            assert wang.browser.get("/api/me", headers={"Cookie": f"{COOKIE}={forged}"}).status_code == 401
        assert wang.browser.get("/api/me", headers={"Cookie": f"{COOKIE}={signed}"}).status_code == 200


def test_the_cookie_is_kept_from_scripts_and_other_sites(site: Site) -> None:
    with site.user(code=None) as wang:
        cookie = wang.enter(code=CODE).headers["Set-Cookie"]
    parts = {part.lower() for part in cookie.split("; ")[1:]}
    assert parts == {"httponly", "samesite=strict", "path=/", f"max-age={90 * DAY}"}


def test_over_https_the_cookie_never_travels_in_the_clear(sqlite_url: str, tmp_path: Path) -> None:
    with Site(sqlite_url, tmp_path / "files", https=True) as site, site.user(code=None) as wang:
        assert "secure" in wang.enter(code=CODE).headers["Set-Cookie"].lower().split("; ")


def test_who_comes_back_within_ninety_days_stays_in(site: Site) -> None:
    with site.user() as wang:
        assert "Set-Cookie" not in wang.browser.get("/api/me").headers
        for _ in range(3):
            site.clock.pass_by(timedelta(days=89))
            assert "Set-Cookie" in wang.browser.get("/api/me").raise_for_status().headers
            assert "Set-Cookie" not in wang.browser.get("/api/me").headers
        site.clock.pass_by(timedelta(days=91))
        assert wang.browser.get("/api/me").status_code == 401


@pytest.mark.parametrize("path", ["/api/messages", "/api/files", "/api/read", "/api/leave"])
def test_only_our_own_page_in_this_chat_changes_anything(site: Site, path: str) -> None:
    with site.user() as wang, site.user() as li:
        said = {"event": "e1", "text": "好", "id": 1}
        for token in ("", "x", li.token, wang.token[:-1], wang.browser.cookies[COOKIE]):
            answer = wang.post(path, said, **{"X-CSRF-Token": token})
            assert (answer.status_code, answer.json()) == (403, {"error": "请求不是从本页发出的，请刷新页面再试。"})
        for headers in FOREIGN:
            assert wang.post(path, said, **headers).status_code == 403
        assert wang.messages() == []
        assert wang.me()["read"] == 0


FOREIGN = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://elsewhere.example"},
    {"Origin": "null"},
)


def test_nobody_is_let_in_from_another_page(site: Site) -> None:
    with site.user(code=None) as wang:
        for headers in FOREIGN:
            assert wang.browser.post("/api/enter", json={"code": CODE}, headers=headers).status_code == 403
        for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": site.origin}):
            assert wang.browser.post("/api/enter", json={"code": CODE}, headers=headers).status_code == 200


def test_who_left_is_out(site: Site) -> None:
    with site.user() as wang:
        assert wang.post("/api/leave", {}).status_code == 200
        assert wang.browser.get("/api/me").status_code == 401


def test_out_of_the_demonstration_nobody_is_played(site: Site) -> None:
    with site.user(code=None) as stranger:
        assert stranger.browser.get("/api/players").status_code == 404
        answer = stranger.enter(player="wang")
        assert (answer.status_code, answer.json()) == (403, {"error": "没有这位演示人物，请重新选。"})
        assert stranger.browser.get("/api/me").status_code == 401


def test_the_demonstration_says_whom_one_may_play_and_what_day_it_is(demo: Site) -> None:
    with demo.user(code=None) as guest:
        assert guest.browser.get("/api/players").json() == {
            "today": "2026-11-20",
            "players": [{"id": "wang", "name": "王芳", "role": "组织委员", "organisation": "第一党支部"}],
        }
        assert guest.enter(player="wang").status_code == 200
        assert guest.me()["today"] == "2026-11-20"
        assert guest.enter(player="nobody").json() == {"error": "没有这位演示人物，请重新选。"}


def test_a_player_is_greeted_once_and_finds_the_chat_as_it_was(demo: Site) -> None:
    with demo.user(code=None) as guest, demo.user(code=None) as other:
        guest.enter(player="wang")
        guest.enter(player="wang")
        assert demo.inbox() == [Incoming("web", "demo-wang", "enter:demo-wang", text="/start")]
        demo.says("demo-wang", Outgoing("您好"), key="a")
        other.enter(player="wang")
        assert other.texts() == ["您好"]
        with demo.database.write() as session:
            session.execute(delete(InboxEvent))  # as finished events are after a while
        other.enter(player="wang")
    assert demo.inbox() == []
