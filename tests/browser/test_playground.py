"""The playground's page in Chromium: small and wide, English and Chinese, by keyboard alone."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from adapters.playground.server import Playground
from bot.commands.params import Kind
from tests.browser.axe import grave_findings
from tests.browser.playground import WIDTHS, open_playground, overlaps, too_wide, visit

pytestmark = pytest.mark.browser

SEEN = [(width, lang) for width in WIDTHS for lang in ("en", "zh")]
KINDS = [kind.value for kind in Kind if kind is not Kind.TARGET]
OPEN_FORM = (Path(__file__).parent / "open_form.js").read_text("utf-8")
READ_PRIVATELY = {"en": "Read it privately", "zh": "私下查看"}
REMINDED = {"en": "You asked me to remind you", "zh": "你让我提醒你"}


@pytest.fixture
async def playground(
    request: pytest.FixtureRequest, template: Path, tmp_path: Path
) -> AsyncIterator[Playground]:
    callspec = getattr(request.node, "callspec", None)
    lang = callspec.params.get("lang", "en") if callspec else "en"
    async with open_playground(template, tmp_path, lang) as running:
        yield running


async def assert_sound(page: Page) -> None:
    assert await too_wide(page) == []
    assert await overlaps(page) == []
    assert await grave_findings(page) == []


async def focused(page: Page) -> str:
    name: str = await page.evaluate(
        "document.activeElement.id || document.activeElement.outerHTML.slice(0, 99)"
    )
    return name


async def tab_to(page: Page, target: str) -> None:
    """Press Tab until the focus is on what the selector names."""
    for _ in range(60):
        if await page.evaluate("(target) => document.activeElement.matches(target)", target):
            return
        await page.keyboard.press("Tab")
    pytest.fail(f"Tab never reaches {target}")


@pytest.mark.parametrize(("width", "lang"), SEEN)
async def test_remind_me_by_keyboard_alone(
    browser: Browser, playground: Playground, width: int, lang: str
) -> None:
    keys = "/remind me" if lang == "en" else "/提醒 我"
    async with visit(browser, playground.url, width=width, lang=lang) as page:
        await tab_to(page, "#say-garden-hall")
        await page.keyboard.type(keys)
        await expect(page.get_by_role("option")).to_have_count(1)
        await assert_sound(page)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog")).to_be_visible()
        assert await focused(page) == "field-after"

        await page.keyboard.type("soonish")
        await page.keyboard.press("Enter")
        await expect(page.locator("#field-after-error")).to_be_visible()
        assert await focused(page) == "field-after"
        await assert_sound(page)

        await page.keyboard.press("Control+A")
        await page.keyboard.type("2h")
        await page.keyboard.press("Tab")
        await page.keyboard.type("Tea with 陈琳")
        await tab_to(page, ".dialog .main")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(page.locator(".post.only").last).to_contain_text("Tea with 陈琳")
        assert await focused(page) == "say-garden-hall"

        await tab_to(page, "[data-step=next]")
        await page.keyboard.press("Enter")
        direct = page.locator(".strip button").last
        await expect(direct).to_contain_text("1")
        await tab_to(page, ".strip button:last-child")
        await page.keyboard.press("Enter")
        await expect(page.locator(".pane.garden .log")).to_contain_text(REMINDED[lang])
        await assert_sound(page)


@pytest.mark.parametrize(("width", "lang"), SEEN)
async def test_the_terrace_asks_one_by_one(
    browser: Browser, playground: Playground, width: int, lang: str
) -> None:
    async with visit(browser, playground.url, width=width, lang=lang) as page:
        if width < 960:
            await page.locator("#tab-terrace").click()
        await page.locator("#say-terrace-porch").fill("/remind_me 30m")
        await page.locator("#say-terrace-porch").press("Enter")
        await page.get_by_role("button", name=READ_PRIVATELY[lang]).click()
        line = page.locator("#say-terrace--")
        await expect(page.locator(".pane.private .post.from-bot").last).to_be_visible()
        await assert_sound(page)

        await line.fill("call home")
        await line.press("Enter")

        await expect(page.locator(".pane.private .post.from-bot").last).to_contain_text("call home")
        await assert_sound(page)


@pytest.mark.parametrize(("width", "lang"), SEEN)
async def test_the_gallery_shows_every_message(
    browser: Browser, playground: Playground, width: int, lang: str
) -> None:
    async with visit(browser, f"{playground.url}/gallery", width=width, lang=lang) as page:
        await expect(page.locator(".photo").first).to_be_visible()

        assert await page.locator(".sample").count() > 50
        await assert_sound(page)


@pytest.mark.parametrize("width", WIDTHS)
async def test_the_page_is_sound_by_night(browser: Browser, playground: Playground, width: int) -> None:
    async with visit(browser, playground.url, width=width, lang="en", dark=True) as page:
        await page.locator("#say-garden-hall").fill("/remind me 2h tea")
        await page.locator("#say-garden-hall").press("Enter")
        await expect(page.locator(".post.only")).to_be_visible()

        await assert_sound(page)


async def test_two_people_talk_at_once_and_a_private_answer_stays_private(
    browser: Browser, playground: Playground
) -> None:
    async with (
        visit(browser, playground.url, width=1280, lang="en") as ada,
        visit(browser, playground.url, width=1280, lang="zh") as fen,
    ):
        await fen.locator("label[title^=Fen]").click()
        await fen.locator("#say-garden-hall").fill("早上好")
        await fen.locator("#say-garden-hall").press("Enter")
        await fen.locator("#say-garden-hall").fill("/remind me 2h 喝茶")
        await fen.locator("#say-garden-hall").press("Enter")

        await expect(fen.locator(".post.only")).to_contain_text("只有你看得到")
        await expect(ada.locator(".pane.garden .log")).to_contain_text("早上好")
        await expect(ada.locator(".post.only")).to_have_count(0)


async def test_start_over_asks_first_and_escape_keeps_everything(
    browser: Browser, playground: Playground
) -> None:
    async with visit(browser, playground.url, width=360, lang="en") as page:
        await tab_to(page, ".top summary")
        await page.keyboard.press("Enter")
        await tab_to(page, ".top .menu button")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog")).to_contain_text("wiped")
        await assert_sound(page)

        await page.keyboard.press("Escape")

        await expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(("width", "lang"), SEEN)
async def test_every_kind_of_field_is_sound(
    browser: Browser, playground: Playground, width: int, lang: str
) -> None:
    async with visit(browser, playground.url, width=width, lang=lang) as page:
        await page.evaluate(f"({OPEN_FORM})({json.dumps(KINDS)})")

        await expect(page.locator(".field")).to_have_count(len(KINDS))
        await expect(page.locator(".field .error")).to_have_count(len(KINDS))
        await assert_sound(page)
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_messages_are_walked_with_the_arrows(browser: Browser, playground: Playground) -> None:
    async with visit(browser, playground.url, width=1280, lang="en") as page:
        line = page.locator("#say-garden-hall")
        for text in ("one", "two"):
            await line.fill(text)
            await line.press("Enter")
        await expect(page.locator(".pane.garden .post")).to_have_count(3)

        await page.locator(".pane.garden .log").focus()
        await page.keyboard.press("ArrowUp")
        await page.keyboard.press("ArrowUp")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")

        await expect(page.locator(".replying")).to_contain_text("one")
        assert await focused(page) == "say-garden-hall"
        await page.locator(".pane.garden .log").focus()
        await page.keyboard.press("Escape")
        assert await focused(page) == "say-garden-hall"


async def test_the_first_stop_skips_to_the_line(browser: Browser, playground: Playground) -> None:
    async with visit(browser, playground.url, width=360, lang="zh") as page:
        await page.keyboard.press("Tab")
        await assert_sound(page)
        await page.keyboard.press("Enter")

        assert await focused(page) == "say-garden-hall"
