"""What a person sends arrives once, in order, and is never lost on the way."""

import asyncio

import pytest
from playwright.async_api import Route, expect

from tests.bot.channels.web.page.backend import LI, Backend, events
from tests.bot.channels.web.page.conftest import OpenWindow
from tests.bot.channels.web.page.window import Window

pytestmark = pytest.mark.asyncio(loop_scope="session")

UNSENT = "未发出，点此重试"


async def test_what_is_written_stands_in_the_chat_and_is_answered(window: Window, backend: Backend) -> None:
    await window.open()
    await window.write("  上周五开了支委会  ")
    await window.sees("上周五开了支委会")
    await backend.say("请核对：")
    await window.sees("上周五开了支委会", "请核对：")
    assert [post["text"] for post in backend.posts] == ["上周五开了支委会"]
    await expect(window.input).to_have_value("")
    await expect(window.page.locator(".state:not(:empty)")).to_have_count(0)


async def test_what_is_sent_before_the_server_has_told_who_writes_is_sent_then(
    window: Window, backend: Backend
) -> None:
    known = await not_yet_known(window)
    await window.write("上周五开了支委会")
    await expect(window.input).to_have_value("上周五开了支委会")
    known.set()
    await window.sees("上周五开了支委会")
    await expect(window.input).to_have_value("")


async def test_what_is_begun_before_that_stands_after_the_draft_that_was_kept(window: Window, backend: Backend) -> None:
    await window.open()
    await window.input.type("昨天没写完")
    known = await not_yet_known(window)
    await window.input.type("今天接着写")
    known.set()
    await window.ready()
    await expect(window.input).to_have_value("昨天没写完\n今天接着写")
    known = await not_yet_known(window)
    await window.write("菜单")
    known.set()
    await window.sees("菜单")
    await expect(window.input).to_have_value("昨天没写完\n今天接着写")


async def not_yet_known(window: Window) -> asyncio.Event:
    """The page is loaded, but who writes is told only when this is set."""
    known = asyncio.Event()

    async def wait(route: Route) -> None:
        await known.wait()
        await route.continue_()

    await window.page.unroute_all()
    await window.page.route("**/api/me", wait)
    await window.load()
    return known


async def test_nothing_is_sent_when_nothing_is_written(window: Window, backend: Backend) -> None:
    await window.open()
    await window.write("  \n ")
    await window.write("有话")
    await window.sees("有话")
    assert len(backend.posts) == 1


async def test_shift_enter_begins_a_line_and_lines_are_kept(window: Window, backend: Backend) -> None:
    await window.open()
    await window.input.type("第一行")
    await window.input.press("Shift+Enter")
    await window.input.type("第二行")
    await window.input.press("Enter")
    await window.sees("第一行\n第二行")
    assert backend.posts[0]["text"] == "第一行\n第二行"
    assert await window.bubble("第一行").locator(".text").evaluate("p => getComputedStyle(p).whiteSpace") == "pre-wrap"


async def test_enter_takes_the_candidate_of_an_input_method(window: Window, backend: Backend) -> None:
    await window.open()
    await window.input.focus()
    devtools = await window.context.new_cdp_session(window.page)
    await devtools.send("Input.imeSetComposition", {"text": "zhi bu", "selectionStart": 6, "selectionEnd": 6})
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
    await devtools.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    await devtools.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    await devtools.send("Input.insertText", {"text": "支部"})
    # Safari ends composing first, and then reports the key with the code that means "swallowed".
    await window.input.dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "bubbles": True})
    await expect(window.input).to_have_value("支部")
    assert backend.tries == []
    await window.input.press("Enter")
    await window.sees("支部")


async def test_quick_words_are_sent_as_words(window: Window, backend: Backend) -> None:
    await window.open()
    for word in ("菜单", "上一步", "取消", "帮助"):
        await window.page.get_by_role("group", name="快捷词").get_by_role("button", name=word).click()
    await window.sees("菜单", "上一步", "取消", "帮助")
    assert [post["text"] for post in backend.posts] == ["菜单", "上一步", "取消", "帮助"]


async def test_a_tap_tells_what_it_stands_for(window: Window, backend: Backend) -> None:
    question = await backend.say("请核对：", "确认", "修改")
    await window.open()
    await window.button("确认").click()
    await window.sees("请核对：", "确认")
    [post] = backend.posts
    assert (post["tap"], post["message"], post["label"]) == ("tap:确认", question, "确认")


async def test_a_number_typed_while_a_button_has_the_focus_is_an_answer(window: Window, backend: Backend) -> None:
    await backend.say("哪一个？", "1 甲", "2 乙")
    await window.open()
    await window.button("1 甲").focus()
    await window.page.keyboard.press("2")
    await window.page.keyboard.press("Enter")
    await window.sees("哪一个？", "2")
    assert backend.posts[0]["text"] == "2"


async def test_what_could_not_be_sent_waits_and_goes_in_order_under_the_same_ids(
    window: Window, backend: Backend
) -> None:
    await window.open()
    backend.down = True
    for text in ("一", "二", "三"):
        await window.write(text)
    await expect(window.button(UNSENT)).to_have_count(3)
    await window.page.reload()
    backend.down = False
    await window.page.reload()
    await window.sees("一", "二", "三")
    assert [post["text"] for post in backend.posts] == ["一", "二", "三"]
    assert len(set(backend.tries)) == 3


async def test_a_tap_on_the_state_tries_at_once(window: Window, backend: Backend) -> None:
    await window.open()
    backend.refusals = [(503, "")]
    await window.write("一")
    await window.button(UNSENT).click()
    await expect(window.button(UNSENT)).to_have_count(0)
    await window.sees("一")
    assert backend.tries == [backend.posts[0]["event"]] * 2


async def test_a_failed_tap_is_kept_and_shown(window: Window, backend: Backend) -> None:
    await backend.say("请核对：", "确认")
    await window.open()
    backend.refusals = [(503, "")]
    await window.button("确认").click()
    await expect(window.bubble("确认").locator("button", has_text=UNSENT)).to_be_visible()
    await window.page.reload()
    await window.sees("请核对：", "确认")
    assert [post["tap"] for post in backend.posts] == ["tap:确认"]


async def test_an_answer_that_never_came_back_is_not_sent_into_the_chat_twice(window: Window, backend: Backend) -> None:
    await window.open()

    async def lose_answer(route: object) -> None:
        await route.fetch()  # type: ignore[attr-defined]
        await route.abort()  # type: ignore[attr-defined]

    await window.page.route("**/api/messages", lose_answer, times=1)
    await window.write("只说一次")
    await window.sees("只说一次")
    await expect(window.button(UNSENT)).to_have_count(0)
    assert len(backend.posts) == 1
    assert await window.page.evaluate("Object.keys(localStorage)") == []


async def test_a_refusal_says_why_and_gives_the_words_back(window: Window, backend: Backend) -> None:
    await window.open()
    backend.refusals = [(413, "太长了，请写在4000字以内。")]
    await window.write("很长的话")
    await expect(window.bubble("很长的话")).to_contain_text("太长了，请写在4000字以内。")
    await window.write("下一句照样走")
    await expect(window.bubble("下一句照样走").locator("time")).to_be_visible()
    await window.button("修改").click()
    await expect(window.input).to_have_value("很长的话")
    await window.sees("下一句照样走")


async def test_what_failed_can_be_thrown_away(window: Window, backend: Backend) -> None:
    await window.open()
    backend.down = True
    await window.write("算了")
    await window.button("删除").click()
    await window.sees()
    backend.down = False
    await window.page.reload()
    await window.ready()
    await window.write("还在")
    await window.sees("还在")
    assert len(backend.posts) == 1


async def test_the_draft_survives_a_reload_and_goes_once_sent(window: Window, backend: Backend) -> None:
    await window.open()
    await window.input.type("写了一半")
    await window.page.reload()
    await expect(window.input).to_have_value("写了一半")
    await window.input.press("Enter")
    await window.sees("写了一半")
    await window.page.reload()
    await window.ready()
    await expect(window.input).to_have_value("")


async def test_a_draft_is_not_shown_to_the_next_person(window: Window, backend: Backend) -> None:
    await window.open()
    await window.input.type("王芳写的")
    backend.person = dict(LI)
    await window.page.reload()
    await window.ready()
    await expect(window.input).to_have_value("")


async def test_nothing_is_sent_under_another_persons_name(window: Window, backend: Backend) -> None:
    await window.open()
    # In another tab somebody else came in: the cookie is his now, and this page's token is worth nothing.
    backend.person, backend.token = dict(LI), "token-2"
    await window.write("王芳写的")
    await expect(window.page.locator("#me")).to_contain_text("李建国")
    assert backend.posts == []
    backend.person = {**backend.person, "id": "wang"}
    await window.page.reload()
    await window.sees("王芳写的")


async def test_a_token_that_died_is_replaced_without_a_word(window: Window, backend: Backend) -> None:
    await window.open()
    backend.token = "token-2"
    await window.write("照样发出")
    await expect(window.bubble("照样发出").locator("time")).to_be_visible()
    assert backend.tries == events(backend.posts) * 2


async def test_leaving_with_something_unsent_asks_first(window: Window, backend: Backend) -> None:
    backend.today = "2026-11-23"
    await window.open()
    backend.refusals = [(503, "")] * 9
    await window.write("没发出的")
    await expect(window.button(UNSENT)).to_be_visible()
    asked: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def answer(dialog: object) -> None:
        asked.set_result(dialog.message)  # type: ignore[attr-defined]
        await dialog.accept()  # type: ignore[attr-defined]

    window.page.once("dialog", answer)
    await window.button("换人").click()
    await window.page.wait_for_url("**/enter")
    assert "1 条没有发出" in await asked
    assert await window.page.evaluate("Object.keys(localStorage)") == []


async def test_two_windows_of_one_person_see_the_same(new_window: OpenWindow, backend: Backend) -> None:
    one, other = await (await new_window()).open(), await (await new_window()).open()
    await one.write("这边说的")
    await other.sees("这边说的")
    await other.write("那边说的")
    await one.sees("这边说的", "那边说的")
