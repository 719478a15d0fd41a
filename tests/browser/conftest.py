"""Chromium from the system, driven by Playwright, with nothing fetched from elsewhere."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests import machine

# Without these, Chromium calls home at every start; --no-sandbox since CI runs as root.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# How long to wait for what a page must say: a busy machine may take its time.
expect.set_options(timeout=30_000)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as driver:
        chromium = await driver.chromium.launch(executable_path=machine.chromium(), args=QUIET)
        yield chromium
        await chromium.close()


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page as on a small phone; `page.set_viewport_size` makes it another."""
    opened = await browser.new_page(viewport={"width": 360, "height": 740})
    yield opened
    await opened.close()
