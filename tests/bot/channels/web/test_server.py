"""The page's contract with the server, spoken over real HTTP."""

from pathlib import Path

from handlers.messages import Button, Incoming, Outgoing
from tests.bot.channels.web.site import CODE, Site


def test_what_a_person_says_is_in_the_chat_and_in_the_inbox(site: Site) -> None:
    with site.visitor() as wang:
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
        "edits": None,
        "toast": "",
    }
    assert site.inbox() == [
        Incoming("web", chat, f"enter:{chat}", text=f"/start {CODE}"),
        Incoming("web", chat, f"{chat}:e1", text="上报活动"),
    ]
