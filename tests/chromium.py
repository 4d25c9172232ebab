"""A real Chromium: Debian's own where there is one; elsewhere Playwright brought its own."""

import shutil
from typing import Any

from playwright.async_api import Browser, BrowserContext, Playwright

# A profile kept in memory, no sandbox for root, and no graphics card to look for.
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]


class Chromium:
    """One browser for many tests. It is started when first wanted, and again when it has died."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._browser: Browser | None = None

    async def context(self, **options: Any) -> BrowserContext:
        """A profile of its own."""
        if self._browser is None or not self._browser.is_connected():
            self._browser = await self._playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=ARGUMENTS, timeout=120_000
            )
        return await self._browser.new_context(**options)

    async def close(self) -> None:
        """End the browser, if there is one."""
        if self._browser:
            await self._browser.close()
