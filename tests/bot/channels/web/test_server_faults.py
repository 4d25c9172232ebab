"""What goes wrong stays small: logs keep people's words to themselves, nobody is shut out for good."""

import logging
import socket

import pytest

from bot.channels.web.guesses import network_of
from bot.channels.web.limits import Limit
from handlers.messages import Document, Outgoing
from storage import web_messages
from tests.bot.channels.web.site import Site, User, eventually

SECRET_WORDS = "谈心谈话的内容"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


def test_a_defect_is_logged_by_its_place_and_not_by_its_words(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def defect(*_args: object, **_named: object) -> None:
        raise ValueError(SECRET_WORDS)

    monkeypatch.setattr(web_messages, "before", defect)
    with site.user() as wang:
        assert wang.browser.get("/api/messages").status_code == 500
    assert SECRET_WORDS not in caplog.text
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert "ValueError" in record.getMessage()
    assert "test_server_faults.py" in record.getMessage()


def test_a_stream_that_fails_breaks_off_and_another_one_goes_on(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with site.user() as wang:
        with monkeypatch.context() as broken:
            broken.setattr(web_messages, "after", None)
            with wang.window() as window:
                assert not [line for line in window.lines_until_cut() if line.startswith("data")]
        wang.say("你好", "e1")
        with wang.window() as window:
            assert window.next()["text"] == "你好"
    assert "a request failed: TypeError" in caplog.text
    assert "Exception in ASGI application" not in caplog.text


@pytest.mark.parametrize(
    ("path", "kind"), [("/api/files", "multipart/form-data; boundary=b"), ("/api/messages", "application/json")]
)
def test_a_browser_that_leaves_in_the_middle_is_no_defect(
    site: Site, caplog: pytest.LogCaptureFixture, path: str, kind: str
) -> None:
    caplog.set_level(logging.INFO)
    with site.user() as wang:
        begin_and_leave(site, wang, path, kind)
        eventually(lambda: "a browser left in the middle" in caplog.text)
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def begin_and_leave(site: Site, user: User, path: str, kind: str) -> None:
    cookies = "; ".join(f"{name}={value}" for name, value in user.browser.cookies.items())
    host = site.origin.removeprefix("http://")
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookies}\r\nX-CSRF-Token: {user.token}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: 5000\r\n\r\n--b\r\n"
    )
    name, _, port = host.partition(":")
    with socket.create_connection((name, int(port))) as connection:
        connection.sendall(head.encode())


def test_a_name_makes_no_picture_of_a_document_of_the_bot(site: Site) -> None:
    with site.user() as wang:
        site.says(site.chat(), Outgoing("看图", document=Document("attachment", 1, "图.svg")), SVG, key="a")
        answer = wang.browser.get(wang.messages()[0]["document"]["url"])
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


class Seconds:
    """Counts only when told to."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def test_a_limit_lets_in_again_one_by_one_as_time_goes_by() -> None:
    seconds = Seconds()
    limit = Limit(2, 60, seconds)
    limit.count("wang")
    seconds.at = 30
    limit.count("wang")
    assert limit.reached("wang")
    assert not limit.reached("li")
    seconds.at = 60
    assert not limit.reached("wang")
    limit.count("wang")
    assert limit.reached("wang")


def test_what_was_taken_back_does_not_count() -> None:
    limit = Limit(1, 60, Seconds())
    limit.take_back("wang")
    limit.count("wang")
    limit.take_back("wang")
    assert not limit.reached("wang")


def test_who_came_long_ago_is_forgotten() -> None:
    seconds = Seconds()
    limit = Limit(1, 60, seconds)
    for number in range(1000):
        limit.count(str(number))
    seconds.at = 60
    limit.count("wang")
    assert list(limit._done) == ["wang"]


@pytest.mark.parametrize(
    ("address", "same", "network"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("", "", True),
    ],
)
def test_a_visitor_cannot_choose_another_network(address: str, same: str, network: bool) -> None:
    assert (network_of(address) == network_of(same)) is network
