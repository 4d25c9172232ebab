"""The demonstration as a newcomer sees it: the real program, a real browser, a month chatted in, the lists in hand."""

import io
import socket
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.chromium import Chromium

PATIENCE = 30_000  # milliseconds


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The web chat of a demonstration of our own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    root = Path(__file__).parents[2]
    program = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", str(port)],
        cwd=tmp_path_factory.mktemp("demo"),
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        program.terminate()
        output, _ = program.communicate(timeout=10)
    assert program.returncode == 0, output
    assert "Traceback" not in output


@pytest.fixture
async def page(address: str) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        chromium = Chromium(playwright)
        context = await chromium.context(viewport={"width": 360, "height": 740}, locale="zh-CN")
        context.set_default_timeout(PATIENCE)
        page = await context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        await until_served(page, f"{address}/enter")
        yield page
        await chromium.close()
        assert complaints == []


async def until_served(page: Page, url: str) -> None:
    """The program prepares its data first: try until it listens."""
    for _ in range(60):
        try:
            await page.goto(url)
        except Exception:
            await page.wait_for_timeout(250)
        else:
            return
    raise AssertionError("the program does not listen")


async def plays(page: Page, whom: str) -> None:
    """Enter as someone, and be greeted."""
    await page.get_by_text(whom).first.click()
    await expect(page.get_by_role("button", name="意见反馈")).to_be_visible(timeout=PATIENCE)


async def says(page: Page, words: str) -> None:
    box = page.get_by_role("textbox").first
    await box.fill(words)
    await box.press("Enter")


async def taps(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label, exact=True).last.click()


async def test_a_secretary_reports_a_month_and_holds_the_lists(page: Page) -> None:
    await plays(page, "水源保护所党支部")
    await says(page, "昨天开了支委会，应到5实到5，研究换届")
    await expect(page.get_by_text("时间：11月19日 周四")).to_be_visible(timeout=PATIENCE)
    await taps(page, "确认")
    await expect(page.get_by_text("已记录（编号")).to_be_visible(timeout=PATIENCE)
    await says(page, "本月情况")
    await expect(page.get_by_text("✓ 支委会（11月）")).to_be_visible(timeout=PATIENCE)
    await says(page, "三张清单")
    await taps(page, "今年")
    await expect(page.get_by_text("每个数字都能查到记录").last).to_be_visible(timeout=PATIENCE)
    async with page.expect_download() as waiting:
        await page.get_by_role("link", name="三张清单（2026年）.docx").last.click()
    path = await (await waiting.value).path()
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as word:
        assert "水源保护所党支部" in word.read("word/document.xml").decode()


async def test_nothing_scrolls_sideways_on_a_narrow_phone(page: Page) -> None:
    await plays(page, "钟明")
    await says(page, "完成情况")
    await expect(page.get_by_text("各支部还缺的事项")).to_be_visible(timeout=PATIENCE)
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
