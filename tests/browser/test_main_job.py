"""The main job on the playground's page, from an empty community to an introduction, by keyboard alone."""

import os
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, FileChooser, Page, expect

from adapters.playground.play import Again, playing
from adapters.playground.server import Playground
from tests.adapters.pictures import picture
from tests.browser.keys import Keys
from tests.browser.playground import overlaps, too_wide, visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif("TESTS_LONG" not in os.environ, reason="needs a quiet machine: set TESTS_LONG=1"),
]


@pytest.fixture
async def empty(template: Path, tmp_path: Path) -> AsyncIterator[Playground]:
    """A playground in which nobody has set anything up."""
    shutil.copy(template, tmp_path / "homeroom.db")
    async with playing(tmp_path, 0, Again()) as running:
        yield running


async def test_the_main_job_by_keyboard_alone(browser: Browser, empty: Playground) -> None:
    async with visit(browser, empty.url, width=1280, lang="en") as page:
        keys = Keys(page)
        await set_up(keys)
        await join_the_terrace(keys)
        await link(keys)
        await verify(keys)
        await remember(keys, page)
        await vote(keys)
        await introduce(keys)
        assert await too_wide(page) == []
        assert await overlaps(page) == []


async def set_up(keys: Keys) -> None:
    await keys.say("garden", "/setup")
    await keys.press("garden", "Start")
    await keys.sees("garden", "is set up.")


async def join_the_terrace(keys: Keys) -> None:
    await keys.say("garden", "/connect")
    await keys.say("terrace", await _code(keys, "garden", "connect"))
    await keys.press("terrace", "Read it privately")
    await keys.press("private", "Yes, join")
    await keys.press("garden", "Yes, join")
    await keys.sees("garden", "is part of")


async def link(keys: Keys) -> None:
    await keys.say("garden", "/link")
    await keys.say("private", await _code(keys, "garden", "link"))
    await keys.press("garden", "Yes, that is me")
    await keys.sees("garden", "are one person now")


async def _code(keys: Keys, pane: str, command: str) -> str:
    shown = await keys.sees(pane, f"type /{command} ")
    found = re.search(rf"/{command} [A-Z0-9]\S*", shown)
    assert found is not None
    return found[0]


async def verify(keys: Keys) -> None:
    await keys.speak_as("Dara")
    await keys.say("garden", "/me year=1998 city=Leipzig field=Museums")
    await keys.sees("garden", "1998")
    await keys.say("garden", '/verify 1998 "room 12, with Ms Birch"')
    await keys.sees("garden", "The moderators have it now")
    await keys.speak_as("Ada")
    await keys.press_in_private("Approve")


async def pick(chooser: FileChooser) -> None:
    await chooser.set_files({"name": "ice.jpg", "mimeType": "image/jpeg", "buffer": picture()})


async def remember(keys: Keys, page: Page) -> None:
    """Share a memory with a photo through the form, approve it, and wait for its post."""
    page.on("filechooser", pick)
    await keys.speak_as("Dara")
    await keys.open_room("#hall")
    await keys.say("garden", "/memory share")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.type("The lake froze, and the whole class went out on the ice.")
    await keys.reach(page.locator("#field-photo"))
    await page.keyboard.press("Space")
    await expect(page.locator(".dialog .file img")).to_be_visible()
    await keys.reach(page.locator("#field-when"))
    await page.keyboard.type("winter 1998")
    await keys.reach(page.locator(".dialog .main"))
    await page.keyboard.press("Enter")
    await keys.sees("garden", "winter 1998")
    await keys.speak_as("Ada")
    await keys.press_in_private("Approve")
    await keys.open_room("#hall")
    await keys.say("garden", "/memory series hall tu 19")
    await keys.sees("garden", "Tuesdays 19:00")
    await keys.wind("week")
    assert "The lake froze" in await keys.sees("garden", "Do you remember?")


async def vote(keys: Keys) -> None:
    """Ask in both rooms; Ada chooses in both and is counted once."""
    await keys.say("garden", '/poll new "Where do we meet?" "Park | Lake" where=everywhere')
    await keys.press("garden", "Park")
    await keys.press("terrace", "Lake")
    await keys.speak_as("Dara")
    await keys.press("garden", "Lake")
    await keys.wind("hour")
    assert "100% · 2" in await keys.sees("terrace", "2 people voted")
    assert "100% · 2" in await keys.sees("garden", "2 people voted")


async def introduce(keys: Keys) -> None:
    await keys.say("garden", '/mentoring join mentee "Law" "Interviews"')
    await keys.sees("garden", "Interviews")
    await keys.speak_as("Ada")
    await keys.say("garden", '/mentoring join mentor "Law" "Interviews" capacity=2')
    await keys.sees("garden", "You take part as a mentor")
    await keys.say("garden", "/mentoring preview")
    await keys.wind("hour")
    await keys.sees("garden", "1 pair")
    await keys.press("garden", "Send the introductions")
    await keys.press_in_private("Accept")
    await keys.speak_as("Dara")
    await keys.press_in_private("Accept")
    await keys.sees("garden", "your mentor. You write first")


async def test_a_shorter_one_in_chinese(browser: Browser, empty: Playground) -> None:
    async with visit(browser, empty.url, width=1280, lang="zh") as page:
        keys = Keys(page)
        await keys.say("garden", "/setup")
        await keys.press("garden", "开始")
        await keys.wind("hour")
        await keys.sees("garden", "✅")
        await keys.say("garden", "/memory series hall tu 19")
        await keys.say("garden", '/poll new "在哪里聚？" "公园 | 湖边"')
        await keys.press("garden", "湖边")
        await keys.wind("week")
        await keys.sees("garden", "100% · 1")
        assert await too_wide(page) == []
        assert await overlaps(page) == []
