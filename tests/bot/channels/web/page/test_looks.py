"""The page is safe, readable and usable by everyone: on a small phone, at night, by keyboard, by ear."""

import re

import pytest
from playwright.async_api import expect

from tests.bot.channels.web.page.backend import Backend, players
from tests.bot.channels.web.page.conftest import OpenWindow
from tests.bot.channels.web.page.window import DESK, PHONE, Window

pytestmark = pytest.mark.asyncio(loop_scope="session")

NASTY = """<img src=x onerror="document.title='hit'"><script>document.title='hit'</script>&amp; javascript:alert(1)"""
LONG_WORD = "长" * 40 + "a" * 200


async def test_what_people_write_is_text_and_nothing_else(window: Window, backend: Backend) -> None:
    backend.person["name"] = NASTY
    paper = {"name": NASTY, "url": "javascript:document.title='hit'", "size": 1, "media_type": "text/html"}
    await backend.say(NASTY, NASTY, document=paper)
    await window.open()
    await window.input.fill(NASTY)
    await window.choose(f"{NASTY.replace('/', '_')}.png", b"x", "image/png")
    await window.button("发送").click()
    await backend.say(toast=NASTY)
    await expect(window.toast).to_have_text(NASTY)
    await expect(window.page.locator(".me .text")).to_have_text(NASTY)
    assert await window.page.locator(".bot .text").text_content() == NASTY
    await window.button(NASTY).click()
    await expect(window.page).to_have_title("三张清单")
    assert await window.page.locator("a[href^='javascript:'], script:not([src]), #lines img[src='x']").count() == 0


async def test_a_foreign_address_never_becomes_a_link(window: Window, backend: Backend) -> None:
    paper = {"name": "名单.docx", "url": "//evil.example/x", "size": 1, "media_type": "text/plain"}
    await backend.say("看", document=paper)
    await window.open()
    await expect(window.bubble("名单.docx")).to_be_visible()
    await expect(window.page.locator(".message a")).to_have_count(0)


@pytest.mark.parametrize("viewport", [PHONE, {"width": 320, "height": 568}, DESK], ids=["phone", "small", "desk"])
async def test_nothing_sticks_out_sideways(new_window: OpenWindow, backend: Backend, viewport: dict[str, int]) -> None:
    backend.today = "2026-11-23"
    backend.person["name"] = LONG_WORD
    document = backend.paper(f"{LONG_WORD}.docx", b"x", "application/octet-stream")
    await backend.say(LONG_WORD, LONG_WORD, "短", "短", document=document)
    window = await (await new_window(viewport=viewport)).open()
    await window.write(LONG_WORD)
    await window.choose(f"{LONG_WORD}.pdf", b"x")
    await expect(window.bubble(LONG_WORD).last).to_be_visible()
    for place in ("html", "#log", "#composer"):
        assert await window.page.locator(place).evaluate("e => e.scrollWidth <= e.clientWidth"), place
    await expect(window.button("发送")).to_be_in_viewport(ratio=1)


async def test_the_chat_is_a_narrow_sheet_in_the_middle_of_a_desk(new_window: OpenWindow) -> None:
    window = await (await new_window(viewport=DESK)).open()
    box = await window.page.locator(".frame").bounding_box()
    assert box is not None
    assert box["width"] <= 760
    assert abs(box["x"] + box["width"] / 2 - DESK["width"] / 2) < 1


async def test_short_choices_stand_in_pairs_and_long_ones_alone(window: Window, backend: Backend) -> None:
    long = "1 编号218 11月20日 支委会：研究换届"
    await backend.say("选：", "确认", "修改", long, "支部党员大会", "取消", "上一步")
    await window.open()
    rows: dict[float, list[str]] = {}
    for choice in await window.page.locator(".choice").all():
        box = await choice.bounding_box()
        assert box is not None
        rows.setdefault(box["y"], []).append(await choice.text_content() or "")
        assert box["height"] >= 40
    assert list(rows.values()) == [["确认", "修改"], [long], ["支部党员大会", "取消"], ["上一步"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_stands_out_from_its_ground(new_window: OpenWindow, backend: Backend, scheme: str) -> None:
    backend.today, backend.read = "2026-11-23", 1
    await backend.say("旧问题", "旧选项")
    await backend.heard("我的话")
    await backend.say("新问题", "新选项", "✓ 选中的", document=backend.paper("名单.docx", b"x", "text/plain"))
    window = await (await new_window(color_scheme=scheme)).open()
    await window.choose("照片.pdf", b"x")
    faint = await window.page.evaluate(CONTRAST)
    assert not faint
    ground = await window.page.locator(".frame").evaluate("e => getComputedStyle(e).backgroundColor")
    light = sum(int(part) for part in re.findall(r"\d+", ground)) / 3
    assert (light > 200) == (scheme == "light")


async def test_the_page_reads_well_aloud(window: Window, backend: Backend) -> None:
    await backend.say("请核对：", "确认", "修改")
    await window.open()
    await window.write("确认")
    await window.choose("名单.docx", b"x")
    await expect(window.bubble("确认").last.locator("time")).to_be_visible()
    await expect(window.page.locator("body")).to_match_aria_snapshot(
        """
        - link "跳到输入框"
        - banner:
          - heading "三张清单" [level=1]
          - paragraph: 王芳 · 支部书记 · 第一党支部
          - button "退出"
        - status
        - main:
          - log "对话":
            - paragraph
            - text: "机器人："
            - paragraph: "请核对："
            - time: "09:01"
            - group "可选":
              - button "确认"
              - button "修改"
            - text: "我："
            - paragraph: 确认
            - time: "09:02"
          - status
        - group "快捷词":
          - button "菜单"
          - button "上一步"
          - button "取消"
          - button "帮助"
        - list "待发送的文件":
          - listitem:
            - text: 名单.docx 1 B
            - button "移除 名单.docx"
        - button "添加照片或文件"
        - textbox "消息"
        - button "发送"
        """
    )
    await expect(window.log).to_have_attribute("aria-live", "polite")


async def test_history_is_not_read_out(window: Window, backend: Backend) -> None:
    await backend.say("从前的话")
    await window.page.clock.install(time="2026-11-23")
    await window.page.clock.pause_at("2026-11-24")
    await window.open()
    assert await window.log.get_attribute("aria-live") == "off"
    await window.page.clock.run_for(1_000)
    assert await window.log.get_attribute("aria-live") == "polite"


async def test_all_can_be_done_by_keyboard(new_window: OpenWindow, backend: Backend) -> None:
    await backend.say("请核对：", "确认", "修改")
    window = await (await new_window(viewport=DESK)).open()
    await expect(window.input).to_be_focused()
    for _ in range(6):  # attach, four quick words, and the last choice
        await window.page.keyboard.press("Shift+Tab")
    await expect(window.button("修改")).to_be_focused()
    assert await window.button("修改").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    await window.page.keyboard.press("Enter")
    await window.sees("请核对：", "修改")
    assert backend.posts[0]["tap"] == "tap:修改"
    await window.page.keyboard.press("Home")
    await window.page.locator(".skip").focus()
    await window.page.keyboard.press("Enter")
    await expect(window.input).to_be_focused()


async def test_a_question_that_goes_away_under_the_focus_hands_it_to_the_input(
    window: Window, backend: Backend
) -> None:
    question = await backend.say("请核对：", "确认")
    await window.open()
    await window.input.press("Shift+Tab")
    await window.button("确认").focus()
    await backend.say("已确认。", edits=question)
    await expect(window.input).to_be_focused()


async def test_the_input_grows_to_five_lines(window: Window) -> None:
    await window.open()
    heights = []
    for lines in (1, 2, 5, 9):
        await window.input.fill("\n".join("行" * lines))
        box = await window.input.bounding_box()
        assert box is not None
        heights.append(box["height"])
    one, two, five, nine = heights
    assert two - one == pytest.approx(24, abs=1)
    assert five - one == pytest.approx(96, abs=1)
    assert nine == five
    await window.input.fill("")
    assert await window.input.evaluate("e => e.rows") == 1


async def test_a_long_text_is_folded_until_asked_for(window: Window, backend: Backend) -> None:
    await backend.say("\n".join(f"第{number}行" for number in range(60)))
    await window.open()
    text = window.page.locator(".text")
    folded = await text.bounding_box()
    await window.button("展开全文").click()
    await expect(window.button("收起")).to_have_attribute("aria-expanded", "true")
    unfolded = await text.bounding_box()
    assert folded is not None
    assert unfolded is not None
    assert folded["height"] < 400 < 1000 < unfolded["height"]


async def test_nothing_moves_for_those_who_asked_for_stillness(new_window: OpenWindow, backend: Backend) -> None:
    window = await (await new_window(reduced_motion="reduce")).open()
    await backend.say("来了")
    duration = await window.bubble("来了").evaluate("e => parseFloat(getComputedStyle(e).animationDuration)")
    assert duration < 0.001


async def test_one_comes_in_by_a_code(window: Window, backend: Backend) -> None:
    await window.page.goto(backend.url)
    await expect(window.page).to_have_url(f"{backend.url}/enter")
    code = window.page.get_by_label("邀请码")
    await expect(code).to_be_focused()
    await code.fill("abcd-efgh")
    await code.press("Enter")
    await expect(window.page.get_by_role("alert")).to_have_text("没有这个邀请码，请核对。")
    await code.fill("k7qm-3xpd")
    await window.button("进入").click()
    await expect(window.page.locator("#me")).to_have_text("王芳 · 支部书记 · 第一党支部")


async def test_an_invitation_may_be_a_link(window: Window, backend: Backend) -> None:
    await window.page.goto(f"{backend.url}/enter#K7QM-3XPD")
    await expect(window.page.get_by_label("邀请码")).to_have_value("K7QM-3XPD")


@pytest.mark.parametrize("after", ["%", "%E4%BD", "K7QM%"])
async def test_a_link_that_is_no_invitation_can_be_overwritten(window: Window, backend: Backend, after: str) -> None:
    await window.page.goto(f"{backend.url}/enter#{after}")
    await expect(window.page.get_by_label("邀请码")).to_have_value(after)
    await window.page.get_by_label("邀请码").fill("K7QM-3XPD")
    await window.button("进入").click()
    await expect(window.page.locator("#me")).to_have_text("王芳 · 支部书记 · 第一党支部")


async def test_in_the_demonstration_one_chooses_whom_to_play(window: Window, backend: Backend) -> None:
    backend.today = "2026-11-23"
    backend.players = players(
        ("王芳", "支部书记", "水源保护所党支部"), ("刘静", "党员", "设计室党支部"), ("张伟", "支部书记", NASTY)
    )
    await window.page.goto(f"{backend.url}/enter")
    await expect(window.page.get_by_text("日期固定为2026年11月23日")).to_be_visible()
    await expect(window.page.get_by_label("邀请码")).to_be_hidden()
    await expect(window.page.get_by_role("heading", level=2)).to_have_text(["支部书记", "党员"])
    await expect(window.page.locator(".role").first.get_by_role("button")).to_have_count(2)
    await expect(window.page.locator(".place", has_text=NASTY)).to_be_visible()
    await window.page.get_by_role("button", name="王芳 水源保护所党支部").click()
    await expect(window.page.locator("#stamp")).to_contain_text("演示")
    await window.button("换人").click()
    await expect(window.page).to_have_url(f"{backend.url}/enter")


async def test_a_door_without_a_server_says_so(window: Window, backend: Backend) -> None:
    await window.page.goto(f"{backend.url}/enter")
    backend.down = True
    await window.page.get_by_label("邀请码").fill("K7QM-3XPD")
    await window.button("进入").click()
    await expect(window.page.get_by_role("alert")).to_have_text("连不上服务器，请检查网络后再试。")


# WCAG 2.2 AA: every text node against the nearest opaque background; 4.5 to 1.
CONTRAST = """() => {
    const channel = (c) => ((c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    const ground = (element) => {
        for (let e = element; e; e = e.parentElement) {
            const colour = parts(getComputedStyle(e).backgroundColor);
            if (colour.length === 3 || colour[3] === 1) return colour;
        }
        return [255, 255, 255];
    };
    const faint = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !element.checkVisibility({ checkOpacity: true })) continue;
        if (element.closest("noscript")) continue;
        const pair = [light(parts(getComputedStyle(element).color)), light(ground(element))].sort((a, b) => b - a);
        const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
        if (ratio < 4.5) faint.push(`${walker.currentNode.data.trim()}: ${ratio.toFixed(2)}`);
    }
    return faint;
}"""
