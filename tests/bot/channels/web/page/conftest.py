"""Each test has its own backend and its own browser profile; the browser itself starts once a worker."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest_asyncio
from playwright.async_api import Error, async_playwright

from tests.bot.channels.web.page.backend import Backend
from tests.bot.channels.web.page.window import PHONE, Window
from tests.chromium import Chromium

OpenWindow = Callable[..., Awaitable[Window]]


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def chromium() -> AsyncIterator[Chromium]:
    async with async_playwright() as playwright:
        chromium = Chromium(playwright)
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(loop_scope="session")
async def backend() -> AsyncIterator[Backend]:
    async with Backend().serving() as backend:
        yield backend


@pytest_asyncio.fixture(loop_scope="session")
async def new_window(chromium: Chromium, backend: Backend) -> AsyncIterator[OpenWindow]:
    """Makes windows, each with a profile of its own, and looks at the end that no browser complained."""
    windows: list[Window] = []

    async def make(**options: Any) -> Window:
        context = await chromium.context(
            **{"viewport": PHONE, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", **options}
        )
        context.set_default_timeout(10_000)
        windows.append(Window(await context.new_page(), backend))
        return windows[-1]

    yield make
    complaints = [complaint for window in windows for complaint in window.complaints]
    for window in windows:
        # A browser that has died meanwhile has closed it already.
        with suppress(Error):
            await window.context.close()
    assert not complaints


@pytest_asyncio.fixture(loop_scope="session")
async def window(new_window: OpenWindow) -> Window:
    """A phone's window, not yet opened."""
    return await new_window()
