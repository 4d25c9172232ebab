"""The page's contract with the server, spoken over real HTTP."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.delivery import Delivered
from bot.channels.web.pages import PAGE
from handlers.messages import Button, Incoming, Outgoing
from storage import web_messages
from tests.bot.channels.web.site import CODE, Site


def test_posted_message_is_in_the_chat_and_the_inbox(site: Site) -> None:
    with site.user() as wang:
        assert wang.say("上报活动", "e1").json() == {}
        (message,) = wang.messages()
    chat = site.chat()
    assert message == {
        "id": 1,
        "from": "me",
        "at": "2026-11-20T09:00:00+00:00",
        "text": "上报活动",
        "buttons": [],
        "document": None,
        "event": "e1",
        "tap": None,
        "edits": None,
        "toast": "",
    }
    assert site.inbox() == [
        Incoming("web", chat, f"enter:{chat}", text=f"/start {CODE}"),
        Incoming("web", chat, f"{chat}:e1", text="上报活动"),
    ]


def test_a_whole_visit_is_the_same_on_postgresql(postgresql_url: str, tmp_path: Path) -> None:
    with Site(postgresql_url, tmp_path / "files") as site, site.user() as wang, wang.window() as window:
        for _ in range(2):
            assert wang.say("上报\0活动", "e\0" + "1").status_code == 200
            assert wang.hand_in("名单\0.txt", "王芳".encode(), "e2", "\0").status_code == 200
        site.says(site.chat(), Outgoing("收到"), key="a")
        assert wang.post("/api/read", {"id": 10**14}).status_code == 200
        assert wang.me()["read"] == 3
        assert wang.messages(before=10**14, limit=10**14) == [window.next() for _ in range(3)]
        assert wang.texts() == ["上报活动", "", "收到"]
        assert [incoming.text for incoming in site.inbox()[1:]] == ["上报活动", ""]


def test_the_same_event_again_changes_nothing(site: Site) -> None:
    with site.user() as wang:
        for text in ("上报活动", "上报活动", "换了说法"):
            assert wang.say(text, "e1").status_code == 200
        assert wang.texts() == ["上报活动"]
    assert [incoming.text for incoming in site.inbox()[1:]] == ["上报活动"]


def test_two_people_may_use_the_same_event_id(site: Site) -> None:
    with site.user() as wang, site.user() as li:
        wang.say("王", "e1")
        li.say("李", "e1")
        assert (wang.texts(), li.texts()) == (["王"], ["李"])


def test_a_tap_names_its_button_its_message_and_itself(site: Site) -> None:
    with site.user() as wang:
        said = {"event": "e1", "tap": "7:kinds:2", "message": 12, "label": "主题党日"}
        assert wang.post("/api/messages", said).status_code == 200
        assert wang.texts() == ["主题党日"]
    chat = site.chat()
    assert site.inbox()[-1] == Incoming("web", chat, f"{chat}:e1", tap="7:kinds:2", message="12", query="e1")


def test_an_answer_shows_its_buttons_and_what_it_redraws(site: Site) -> None:
    answer = Outgoing("哪一类？", (Button("主题党日", "1"), Button("党课", "2")), edits="3", answers="e1", toast="已选")
    with site.user() as wang:
        assert site.says(site.chat(), answer, key="a") == Delivered("1")
        (message,) = wang.messages()
    assert message["from"] == "bot"
    assert message["text"] == "哪一类？"
    assert message["buttons"] == [{"label": "主题党日", "payload": "1"}, {"label": "党课", "payload": "2"}]
    assert (message["edits"], message["toast"], message["event"]) == (3, "已选", "")


def test_a_message_delivered_twice_is_shown_once(site: Site) -> None:
    with site.user() as wang:
        chat = site.chat()
        assert site.says(chat, Outgoing("收到"), key="a") == site.says(chat, Outgoing("收到"), key="a")
        assert wang.texts() == ["收到"]


def test_a_message_that_only_acknowledges_shows_nothing(site: Site) -> None:
    with site.user() as wang:
        quiet = Outgoing(answers="e1", edits="3", commands=(("help", "帮助"),))
        assert site.says(site.chat(), quiet, key="a") == Delivered("")
        assert wang.messages() == []


def test_older_messages_come_page_by_page_oldest_first(site: Site) -> None:
    with site.user() as wang:
        chat = site.chat()
        for number in range(1, 8):
            site.says(chat, Outgoing(str(number)), key=str(number))
        assert [message["id"] for message in wang.messages(limit=3)] == [5, 6, 7]
        assert [message["id"] for message in wang.messages(limit=3, before=5)] == [2, 3, 4]
        assert [message["id"] for message in wang.messages(limit=3, before=2)] == [1]


def test_read_position_never_goes_back(site: Site) -> None:
    with site.user() as wang:
        chat = site.chat()
        for number in range(1, 4):
            site.says(chat, Outgoing(str(number)), key=str(number))
        for told, seen in ((2, 2), (1, 2), (10**14, 3)):
            assert wang.post("/api/read", {"id": told}).status_code == 200
            assert wang.me()["read"] == seen


@pytest.mark.parametrize(
    ("said", "status", "sentence"),
    [
        ({"event": "e1", "text": " \n"}, 400, "没有内容可发。"),
        ({"event": "e1"}, 400, "没有内容可发。"),
        ({"event": "e1", "text": "\0"}, 400, "没有内容可发。"),
        ({"event": "e1", "text": "长" * 4001}, 413, "太长了，请写在4000字以内。"),
        ({"event": "e1", "text": "长" * 100_000}, 413, "太长了，请写在4000字以内。"),
        ({"event": "e" * 65, "text": "好"}, 413, "太长了，请写在4000字以内。"),
        ({"text": "好"}, 400, "请求不完整，请刷新页面再试。"),
        ({"event": "e1", "text": ["好"]}, 400, "请求不完整，请刷新页面再试。"),
        ({"event": "e1", "text": "\ud800"}, 400, "请求不完整，请刷新页面再试。"),
        ({"event": "e1", "tap": "1", "message": "²", "label": "好"}, 400, "请求不完整，请刷新页面再试。"),
        ({"event": "e1", "tap": "1", "label": "好"}, 400, "请求不完整，请刷新页面再试。"),
        (["e1"], 400, "请求不完整，请刷新页面再试。"),
    ],
)
def test_invalid_post_is_refused_with_a_sentence(site: Site, said: object, status: int, sentence: str) -> None:
    with site.user() as wang:
        answer = wang.browser.post("/api/messages", content=json.dumps(said), headers={"X-CSRF-Token": wang.token})
        assert (answer.status_code, answer.json()) == (status, {"error": sentence})
        assert wang.messages() == []
    assert len(site.inbox()) == 1


def test_a_text_may_have_four_thousand_characters(site: Site) -> None:
    with site.user() as wang:
        assert wang.say("😀" * 4000, "e1").status_code == 200
        assert wang.texts() == ["😀" * 4000]


@pytest.mark.parametrize("content", [b"", b"{", b"null", b"\xff"])
def test_a_body_that_is_no_object_is_refused(site: Site, content: bytes) -> None:
    with site.user() as wang:
        for path in ("/api/messages", "/api/read", "/api/enter"):
            answer = wang.browser.post(path, content=content, headers={"X-CSRF-Token": wang.token})
            assert answer.json() == {"error": "请求不完整，请刷新页面再试。"}


@pytest.mark.parametrize("told", [None, -1, "x", True, 1.5, 10**15])
def test_only_the_number_of_a_message_can_be_read_up_to(site: Site, told: object) -> None:
    with site.user() as wang:
        assert wang.post("/api/read", {"id": told}).status_code == 400
        assert wang.me()["read"] == 0


def test_posting_too_fast_is_refused_for_a_minute(site: Site) -> None:
    with site.user() as wang, site.user() as li:
        for number in range(30):
            assert wang.say("好", str(number)).status_code == 200
        answer = wang.say("好", "30")
        assert (answer.status_code, answer.json()) == (429, {"error": "发得太快了，请稍等一会儿。"})
        assert wang.hand_in("a.txt", b"a", "30").status_code == 429
        assert li.say("好", "1").status_code == 200
        site.clock.pass_by(timedelta(minutes=1))
        assert wang.say("好", "30").status_code == 200
        assert len(wang.messages()) == 31


def test_health_is_told_with_its_status(site: Site) -> None:
    with site.user(code=None) as probe:
        assert (probe.browser.get("/healthz").status_code, probe.browser.get("/healthz").json()) == (200, {"ok": True})
        site.well = False
        assert (probe.browser.get("/healthz").status_code, probe.browser.get("/healthz").json()) == (503, {"ok": False})


def test_chat_page_needs_a_session_and_sign_in_page_does_not(site: Site) -> None:
    with site.user(code=None) as stranger, site.user() as wang:
        answer = stranger.browser.get("/")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/enter")
        assert wang.browser.get("/").text == (PAGE / "index.html").read_text(encoding="utf-8")
        assert stranger.browser.get("/enter").text == (PAGE / "enter.html").read_text(encoding="utf-8")


def test_unchanged_page_is_revalidated_and_not_resent(site: Site) -> None:
    with site.user(code=None) as stranger:
        first = stranger.browser.get("/static/enter.html")
        assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-cache")
        again = stranger.browser.get("/static/enter.html", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.headers["Cache-Control"], again.content) == (304, "no-cache", b"")


@pytest.mark.parametrize("path", ["/", "/enter", "/static/enter.html", "/api/me", "/api/players", "/healthz", "/none"])
def test_every_answer_forbids_all_that_our_page_does_not_need(site: Site, path: str) -> None:
    with site.user() as wang, site.user(code=None) as stranger:
        for browser in (wang.browser, stranger.browser):
            headers = browser.get(path).headers
            rules = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
            assert rules == {
                "default-src": "'none'",
                "script-src": "'self'",
                "style-src": "'self'",
                "img-src": "'self' blob: data:",
                "connect-src": "'self'",
                "font-src": "'self'",
                "manifest-src": "'self'",
                "form-action": "'self'",
                "base-uri": "'none'",
                "frame-ancestors": "'none'",
            }
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "no-referrer"
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert headers["Permissions-Policy"] == "camera=(), microphone=(), geolocation=()"


def test_responses_are_not_cached_on_disk(site: Site) -> None:
    with site.user() as wang:
        for path in ("/api/messages", "/api/me"):
            assert wang.browser.get(path).headers["Cache-Control"] == "no-store"


def test_defect_is_answered_with_a_sentence_and_the_same_headers(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with site.user() as wang:
        monkeypatch.setattr(web_messages, "before", None)
        answer = wang.browser.get("/api/messages")
        assert (answer.status_code, answer.json()) == (500, {"error": "出了点问题，请稍后再试。"})
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
