"""Draws the pictures of README and docs from the demonstration: a chat in a real browser, a page of the report."""

import asyncio
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.async_api import async_playwright

from bot.demo.prepare import DATABASE

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
PATIENCE = 30_000  # milliseconds


async def draw_chat(address: str) -> None:
    """A branch secretary reports a meeting in one sentence, on a phone."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        context = await browser.new_context(
            viewport={"width": 360, "height": 740},
            device_scale_factor=2,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        await page.goto(f"{address}/enter")
        await page.get_by_text("水源保护所党支部").first.wait_for()
        await page.screenshot(path=PICTURES / "enter.png")
        await page.get_by_text("水源保护所党支部").first.click()
        await page.get_by_role("button", name="意见反馈").wait_for()
        box = page.get_by_role("textbox").first
        await box.fill("昨天开了支委会，应到5实到5，研究换届")
        await box.press("Enter")
        await page.get_by_role("button", name="确认", exact=True).wait_for()
        await page.screenshot(path=PICTURES / "chat.png")
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
            asyncio.run(draw_chat(f"http://127.0.0.1:{port}"))
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
