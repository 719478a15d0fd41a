"""Hands that have a keyboard and no mouse. They wait on what the page says, never on time."""

import re
from pathlib import Path

import pytest
from playwright.async_api import ElementHandle, Locator, Page, expect

MOST_TURNS = 12
"""How often to look again where the focus stands; on the last turns after each key."""
WAY = (Path(__file__).parent / "way.js").read_text("utf-8")
TABS = ["garden", "terrace", "private"]


class Keys:
    """Does everything on a page by keys alone; looking is all that needs no key.

    `direct` is what the garden calls the room in which the bot writes to one person alone.
    """

    def __init__(self, page: Page, direct: str) -> None:
        self.page = page
        self.direct = direct

    async def reach(self, target: Locator) -> ElementHandle:
        """Press Tab, or Shift and Tab where that is nearer, until the focus is there."""
        for turn in range(MOST_TURNS):
            element = await target.element_handle()
            key, times = await element.evaluate(WAY)
            if not times:
                return element
            for _ in range(times if turn < MOST_TURNS // 2 else 1):
                await self.page.keyboard.press(key)
        pytest.fail(f"Tab never reaches {target}")

    async def enter(self, target: Locator) -> None:
        await self.reach(target)
        await self.page.keyboard.press("Enter")

    async def open_pane(self, name: str) -> None:
        """Where panes are tabs, move to the pane's tab by arrow keys."""
        tab = self.page.locator(f"#tab-{name}")
        if not await tab.is_visible() or await tab.get_attribute("aria-selected") == "true":
            return
        now = self.page.locator(".tabs [aria-selected=true]")
        await self.reach(now)
        at = TABS.index((await now.get_attribute("id") or "").removeprefix("tab-"))
        for step in range(1, (TABS.index(name) - at) % len(TABS) + 1):
            await self.page.keyboard.press("ArrowRight")
            await expect(self.page.locator(f"#tab-{TABS[(at + step) % len(TABS)]}")).to_be_focused()

    async def speak_as(self, name: str) -> None:
        """Move among the radio buttons of the people by arrow keys."""
        await self.reach(self.page.locator(".people input:checked"))
        people = self.page.locator(".people label")
        names = [await one.get_attribute("title") or "" for one in await people.all()]
        wanted = next(at for at, one in enumerate(names) if one.startswith(name))
        at = names.index(await self.page.locator(".people .now b").inner_text())
        for step in range(1, (wanted - at) % len(names) + 1):
            await self.page.keyboard.press("ArrowRight")
            await expect(people.nth((at + step) % len(names)).locator("input")).to_be_checked()
        await expect(self.page.locator(".people .now b")).to_have_text(names[wanted])

    async def open_room(self, label: str) -> None:
        await self.open_pane("garden")
        await self.enter(self.page.locator(".strip button").filter(has_text=label))

    async def say(self, pane: str, line: str) -> None:
        await self.open_pane(pane)
        composer = self.page.locator(f"#pane-{pane} input.say")
        await self.reach(composer)
        await self.page.keyboard.type(line)
        await expect(composer).to_have_value(line)
        await self.page.keyboard.press("Escape")
        await self.page.keyboard.press("Enter")
        await expect(composer).to_have_value("")

    async def press(self, pane: str, label: str) -> None:
        """Press the newest button of this name in a pane."""
        await self.open_pane(pane)
        await self.enter(self._buttons(f"#pane-{pane}", label).last)

    async def press_in_private(self, label: str) -> None:
        """Press what the bot sent to this person alone: it writes where they spoke last, in either app."""
        await self.open_room(self.direct)
        newest = self._buttons(":is(#pane-garden, #pane-private)", label).last
        await expect(newest).to_be_attached()
        await self.press(await newest.evaluate("(one) => one.closest('.pane').id.slice(5)"), label)

    def _buttons(self, where: str, label: str) -> Locator:
        name = re.compile(rf"^{re.escape(label)}")
        return self.page.locator(f"{where} .post button.button").filter(has_text=name)

    async def wind(self, step: str) -> None:
        """Wind the clock and wait until it stands still."""
        face = self.page.locator(".face b")
        before = await face.inner_text()
        await self.enter(self.page.locator(f"[data-step={step}]"))
        await expect(face).not_to_have_text(before)
        await expect(self.page.locator(".step[aria-busy=true]")).to_have_count(0)

    async def sees(self, pane: str, words: str) -> str:
        """Wait for a message with these words and return its text."""
        await self.open_pane(pane)
        found = self.page.locator(f"#pane-{pane} .post").filter(has_text=words).last
        await expect(found).to_be_visible()
        return await found.inner_text()
