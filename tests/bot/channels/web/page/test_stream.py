"""What the bot says reaches the page: at once, later, redrawn, from long ago; and nobody misses it."""

import pytest
from playwright.async_api import expect

from tests.bot.channels.web.page.backend import Backend
from tests.bot.channels.web.page.window import Window

pytestmark = pytest.mark.asyncio(loop_scope="session")

RECONNECTING = "正在重新连接…"


async def test_what_was_missed_is_shown_after_a_break(window: Window, backend: Backend) -> None:
    await window.open()
    await backend.say("断开之前")
    await window.sees("断开之前")
    backend.down = True
    await backend.drop_streams()
    await expect(window.page.get_by_text(RECONNECTING)).to_be_visible()
    await backend.say("断开之后")
    backend.down = False
    await window.sees("断开之前", "断开之后")
    await expect(window.page.get_by_text(RECONNECTING)).to_have_count(0)


async def test_a_short_break_is_not_worth_a_word(window: Window, backend: Backend) -> None:
    await window.page.clock.install()
    await window.open()
    await window.page.clock.pause_at("2030-01-01")
    await backend.drop_streams()
    await window.page.clock.run_for(1_100)
    assert await window.page.locator("#connection").text_content() == ""
    await window.page.clock.run_for(2_000)
    await backend.say("又通了")
    await window.sees("又通了")
    assert await window.page.locator("#connection").text_content() == ""


async def test_a_line_that_died_without_a_word_is_noticed_when_nothing_comes_back(
    window: Window, backend: Backend
) -> None:
    await window.page.clock.install()
    await window.open()
    backend.echoes = False
    await window.write("听得见吗")
    await expect(window.page.get_by_text("发送中")).to_have_count(0)
    async with window.page.expect_request("**/api/events?*"):
        await window.page.clock.run_for(9_000)


async def test_who_was_signed_out_meanwhile_is_led_to_the_sign_in(window: Window, backend: Backend) -> None:
    await window.open()
    await window.context.clear_cookies()
    await backend.drop_streams()
    await window.page.wait_for_url("**/enter")


async def test_a_redrawn_question_stays_where_it_is(window: Window, backend: Backend) -> None:
    question = await backend.say("选哪些？", "主题党日", "党课", "完成")
    await backend.say("说明")
    await window.open()
    await backend.say("已选 1 项", "✓ 主题党日", "党课", "完成", edits=question)
    await window.sees("已选 1 项", "说明")
    await expect(window.page.locator(".choice")).to_have_text(["✓ 主题党日", "党课", "完成"])
    await window.page.reload()
    await window.sees("已选 1 项", "说明")


async def test_a_tick_leaves_no_words_behind(window: Window, backend: Backend) -> None:
    question = await backend.say("选哪些？", "主题党日", "党课", "完成")
    await window.open()
    await window.button("主题党日").click()
    await expect(window.button("主题党日")).not_to_have_attribute("aria-busy", "true")
    await backend.say("选哪些？", "✓ 主题党日", "党课", "完成", edits=question)
    await expect(window.button("✓ 主题党日")).to_be_focused()
    await window.button("完成").click()
    await backend.say("主题是什么？")
    await window.sees("选哪些？", "完成", "主题是什么？")
    await window.page.reload()
    await window.sees("选哪些？", "完成", "主题是什么？")


async def test_a_tick_answered_late_takes_its_words_back(window: Window, backend: Backend) -> None:
    question = await backend.say("选哪些？", "主题党日", "党课")
    await window.open()
    await window.button("党课").click()
    await window.sees("选哪些？", "党课")
    await backend.say("选哪些？", "主题党日", "✓ 党课", edits=question)
    await window.sees("选哪些？")


async def test_a_message_redrawn_before_its_page_is_loaded_is_shown_as_it_is_now(
    window: Window, backend: Backend
) -> None:
    question = await backend.say("很早的问题", "是")
    for number in range(60):
        await backend.say(f"第{number}句")
    await backend.say("很早的问题，已答", edits=question)
    await window.open()
    await window.log.evaluate("log => log.scrollTop = 0")
    await expect(window.bubble("很早的问题")).to_contain_text("很早的问题，已答")
    await expect(window.page.locator(".choice")).to_have_count(0)


async def test_older_pages_come_when_one_scrolls_up_and_the_place_is_kept(window: Window, backend: Backend) -> None:
    for number in range(120):
        await backend.say(f"第{number}句")
    await window.open()
    await expect(window.page.locator(".message")).to_have_count(50)
    seen = window.bubble("第75句")
    await seen.evaluate("line => line.scrollIntoView({ block: 'start' })")
    await expect(window.page.locator(".message")).to_have_count(100)
    await expect(seen).to_be_in_viewport()
    await window.log.evaluate("log => log.scrollTop = 0")
    await expect(window.page.locator(".message")).to_have_count(120)
    assert await window.bubbles() == [f"第{number}句" for number in range(120)]
    await expect(window.page.locator(".day")).to_have_count(1)


async def test_a_toast_is_seen_and_leaves_nothing(window: Window, backend: Backend) -> None:
    await window.open()
    await backend.say(toast="这个按钮已经过时了。")
    await expect(window.toast).to_have_text("这个按钮已经过时了。")
    await window.sees()
    await window.page.reload()
    await window.ready()
    await backend.say("接着说")
    await window.sees("接着说")
    await expect(window.toast).to_have_count(0)


async def test_only_the_last_question_stands_out(window: Window, backend: Backend) -> None:
    await backend.say("旧的", "甲")
    await window.open()
    standing_out = window.page.locator(".asking .choice")
    await expect(standing_out).to_have_text(["甲"])
    await window.write("答")
    await window.sees("旧的", "答")
    await expect(standing_out).to_have_text(["甲"])
    await backend.say("新的", "乙")
    await expect(standing_out).to_have_text(["乙"])
    await window.button("甲").click()
    await expect(window.bubble("甲").last).to_be_visible()
    assert backend.posts[-1]["tap"] == "tap:甲"


async def test_days_are_named_as_people_name_them(window: Window, backend: Backend) -> None:
    backend.today = "2026-11-23"
    for day in ("2025-12-31", "2026-11-20", "2026-11-22", "2026-11-23"):
        await backend.say(day)
        backend.messages[-1]["at"] = f"{day}T08:05:00+08:00"
    await window.open()
    await expect(window.page.locator(".day")).to_have_text(["2025年12月31日 周三", "11月20日 周五", "昨天", "今天"])
    await expect(window.page.locator("time").first).to_have_text("08:05")


async def test_what_is_new_since_the_last_visit_is_marked(window: Window, backend: Backend) -> None:
    for number in range(3):
        await backend.say(f"看过{number}")
    backend.read = 3
    for number in range(30):
        await backend.say(f"没看过{number}")
    await window.open()
    order = await window.page.locator("#lines > *").all_text_contents()
    assert order[order.index("以下是新消息") + 1].find("没看过0") >= 0
    await expect(window.page.get_by_text("以下是新消息")).to_be_in_viewport()
    assert backend.read == 3
    async with window.page.expect_response("**/api/read"):
        await window.button("回到最新消息").click()
    assert backend.read == 33


async def test_a_first_visit_has_nothing_old(window: Window, backend: Backend) -> None:
    await backend.say("欢迎")
    async with window.page.expect_response("**/api/read"):
        await window.open()
    await expect(window.page.get_by_text("以下是新消息")).to_have_count(0)
    assert backend.read == 1


async def test_a_hidden_page_counts_in_its_title(window: Window, backend: Backend) -> None:
    await backend.say("在看")
    async with window.page.expect_response("**/api/read"):
        await window.open()
    await hide(window, hidden=True)
    await backend.say("一")
    await backend.say("二")
    await expect(window.page).to_have_title("(2) 三张清单")
    await expect(window.page.get_by_text("以下是新消息")).to_have_count(1)
    assert backend.read == 1
    async with window.page.expect_response("**/api/read"):
        await hide(window, hidden=False)
    await expect(window.page).to_have_title("三张清单")
    assert backend.read == 3


async def test_who_reads_above_is_not_pulled_down_but_told(window: Window, backend: Backend) -> None:
    for number in range(30):
        await backend.say(f"第{number}句")
    await window.open()
    assert await window.is_at_end()
    await window.log.evaluate("log => log.scrollTop = 100")
    await expect(window.button("回到最新消息")).to_be_visible()
    await backend.say("新来的")
    await window.button("回到最新消息，1 条未看").click()
    await expect(window.bubble("新来的")).to_be_in_viewport()
    await expect(window.page.locator("#newest")).to_be_hidden()


async def test_who_is_at_the_end_stays_there(window: Window, backend: Backend) -> None:
    await window.open()
    for number in range(30):
        await backend.say(f"第{number}句")
    await expect(window.bubble("第29句")).to_be_in_viewport()
    await window.input.fill("一\n二\n三\n四\n五")
    await expect(window.bubble("第29句")).to_be_in_viewport()


async def test_dots_show_that_an_answer_takes_its_time(window: Window, backend: Backend) -> None:
    await window.page.clock.install()
    await window.open()
    await window.write("三张清单")
    await window.sees("三张清单")
    await window.page.clock.run_for(1_000)
    await expect(window.page.locator("#thinking")).to_be_visible()
    await backend.say("好了")
    await expect(window.page.locator("#thinking")).to_be_hidden()


async def test_a_name_given_in_the_talk_appears_at_the_head(window: Window, backend: Backend) -> None:
    backend.person = {"id": "new", "name": "", "roles": "党员"}
    await window.open()
    backend.person["name"] = "刘静"
    await backend.say("刘静，登记好了。")
    await expect(window.page.locator("#me")).to_have_text("刘静 · 党员")


async def hide(window: Window, *, hidden: bool) -> None:
    """As a browser does when another tab is chosen; Chromium without a head never does it itself."""
    await window.page.evaluate(
        """state => {
            Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        "hidden" if hidden else "visible",
    )
