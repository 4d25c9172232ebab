"""The page sees everything once and in order, however often its line breaks."""

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.channels.web import lookout, stream
from handlers.messages import Outgoing
from storage import web_messages
from tests.bot.channels.web.site import Site, eventually


def fill(site: Site, chat: str, first: int, last: int) -> None:
    with site.database.write() as session:
        for number in range(first, last + 1):
            web_messages.append(
                session, chat, by_person=False, key=f"{chat}-{number}", payload={"text": str(number)}, at=site.clock()
            )


def test_after_a_break_exactly_the_missed_messages_come(site: Site) -> None:
    with site.user() as wang:
        chat = site.chat()
        fill(site, chat, 1, 3)
        with wang.window() as window:
            assert [window.next()["id"] for _ in range(3)] == [1, 2, 3]
        fill(site, chat, 4, 6)
        with wang.window(after=3) as window:
            assert [window.next()["id"] for _ in range(3)] == [4, 5, 6]
            site.says(chat, Outgoing("再来"), key="again")
            assert window.next()["text"] == "再来"


def test_what_the_browser_remembers_outranks_the_address(site: Site) -> None:
    with site.user() as wang:
        fill(site, site.chat(), 1, 5)
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
        fill(site, site.chat(), 1, 450)
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


def test_what_another_process_delivered_comes_too(shared: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT", 3600.0)
    with shared.user() as wang, wang.window() as window:
        next(window.lines)
        for number in (1, 2):
            fill(shared, shared.chat(), number, number)
            assert window.next()["id"] == number


def test_one_look_serves_all_open_windows_and_the_last_one_ends_it(
    shared: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = watch_looks(monkeypatch)
    with shared.user() as wang, shared.user() as li:
        with wang.window(), wang.window(), li.window():
            eventually(lambda: looks and len(looks[-1]) == 2)
            assert tasks_looking(shared) == 1
        eventually(lambda: tasks_looking(shared) == 0)


def test_a_database_that_fails_once_is_looked_at_again(shared: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = watch_looks(monkeypatch, failures=2)
    with shared.user() as wang, wang.window() as window:
        eventually(lambda: len(looks) > 2)
        fill(shared, shared.chat(), 1, 1)
        assert window.next()["id"] == 1


def test_where_nobody_else_can_write_nobody_looks(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = watch_looks(monkeypatch)
    with site.user() as wang, wang.window() as window:
        for event in ("e1", "e2", "e3"):
            wang.say("好", event)
            window.next()
        assert tasks_looking(site) == 0
    assert looks == []


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


def watch_looks(monkeypatch: pytest.MonkeyPatch, failures: int = 0) -> list[list[str]]:
    """Looks follow at once; which chats each was for. The first ones fail."""
    looks: list[list[str]] = []
    newest = web_messages.newest

    def watched(session: Session, chats: Sequence[str]) -> dict[str, int]:
        looks.append(list(chats))
        if len(looks) <= failures:
            raise OperationalError("SELECT", {}, Exception("the server closed the connection"))
        return newest(session, chats)

    monkeypatch.setattr(lookout, "LOOK_SECONDS", 0.001)
    monkeypatch.setattr(web_messages, "newest", watched)
    return looks


def tasks_looking(site: Site) -> int:
    async def count() -> int:
        return sum("Lookout" in repr(task.get_coro()) for task in asyncio.all_tasks())

    return site.run(count())
