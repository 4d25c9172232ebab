"""Under a finger: nothing stays behind where it tapped, and no keyboard comes up unasked."""

import pytest
from playwright.async_api import expect

from tests.bot.channels.web.page.backend import Backend
from tests.bot.channels.web.page.conftest import OpenWindow

pytestmark = pytest.mark.asyncio(loop_scope="session")

GROUND_AND_BORDER = "e => { const s = getComputedStyle(e); return [s.backgroundColor, s.borderColor] }"


async def test_a_choice_does_not_look_ticked_where_a_finger_was(new_window: OpenWindow, backend: Backend) -> None:
    await backend.say("可以多选：", "✓ 党课", "支委会", "完成", "其他")
    window = await (await new_window(has_touch=True, is_mobile=True, reduced_motion="reduce")).open()
    await window.button("完成").tap()
    await window.sees("可以多选：", "完成")
    plain = await window.button("其他").evaluate(GROUND_AND_BORDER)
    assert await window.button("完成").evaluate(GROUND_AND_BORDER) == plain
    assert await window.button("✓ 党课").evaluate(GROUND_AND_BORDER) != plain


async def test_the_keyboard_comes_up_only_for_who_taps_the_input(new_window: OpenWindow, backend: Backend) -> None:
    await backend.say("请核对：", "确认")
    window = await (await new_window(has_touch=True, is_mobile=True)).open()
    await window.button("确认").tap()
    await window.sees("请核对：", "确认")
    await expect(window.input).not_to_be_focused()
    await window.input.tap()
    await expect(window.input).to_be_focused()


async def test_a_long_label_with_signs_beyond_the_usual_ones_can_be_tapped(
    new_window: OpenWindow, backend: Backend
) -> None:
    label = "字" * 99 + "😀" * 3
    await backend.say("选：", label)
    window = await (await new_window(has_touch=True, is_mobile=True)).open()
    await window.button(label).tap()
    await window.sees("选：", "字" * 99 + "😀")
