"""A window of a real Chromium on the page, in the words of someone who chats."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.bot.channels.web.page.backend import COOKIE, Backend

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}


@dataclass
class Window:
    """One tab. `complaints` collects what the browser found wrong: broken policy, errors, unhandled rejections."""

    page: Page
    backend: Backend
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message: ConsoleMessage) -> None:
        # A browser says this of every answer of 400 and more: what the page makes of those is looked at elsewhere.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    async def open(self) -> "Window":
        """As someone who is logged in; returns when the line is open."""
        await self.load()
        await self.ready()
        return self

    async def load(self) -> None:
        """As someone who is logged in; returns when one can write."""
        await self.page.context.add_cookies([{"name": COOKIE, "value": "wang", "url": self.backend.url}])
        await self.page.goto(self.backend.url)
        await expect(self.button("发送")).to_be_enabled()

    async def ready(self) -> None:
        """The chat can be written in."""
        await expect(self.page.locator("#me")).not_to_be_empty()

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    @property
    def input(self) -> Locator:
        return self.page.get_by_role("textbox", name="消息")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def toast(self) -> Locator:
        return self.page.locator("#toast:not(:empty)")

    @property
    def tray(self) -> Locator:
        return self.page.get_by_role("list", name="待发送的文件")

    def bubble(self, text: str) -> Locator:
        return self.page.locator(".message", has_text=text)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    async def bubbles(self) -> list[str]:
        """What is said in the log, from top to bottom."""
        return await self.page.locator(".message .text").all_text_contents()

    async def write(self, text: str) -> None:
        """Type and press Enter."""
        await self.input.fill(text)
        await self.input.press("Enter")

    async def choose(self, name: str, content: bytes, media_type: str = "application/octet-stream") -> None:
        """Put a file into the tray."""
        await self.page.locator("#files").set_input_files({"name": name, "mimeType": media_type, "buffer": content})

    async def choose_large(self, path: Path, size: int) -> None:
        """Put a file of `size` bytes into the tray; the browser reads it from `path` itself."""
        await asyncio.to_thread(path.write_bytes, bytes(size))
        await self.page.locator("#files").set_input_files(path)

    async def sees(self, *texts: str) -> None:
        """These are said in the log, in this order, and nothing else; the server has them all."""
        await expect(self.page.locator(".message .text")).to_have_text(list(texts))
        await expect(self.page.locator("#pending .message")).to_have_count(0)

    async def is_at_end(self) -> bool:
        """The newest line is in sight."""
        rest = await self.log.evaluate("log => log.scrollHeight - log.scrollTop - log.clientHeight")
        return bool(rest < 2)
