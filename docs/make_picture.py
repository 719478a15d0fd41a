"""Take the README's picture: the playground's page with the demo community, as it is.

python docs/make_picture.py, from the root of the repository, once `make test` has prepared .venv.
"""
# ruff: noqa: INP001 - a script on its own

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import async_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from adapters.demo import day_of, engine_of, fill
from adapters.playground.play import Again, playing
from bot.base.clock import WallClock
from tests import machine
from tests.browser.conftest import QUIET

SIZE = (1280, 800)
TO = Path(__file__).with_name("playground.png")


async def main() -> None:
    with TemporaryDirectory() as kept:
        folder = Path(kept) / "play"
        await fill(engine_of(folder), day_of(""), until=WallClock().now())
        async with playing(folder, 0, Again()) as playground:
            await picture(playground.url)


async def picture(url: str) -> None:
    """Look at the page as Emil, who has shared a memory on the terrace."""
    async with async_playwright() as driver:
        chromium = await driver.chromium.launch(executable_path=machine.chromium(), args=QUIET)
        width, height = SIZE
        page = await chromium.new_page(viewport={"width": width, "height": height}, locale="en-GB")
        await page.goto(url)
        await page.locator("label[title=Emil]").click()
        await page.get_by_text("#memories").click()
        await page.locator(".pane.garden img.photo").last.wait_for()
        await page.evaluate("document.activeElement.blur()")
        await page.wait_for_timeout(500)
        await page.screenshot(path=TO)
        await chromium.close()


if __name__ == "__main__":
    asyncio.run(main())
