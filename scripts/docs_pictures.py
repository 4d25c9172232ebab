"""Draws the pictures of README and docs from the demonstration: a chat in a real browser, a page of the report."""

import asyncio
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Self

from playwright.async_api import Browser, Page, async_playwright, expect

from bot.demo.prepare import DATABASE

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
PATIENCE = 30_000  # milliseconds


class Phone:
    """Someone's chat on a phone, to be photographed."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @classmethod
    async def of(cls, browser: Browser, address: str, player: str, height: int = 740) -> Self:
        """A phone on which `player`, a name or a branch of the demonstration, has come in."""
        context = await browser.new_context(
            viewport={"width": 360, "height": height},
            device_scale_factor=2,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        await page.goto(f"{address}/enter")
        await page.get_by_text(player).first.click()
        await page.get_by_role("button", name="意见反馈").wait_for()
        return cls(page)

    async def says(self, text: str) -> None:
        """Write and send; the answer is there when this returns."""
        before = await self._page.locator(".message").count()
        box = self._page.get_by_role("textbox").first
        await box.fill(text)
        await box.press("Enter")
        await expect(self._page.locator(".message").nth(before + 1)).to_be_visible()

    async def taps(self, label: str, *, then: str) -> None:
        """Press the newest button of this label; the button `then` is there when this returns."""
        buttons = self._page.get_by_role("log").get_by_role("button")
        await buttons.filter(has_text=label).last.click()
        await buttons.filter(has_text=then).wait_for()

    async def picture(self, name: str) -> None:
        """As the screen shows it now."""
        await self._page.evaluate("document.activeElement.blur()")
        await self._page.screenshot(path=PICTURES / f"{name}.png")
        await self._page.context.close()


async def draw_chats(address: str) -> None:
    """What a secretary, the office and the 党组书记 see."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        sign_in = await browser.new_page(viewport={"width": 360, "height": 740}, device_scale_factor=2, locale="zh-CN")
        await sign_in.goto(f"{address}/enter")
        await sign_in.get_by_text("水源保护所党支部").first.wait_for()
        await sign_in.screenshot(path=PICTURES / "enter.png")
        phone = await Phone.of(browser, address, "水源保护所党支部")
        await phone.says("昨天开了支委会，应到5实到5，研究换届")
        await phone.picture("chat")
        phone = await Phone.of(browser, address, "城区供水所党支部", height=900)
        await phone.says("本月情况")
        await phone.picture("month")
        phone = await Phone.of(browser, address, "水质监测中心党支部")
        await phone.says("11月18号主题党日，去水库义务巡查，18人全到，书记讲了党课")
        await phone.taps("修改", then="不改")
        await phone.picture("amend")
        phone = await Phone.of(browser, address, "曾振华")
        await phone.says("三张清单")
        await phone.taps("今年", then="展开全文")
        await phone.picture("lists")
        await browser.close()


def draw_report(folder: Path) -> None:
    """The first page of the whole bureau's year, where LibreOffice and pdftoppm are there to show it."""
    if not (shutil.which("soffice") and shutil.which("pdftoppm")):
        print("soffice or pdftoppm is missing: the picture of the report stays as it is")
        return
    config = folder / "config.toml"
    config.write_text(f'[storage]\ndatabase = "sqlite:///{folder / "demo-data" / DATABASE}"\n', encoding="utf-8")
    run(sys.executable, "-m", "bot", "report", "--period", "2026", "--out", folder, "--config", config)
    document = next(folder.glob("*.docx"))
    run("soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, document)
    run("pdftoppm", "-png", "-r", "70", "-f", "1", "-l", "1", "-singlefile", document.with_suffix(".pdf"),
        PICTURES / "report")  # fmt: skip


def run(*command: str | Path) -> None:
    """Run it in the checkout; a failure is ours to see."""
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603


def main() -> None:
    """All pictures."""
    PICTURES.mkdir(exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(sys.executable, "-m", "bot", "demo", "--prepare-only", folder / "demo-data")
        program = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "bot", "demo", "--port", str(port)],
            cwd=folder,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(port)
            asyncio.run(draw_chats(f"http://127.0.0.1:{port}"))
        finally:
            program.terminate()
            program.wait(15)
        draw_report(folder)


def wait_for(port: int) -> None:
    """Until the program listens."""
    for _ in range(300):
        with socket.socket() as probe:
            probe.settimeout(0.1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit("the demonstration does not start")


if __name__ == "__main__":
    main()
