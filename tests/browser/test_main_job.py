"""The main job on the playground's page, from an empty community to an introduction, by keyboard alone."""

import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, FileChooser, Page, expect

from adapters.playground.play import Again, playing
from adapters.playground.server import Playground
from tests.adapters.pictures import picture
from tests.adapters.playground.pages import begin_on_a_morning
from tests.browser.keys import Keys
from tests.browser.playground import WIDTHS, overlaps, too_wide, visit
from tests.browser.tongue import Tongue

pytestmark = pytest.mark.browser
DIRECT = {"en": "Direct messages", "zh": "私信"}
STORY = {
    "en": "The lake froze, and the whole class went out on the ice.",
    "zh": "那年湖面结了冰，全班都跑到冰上去了。",
}
QUESTION = {"en": ("Where do we meet?", "Park", "Lake"), "zh": ("在哪里聚？", "公园", "湖边")}


@dataclass(slots=True)
class Job:
    page: Page
    keys: Keys
    tongue: Tongue

    async def sees(self, pane: str, key: str, **slots: int | str) -> str:
        return await self.keys.sees(pane, self.tongue.text(key, **slots))

    async def press(self, pane: str, key: str) -> None:
        await self.keys.press(pane, self.tongue.text(key))

    async def press_in_private(self, key: str) -> None:
        await self.keys.press_in_private(self.tongue.text(key))

    async def code(self, pane: str, command: str, key: str) -> str:
        """Return the line to type elsewhere, with the code that is shown here."""
        shown = await self.sees(pane, key)
        found = re.search(rf"/{command} [A-Z0-9]\S*", shown)
        assert found is not None, shown
        return found[0]


@pytest.fixture
async def empty(template: Path, tmp_path: Path) -> AsyncIterator[Playground]:
    """A playground in which nobody has set anything up."""
    shutil.copy(template, tmp_path / "homeroom.db")
    begin_on_a_morning(tmp_path)
    async with playing(tmp_path, 0, Again()) as running:
        yield running


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", WIDTHS)
async def test_the_main_job_by_keyboard_alone(
    browser: Browser, empty: Playground, width: int, lang: str
) -> None:
    async with visit(browser, empty.url, width=width, lang=lang) as page:
        job = Job(page, Keys(page, DIRECT[lang]), Tongue(lang))
        await set_up(job)
        await join_the_terrace(job)
        await link(job)
        await verify(job)
        await remember(job)
        await vote(job)
        await introduce(job)
        assert await too_wide(page) == []
        assert await overlaps(page) == []


async def set_up(job: Job) -> None:
    await job.keys.say("garden", "/setup")
    await job.press("garden", "setup.start")
    await job.sees("garden", "setup.state")


async def join_the_terrace(job: Job) -> None:
    await job.keys.say("garden", "/connect")
    await job.keys.say("terrace", await job.code("garden", "connect", "connect.code"))
    await job.press("terrace", "delivery.read_privately_button")
    await job.press("private", "connect.yes")
    await job.press("garden", "connect.yes")
    await job.sees("garden", "connect.joined")


async def link(job: Job) -> None:
    await job.keys.say("garden", "/link")
    await job.keys.say("private", await job.code("garden", "link", "accounts.code"))
    await job.press("garden", "accounts.yes")
    await job.sees("garden", "accounts.end.linked")


async def verify(job: Job) -> None:
    await job.keys.speak_as("Dara")
    await job.keys.say("garden", "/me year=1998 city=Leipzig field=Museums")
    await job.keys.sees("garden", "1998")
    await job.keys.say("garden", '/verify 1998 "room 12, with Ms Birch"')
    await job.sees("garden", "verify.asked")
    await job.keys.speak_as("Ada")
    await job.press_in_private("verify.approve")


async def pick(chooser: FileChooser) -> None:
    await chooser.set_files({"name": "ice.jpg", "mimeType": "image/jpeg", "buffer": picture()})


async def remember(job: Job) -> None:
    """Share a memory with a photo, approve it, and wait for its post."""
    await job.keys.speak_as("Dara")
    await job.keys.open_room("#hall")
    await share(job)
    await job.keys.sees("garden", "1998")
    await job.keys.speak_as("Ada")
    await job.press_in_private("memories.button.approve")
    await job.keys.open_room("#hall")
    await job.keys.say("garden", "/memory series hall tu 19")
    await job.sees("garden", "memories.weekday.tu", hour="19:00")
    await job.keys.wind("week")
    assert STORY[job.tongue.lang] in await job.sees("garden", "memories.post.memory")


async def share(job: Job) -> None:
    """Fill in the form: the story, a photo, a date."""
    page, keys = job.page, job.keys
    page.on("filechooser", pick)
    await keys.say("garden", "/memory share")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await expect(page.locator("#field-text")).to_be_focused()
    await page.keyboard.type(STORY[job.tongue.lang])
    await keys.reach(page.locator("#field-photo"))
    await page.keyboard.press("Space")
    await expect(page.locator(".dialog .file img")).to_be_visible()
    await keys.reach(page.locator("#field-when"))
    await page.keyboard.type("1998-01")
    await keys.enter(page.locator(".dialog .main"))
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def vote(job: Job) -> None:
    """Ask in both rooms; Ada chooses in both and is counted once."""
    question, park, lake = QUESTION[job.tongue.lang]
    await job.keys.say("garden", f'/poll new "{question}" "{park} | {lake}" where=everywhere')
    await job.keys.press("garden", park)
    await job.keys.press("terrace", lake)
    await job.keys.speak_as("Dara")
    await job.keys.press("garden", lake)
    await job.keys.wind("hour")
    assert "100% · 2" in await job.sees("terrace", "polls.people", n=2)
    assert "100% · 2" in await job.sees("garden", "polls.people", n=2)


async def introduce(job: Job) -> None:
    field, topic = job.tongue.text("mentoring.field.law"), job.tongue.text("mentoring.topic.interviews")
    await job.keys.say("garden", f'/mentoring join mentee "{field}" "{topic}"')
    await job.sees("garden", "mentoring.joined_mentee")
    await job.keys.speak_as("Ada")
    await job.keys.say("garden", f'/mentoring join mentor "{field}" "{topic}" capacity=2')
    await job.sees("garden", "mentoring.joined_mentor")
    await job.keys.say("garden", "/mentoring preview")
    await job.keys.wind("hour")
    await job.sees("garden", "mentoring.preview_head", n=1, mentors=1, left=0)
    await job.press("garden", "mentoring.send_button")
    await job.press_in_private("mentoring.accept_button")
    await job.keys.speak_as("Dara")
    await job.press_in_private("mentoring.accept_button")
    await job.sees("garden", "mentoring.meet_mentee")
