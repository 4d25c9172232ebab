"""A session ends when its person leaves or is removed, and not because a clock was set."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import httpx
import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from bot.channels.web import recognition, session_cache
from bot.channels.web.sessions import COOKIE
from domain.organisations import Level
from domain.people import Membership
from storage import conversations, organisations, people, sessions
from storage.models import WebSession
from tests.bot.channels.web.site import SECRET, Site, User

SOON = 0.05  # seconds
SIGNED_OUT = {"error": "登录已过期，请重新进入。"}


@pytest.fixture
def copy(site: Site) -> Iterator[httpx.Client]:
    """Another browser, to which a cookie can be copied."""
    with httpx.Client(base_url=site.origin) as browser:
        yield browser


def removed(site: Site, chat: str, session: Session) -> None:
    """The person of `chat` is removed."""
    today, now = site.clock().date(), site.clock()
    root = organisations.add(session, name="机关党委", level=Level.COMMITTEE, founded=today, by=None, now=now)
    person = people.add(
        session, name="王芳", organisation_id=root.id, standing=Membership.FULL, joined=today, by=None, now=now
    )
    conversations.introduce(session, ("web", chat), person.id, by=None, now=now)
    sessions.revoke_of_person(session, person.id, now)


def old_cookie(chat: str) -> str:
    """As it was when a cookie held the chat itself."""
    cookie = URLSafeTimedSerializer(SECRET, salt="session").dumps(chat)
    return cookie if isinstance(cookie, str) else cookie.decode()


def status(browser: httpx.Client, cookie: str) -> int:
    return browser.get("/api/me", headers={"Cookie": f"{COOKIE}={cookie}"}).status_code


def test_a_copy_of_the_cookie_is_worth_nothing_after_leaving(site: Site, copy: httpx.Client) -> None:
    with site.user() as wang:
        cookie = wang.browser.cookies[COOKIE]
        assert status(copy, cookie) == 200
        with wang.window() as window:
            assert wang.post("/api/leave", {}).status_code == 200
            assert not [line for line in window.lines if line.startswith("data")]  # it ends, and in good order
        assert status(copy, cookie) == 401


def test_who_is_removed_is_out_at_once(site: Site) -> None:
    with site.user() as wang, site.user() as li:
        chat = wang.me()["id"]
        with wang.window() as window:
            site.write(partial(removed, site, chat))
            assert not [line for line in window.lines if line.startswith("data")]
        assert (wang.browser.get("/api/messages").status_code, wang.browser.get("/api/me").json()) == (401, SIGNED_OUT)
        assert li.me()


def test_who_is_removed_by_another_process_is_out_in_seconds(shared: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "FRESH", SOON)
    with shared.user() as wang:
        chat = wang.me()["id"]
        with wang.window() as window:
            with shared.database.write() as session:
                removed(shared, chat, session)
            assert not [line for line in window.lines if line.startswith("data")]
        shared.clock.pass_by(timedelta(seconds=session_cache.FRESH))
        assert wang.browser.get("/api/me").status_code == 401


@pytest.mark.parametrize("span", [timedelta(hours=2), timedelta(days=400)])
def test_a_clock_that_is_put_back_throws_nobody_out(site: Site, span: timedelta) -> None:
    with site.user() as wang:
        site.clock.pass_by(-span)
        assert wang.me()
        assert wang.say("你好", "e1").status_code == 200


def test_a_clock_that_was_ahead_lets_nobody_in_for_longer(site: Site) -> None:
    site.clock.pass_by(timedelta(days=400))
    with site.user() as wang:
        site.clock.pass_by(-timedelta(days=400))
        assert wang.me()
        site.clock.pass_by(timedelta(days=91))
        assert wang.browser.get("/api/me").status_code == 401


def test_the_database_is_not_asked_at_every_request(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    find = sessions.find

    def counted(session: Session, digest: str) -> WebSession | None:
        asked.append(digest)
        return find(session, digest)

    monkeypatch.setattr(sessions, "find", counted)
    with site.user() as wang:
        for _ in range(5):
            wang.me()
        assert len(asked) == 1
        site.clock.pass_by(timedelta(seconds=session_cache.FRESH))
        wang.me()
        assert len(asked) == 2
        for _ in range(3):
            status(wang.browser, "forged")
        assert len(asked) == 2


def test_a_cookie_from_before_there_were_sessions_goes_on(site: Site, copy: httpx.Client) -> None:
    cookie = old_cookie("an-old-chat")
    for _ in range(2):
        answer = copy.get("/api/me", headers={"Cookie": f"{COOKIE}={cookie}"}).raise_for_status()
        assert answer.json()["id"] == "an-old-chat"
    wang = User(copy, answer.json()["csrf"])
    assert wang.post("/api/leave", {}, Cookie=f"{COOKIE}={cookie}").status_code == 200
    assert status(copy, cookie) == 401


def test_of_several_old_cookies_of_a_chat_one_goes_on(
    site: Site, copy: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = old_cookie("an-old-chat")
    signed_at = TimestampSigner.get_timestamp
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: signed_at(self) - 5)
    second = old_cookie("an-old-chat")
    assert first != second
    assert (status(copy, first), status(copy, second), status(copy, first)) == (200, 401, 200)


@pytest.mark.parametrize(("days", "answer"), [(89, 200), (91, 401), (-300, 200)])
def test_an_old_cookie_is_no_younger_than_it_says(
    site: Site, copy: httpx.Client, monkeypatch: pytest.MonkeyPatch, days: int, answer: int
) -> None:
    signed = int(site.clock().timestamp()) - days * 24 * 3600
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _self: signed)
    assert status(copy, old_cookie("an-old-chat")) == answer
