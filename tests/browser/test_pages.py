import pytest
from playwright.async_api import Page

from tests.browser.axe import grave_findings

PAGE = '<!doctype html><html lang="en"><title>A room</title><main><h1>A room</h1>{}</main>'


@pytest.mark.browser
async def test_axe_finds_a_button_without_a_name(page: Page) -> None:
    await page.set_content(PAGE.format("<button></button>"))

    assert await grave_findings(page) == ["button-name: <button></button>"]


@pytest.mark.browser
async def test_axe_is_content_with_a_named_button(page: Page) -> None:
    await page.set_content(PAGE.format("<button>Answer</button>"))

    assert await grave_findings(page) == []
