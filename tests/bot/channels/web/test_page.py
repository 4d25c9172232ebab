"""What the page relies on: the real server says the same things as the double that the page's own tests talk to."""

import httpx

from handlers.messages import Button, Outgoing
from tests.bot.channels.web.page.backend import COOKIE, Backend
from tests.bot.channels.web.site import Site


async def test_the_double_speaks_as_the_server_does(site: Site) -> None:
    with site.user() as wang:
        wang.say("上报活动", "e1")
        me, (message,) = wang.me(), wang.messages()
    async with Backend().serving() as backend, httpx.AsyncClient(base_url=backend.url, cookies={COOKIE: "wang"}) as li:
        await backend.heard("上报活动")
        doubled_me = (await li.get("/api/me")).json()
        (doubled,) = (await li.get("/api/messages?limit=50")).json()["messages"]
    assert doubled_me.keys() == me.keys()
    assert doubled.keys() == message.keys()


def test_two_people_of_one_name_are_told_apart_on_a_shared_device(site: Site) -> None:
    with site.user() as one, site.user() as other:
        first, second, again = one.me(), other.me(), one.me()
    assert first["name"] == second["name"]
    assert first["id"] == again["id"] != second["id"]


def test_a_tap_remembers_the_question_it_answered(site: Site) -> None:
    with site.user() as wang:
        site.says(site.chat(), Outgoing("选：", (Button("支委会", "k1"),)), key="q")
        (question,) = wang.messages()
        wang.post("/api/messages", {"event": "e1", "tap": "k1", "message": question["id"], "label": "支委会"})
        wang.say("支委会", "e2")
        tap, words = wang.messages()[1:]
    assert (tap["text"], tap["tap"]) == ("支委会", question["id"])
    assert words["tap"] is None
