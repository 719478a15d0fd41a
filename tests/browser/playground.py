"""A playground for a browser: served in this process, with a community in its rooms."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page

from adapters.playground.play import Again, playing
from adapters.playground.server import Playground
from tests.adapters.playground.pages import begin_on_a_morning, found

WIDTHS = {360: 740, 1280: 800}


@asynccontextmanager
async def open_playground(template: Path, folder: Path, lang: str) -> AsyncIterator[Playground]:
    shutil.copy(template, folder / "homeroom.db")
    begin_on_a_morning(folder)
    async with playing(folder, 0, Again()) as running:
        await found(running, lang=lang)
        yield running


@asynccontextmanager
async def visit(
    browser: Browser, url: str, *, width: int, lang: str, dark: bool = False
) -> AsyncIterator[Page]:
    """A fresh visitor's page; it fails when the page's own code does."""
    context = await browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]},
        locale="zh-CN" if lang == "zh" else "en-GB",
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    await page.goto(url)
    await page.locator("main:not(.loading)").wait_for()
    yield page
    assert faults == [], faults
    await context.close()


LOOK = (Path(__file__).parent / "look.js").read_text("utf-8")


async def too_wide(page: Page) -> list[str]:
    """Name what reaches beyond the right edge, hidden things aside."""
    named: list[str] = await page.evaluate(f"({LOOK})().tooWide()")
    return named


async def overlaps(page: Page) -> list[str]:
    """Name each pair of controls that cover each other."""
    named: list[str] = await page.evaluate(f"({LOOK})().overlaps()")
    return named
