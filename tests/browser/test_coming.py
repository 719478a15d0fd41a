"""The panel of what is to come, beside the clock: small and wide, English and Chinese, by keyboard alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from adapters.playground.server import Playground
from tests.browser.axe import grave_findings
from tests.browser.playground import WIDTHS, open_playground, overlaps, too_wide, visit

pytestmark = pytest.mark.browser

SEEN = [(width, lang) for width in WIDTHS for lang in ("en", "zh")]
WORDS = {
    "en": ("Coming up", "Nothing is planned", "Leave out", "Left out", "Do it now", "Instead", "Yes, now"),
    "zh": ("接下来", "没有安排", "这次不发", "这次不发了", "现在就发", "不发了，改成现在", "对，现在发"),
}


@pytest.fixture
async def playground(
    request: pytest.FixtureRequest, template: Path, tmp_path: Path
) -> AsyncIterator[Playground]:
    async with open_playground(template, tmp_path, request.node.callspec.params["lang"]) as running:
        yield running


async def assert_sound(page: Page) -> None:
    assert await too_wide(page) == []
    assert await overlaps(page) == []
    assert await grave_findings(page) == []


async def press(page: Page, name: str) -> None:
    """Press a button of the panel by keyboard; the focus stays in the panel."""
    await page.locator("#coming").get_by_role("button", name=name, exact=True).focus()
    await page.keyboard.press("Enter")


@pytest.mark.parametrize(("width", "lang"), SEEN)
async def test_a_moderator_looks_ahead_beside_the_clock(
    browser: Browser, playground: Playground, width: int, lang: str
) -> None:
    title, nothing, skip, skipped, now, instead, sure = WORDS[lang]
    async with visit(browser, playground.url, width=width, lang=lang) as page:
        opener, panel = page.get_by_role("button", name=title), page.get_by_role("region", name=title)
        await opener.focus()
        await page.keyboard.press("Enter")
        await expect(panel).to_be_focused()
        await expect(panel).to_contain_text(nothing)
        await assert_sound(page)

        if width < 960:
            await page.keyboard.press("Escape")
        await page.locator("#say-garden-hall").fill("/memory series hall fr 18")
        await page.locator("#say-garden-hall").press("Enter")
        await expect(page.locator(".pane.garden .post.only")).to_be_visible()
        if width < 960:
            await opener.click()
        await expect(panel).to_contain_text("1.")
        await assert_sound(page)

        await panel.locator("select").select_option(index=1)
        await expect(panel.get_by_role("button", name=skip, exact=True)).to_be_visible()
        await assert_sound(page)
        await press(page, skip)
        await expect(panel).to_contain_text(skipped)
        await expect(panel).to_be_focused()

        await panel.locator("select").select_option(index=2)
        for label in (now, instead, sure):
            await press(page, label)
        await expect(panel.locator("select")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(panel).to_have_count(0)
        await expect(opener).to_be_focused()
        posted = page.locator(".pane.garden .post:not(.only)")
        await expect(posted).to_have_count(2, timeout=15000)


@pytest.mark.parametrize(("width", "lang"), [(1280, "en")])
async def test_members_have_no_panel(browser: Browser, playground: Playground, width: int, lang: str) -> None:
    async with visit(browser, playground.url, width=width, lang=lang) as page:
        await expect(page.locator(".coming")).to_have_count(1)
        await page.get_by_title("Bo", exact=True).click()

        await expect(page.locator(".coming")).to_have_count(0)
