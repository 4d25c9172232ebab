"""Connections that are too many or too slow are closed or refused, and nobody else notices."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event

import pytest

from bot.connections import Bounds, Patience
from bot.server import BoundedProtocol
from tests.bot.channels.web.site import Site, eventually

ENOUGH = Patience()
SHORT = Patience(head=0.2, body=0.2, slowest=10**9, reading=0.2, closing=0.2)
CROWDED = {"error": "现在使用的人太多，请过几秒再试。"}


@contextmanager
def bounded(
    url: str, folder: Path, patience: Patience = ENOUGH, *, total: int = 100, each: int = 100, streams: int = 9
) -> Iterator[Site]:
    with Site(url, folder, bounds=Bounds(total, each, patience=patience), streams=streams) as site:
        yield site


@pytest.fixture
def hasty(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """A site that waits for nobody."""
    with bounded(sqlite_url, tmp_path / "files", SHORT) as site:
        yield site


def connection(site: Site, said: str = "", address: str = "127.0.0.1") -> socket.socket:
    host, _, port = site.origin.removeprefix("http://").partition(":")
    opened = socket.create_connection((host, int(port)), timeout=10, source_address=(address, 0))
    opened.sendall(said.encode())
    return opened


def is_closed(opened: socket.socket) -> bool:
    """Reads to the end, which comes only when the server closes."""
    try:
        while opened.recv(65536):
            pass
    except ConnectionResetError:
        pass
    return True


def takes_more(opened: socket.socket) -> bool:
    """One more header, and no end yet."""
    try:
        opened.sendall(b"X-Slow: 1\r\n")
        return bool(opened.recv(1024))
    except TimeoutError:
        return True
    except OSError:
        return False


@pytest.mark.parametrize(
    "said",
    [
        "",
        "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        "POST /api/enter HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n{",
        # Refused before its body has come, and for ever in coming.
        "POST /api/files HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999999\r\n\r\nx",
        "GET /enter HTTP/1.1\r\nHost: x\r\n\r\nGET /enter HTTP/1.1\r\nHost:",
    ],
    ids=["nothing", "headers", "body", "refused body", "second headers"],
)
def test_a_connection_that_is_slow_to_ask_is_closed(hasty: Site, said: str) -> None:
    with connection(hasty, said) as slow:
        assert is_closed(slow)


def test_a_trickle_does_not_keep_a_connection_open(hasty: Site) -> None:
    with connection(hasty, "GET / HTTP/1.1\r\n") as slow:
        slow.settimeout(0.02)
        eventually(lambda: not takes_more(slow))


def test_who_does_not_read_the_answer_is_cut_off(hasty: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    dropped, drop = Event(), BoundedProtocol.drop

    def drop_and_tell(connection: BoundedProtocol) -> None:
        drop(connection)
        dropped.set()

    monkeypatch.setattr(BoundedProtocol, "drop", drop_and_tell)
    # 20 MB of answers, which no system keeps for someone who does not read them.
    asked = "GET /static/chat.js HTTP/1.1\r\nHost: x\r\n\r\n" * 2000
    with connection(hasty, asked) as unread:
        assert dropped.wait(10)
        assert is_closed(unread)


def test_a_quiet_window_is_not_slow(hasty: Site) -> None:
    with hasty.user() as wang, wang.window() as window, connection(hasty) as slow:
        assert is_closed(slow)  # so long it has been
        wang.say("你好", "e1")
        assert window.next()["text"] == "你好"


def test_those_who_ask_for_nothing_make_room_for_those_who_ask(sqlite_url: str, tmp_path: Path) -> None:
    with bounded(sqlite_url, tmp_path / "files", total=20) as site, ExitStack() as stack:
        silent = [stack.enter_context(connection(site)) for _ in range(60)]
        with site.user(address="127.0.0.2") as wang:
            assert wang.say("你好", "e1").status_code == 200
        assert all(is_closed(one) for one in silent[:40])


def test_one_address_pushes_out_only_its_own(sqlite_url: str, tmp_path: Path) -> None:
    with bounded(sqlite_url, tmp_path / "files", each=5) as site, ExitStack() as stack:
        neighbour = stack.enter_context(connection(site, address="127.0.0.2"))
        silent = [stack.enter_context(connection(site)) for _ in range(30)]
        assert all(is_closed(one) for one in silent[:25])
        neighbour.sendall(b"GET /enter HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert neighbour.recv(12) == b"HTTP/1.1 200"


def test_above_the_limit_all_but_health_is_refused_politely(
    sqlite_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with bounded(sqlite_url, tmp_path / "files", total=3) as site, ExitStack() as stack:
        wang = stack.enter_context(site.user())
        for _ in range(2):
            stack.enter_context(wang.window())
        caplog.clear()
        stack.enter_context(wang.window())
        for _ in range(5):
            with site.user(code=None) as late:
                assert late.browser.get("/healthz").status_code == 200
            with site.user(code=None) as late:
                answer = late.browser.get("/api/me")
                assert (answer.status_code, answer.json()) == (503, CROWDED)
                assert answer.headers["Retry-After"] == "5"
            with site.user(code=None) as late:
                answer = late.browser.get("/", headers={"Accept": "text/html"})
                assert (answer.status_code, answer.text) == (503, CROWDED["error"])
    assert len(caplog.records) == 1


def test_above_the_limit_not_even_refusals_are_without_end(sqlite_url: str, tmp_path: Path) -> None:
    with bounded(sqlite_url, tmp_path / "files", total=1) as site, ExitStack() as stack:
        wang = stack.enter_context(site.user())
        stack.enter_context(wang.window())
        silent = [stack.enter_context(connection(site)) for _ in range(100)]
        assert all(is_closed(one) for one in silent[:60])


def test_streams_leave_room_for_requests(sqlite_url: str, tmp_path: Path) -> None:
    with bounded(sqlite_url, tmp_path / "files", streams=1) as site, site.user() as wang, site.user() as li:
        with wang.window():
            eventually(lambda: li.browser.get("/api/events").status_code == 503)
            assert li.browser.get("/api/events").json() == CROWDED
            assert li.say("你好", "e1").status_code == 200
        eventually(lambda: opens(li.browser.stream("GET", "/api/events")))


def opens(stream: object) -> bool:
    with stream as response:  # type: ignore[attr-defined]
        return bool(response.status_code == 200)
