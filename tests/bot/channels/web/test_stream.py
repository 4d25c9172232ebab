"""The page sees everything once and in order, however often its line breaks."""

import logging
import socket
import struct
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from bot.channels.web import stream
from handlers.messages import Outgoing
from storage import signals, web_messages
from storage.engine import Database
from storage.models import WebMessage
from tests.bot.channels.web.site import Site, User, eventually
from tests.bot.outage import away

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


def fill(database: Database, chat: str, first: int, last: int, text: str = "") -> None:
    with database.write() as session:
        for number in range(first, last + 1):
            payload = {"text": f"{number}{text}"}
            web_messages.append(session, chat, by_person=False, key=f"{chat}-{number}", payload=payload, at=NOON)


def test_after_a_break_exactly_the_missed_messages_come(site: Site) -> None:
    with site.user() as wang:
        chat = site.chat()
        fill(site.database, chat, 1, 3)
        with wang.window() as window:
            assert [window.next()["id"] for _ in range(3)] == [1, 2, 3]
        fill(site.database, chat, 4, 6)
        with wang.window(after=3) as window:
            assert [window.next()["id"] for _ in range(3)] == [4, 5, 6]
            site.says(chat, Outgoing("再来"), key="again")
            assert window.next()["text"] == "再来"


def test_what_the_browser_remembers_outranks_the_address(site: Site) -> None:
    with site.user() as wang:
        fill(site.database, site.chat(), 1, 5)
        with wang.window(after=0, **{"Last-Event-ID": "4"}) as window:
            assert window.next()["id"] == 5


def test_a_message_on_the_line_is_the_same_as_in_the_list(site: Site) -> None:
    with site.user() as wang, wang.window() as window:
        wang.say("你好\n\n党支部", "e1")
        assert [window.next()] == wang.messages()
        assert window.response.headers["Content-Type"].startswith("text/event-stream")
        assert window.response.headers["Cache-Control"] == "no-store"


def test_everything_missed_comes_at_once_however_much(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT", 3600.0)
    with site.user() as wang:
        fill(site.database, site.chat(), 1, 450)
        with wang.window() as window:
            assert [window.next()["id"] for _ in range(450)] == list(range(1, 451))


def test_what_is_delivered_here_comes_at_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT", 3600.0)
    with site.user() as wang, wang.window() as window:
        for text in ("一", "二", "三"):
            site.says(site.chat(), Outgoing(text), key=text)
            assert window.next()["text"] == text


def test_what_is_said_in_one_window_comes_to_the_other_at_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT", 3600.0)
    with site.user() as wang, wang.window() as other:
        next(other.lines)
        wang.say("好", "e1")
        assert other.next()["event"] == "e1"
        wang.hand_in("a.txt", b"a", "e2")
        assert other.next()["event"] == "e2"


def test_what_another_process_delivered_comes_at_once(shared: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT", 3600.0)
    monkeypatch.setattr(signals, "SILENCE", 3600.0)
    with shared.user() as wang, another_process(shared) as elsewhere, wang.window() as window:
        next(window.lines)
        for number in (1, 2):
            fill(elsewhere, shared.chat(), number, number)
            assert window.next()["id"] == number


def test_what_was_delivered_while_signals_were_lost_comes_with_the_next_connection(
    shared: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(signals, "SILENCE", 3600.0)
    caplog.set_level(logging.INFO)
    with shared.user() as wang, another_process(shared) as elsewhere, wang.window() as window:
        next(window.lines)
        for number in (1, 2, 3):
            lose_signals(shared)
            fill(elsewhere, shared.chat(), number, number)
            assert window.next()["id"] == number
    assert caplog.text.count("can't be heard now") == caplog.text.count("are heard again") > 0


def test_the_database_is_read_once_for_all_windows_of_a_message(shared: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals, "SILENCE", 3600.0)
    with shared.user() as wang, another_process(shared) as elsewhere, wang.window() as one, wang.window() as two:
        chat = shared.chat()
        eventually(lambda: "" in shared.heard and shared.watcher._reading is None)
        wang.say("好", "e1")
        assert one.next() == two.next()  # both have caught up
        with asked(shared) as statements:
            fill(elsewhere, chat, 2, 2)
            assert one.next() == two.next()
        assert len([one for one in statements if "web_messages" in one]) == 1


def test_a_database_that_fails_while_it_is_read_is_read_again(
    shared: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(signals, "SILENCE", 0.01)
    failures = [away(), away()]
    these = web_messages.these

    def failing(session: Session, numbers: Collection[tuple[str, int]]) -> list[WebMessage]:
        if failures:
            raise failures.pop()
        return these(session, numbers)

    monkeypatch.setattr(web_messages, "these", failing)
    with shared.user() as wang, another_process(shared) as elsewhere, wang.window() as window:
        next(window.lines)
        for number in range(1, 5):
            fill(elsewhere, shared.chat(), number, number)
            assert window.next()["id"] == number
    assert failures == []


def test_an_idle_or_talking_window_asks_the_database_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT", 0.001)
    with site.user() as wang, wang.window() as window:
        chat = site.chat()
        wang.say("好", "e0")
        window.next()
        with asked(site) as statements:
            assert next(line for line in window.lines if line.startswith(":")) == ": "
            for event in ("e1", "e2", "e3"):
                wang.say("好", event)
                assert window.next()["event"] == event
                site.says(chat, Outgoing("答"), key=event)
                assert window.next()["text"] == "答"
    assert statements == []


@pytest.mark.parametrize("leave_after", [0, 200, 20_000])
def test_a_window_that_is_closed_while_it_catches_up_is_no_trouble(
    site: Site, caplog: pytest.LogCaptureFixture, leave_after: int
) -> None:
    with site.user() as wang:
        fill(site.database, site.chat(), 1, 1000, text="长" * 4000)
        for _ in range(3):
            leave_a_window(site, wang, after_bytes=leave_after)
        eventually(lambda: site.hub.windows(site.chat()) == 0)
        assert wang.me()["id"] == site.chat()
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_quiet_line_gives_signs_of_life(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT", 0.001)
    with site.user() as wang, wang.window() as window:
        assert next(line for line in window.lines if line.startswith(":")) == ": "


def test_nobody_sees_another_chat(site: Site) -> None:
    with site.user() as wang, site.user() as li, wang.window() as window:
        li.say("李的话", "e1")
        wang.say("王的话", "e1")
        assert window.next()["text"] == "王的话"


def test_a_chat_is_open_in_six_windows_and_a_closed_one_makes_room(site: Site) -> None:
    with site.user() as wang:
        chat = site.chat()
        with ExitStack() as others:
            for _ in range(5):
                others.enter_context(wang.window())
            with wang.window() as sixth:
                assert sixth.response.status_code == 200
                refused = wang.browser.get("/api/events")
                assert (refused.status_code, refused.json()) == (
                    429,
                    {"error": "同一个账号打开的窗口太多，请关掉几个。"},
                )
                with site.user() as li, li.window() as another:
                    assert another.response.status_code == 200
            eventually(lambda: site.hub.windows(chat) == 5)
            with wang.window() as again:
                assert again.response.status_code == 200
        eventually(lambda: site.hub.windows(chat) == 0)


def test_lines_end_when_the_program_does(site: Site) -> None:
    with site.user() as wang, wang.window() as window:
        next(window.lines)
        site.close_streams()
        assert list(window.lines) == [""]


@contextmanager
def another_process(site: Site) -> Iterator[Database]:
    """The database as another process has it."""
    database = Database(site.database.url.render_as_string(hide_password=False))
    yield database
    database.dispose()


@contextmanager
def asked(site: Site) -> Iterator[list[str]]:
    """What is asked meanwhile to read the database."""
    statements: list[str] = []

    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    event.listen(site.database.reader, "before_cursor_execute", note)
    yield statements
    event.remove(site.database.reader, "before_cursor_execute", note)


def lose_signals(site: Site) -> None:
    """The server closes the connection that listens."""
    eventually(lambda: len(site.heard) > 0)
    site.heard.clear()
    with site.database.write() as session:
        session.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                 "AND query LIKE 'LISTEN%'")
        )  # fmt: skip


def leave_a_window(site: Site, user: User, after_bytes: int) -> None:
    """Open a stream, take so much of it, and reset the connection."""
    cookies = "; ".join(f"{name}={value}" for name, value in user.browser.cookies.items())
    name, _, port = site.origin.removeprefix("http://").partition(":")
    with socket.create_connection((name, int(port))) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.sendall(f"GET /api/events HTTP/1.1\r\nHost: {name}\r\nCookie: {cookies}\r\n\r\n".encode())
        taken = 0
        while taken <= after_bytes:
            taken += len(connection.recv(4096))
