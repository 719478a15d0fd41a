"""Hands that have a keyboard and no mouse."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

MOST_TABS = 200
WAY = """(element) => {
  const here = document.activeElement;
  if (element === here) return "";
  const before = here.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING;
  return before ? "Shift+Tab" : "Tab";
}"""
COMPOSERS = {
    "garden": ".pane.garden input.say",
    "terrace": ".pane.terrace:not(.private) input.say",
    "private": ".pane.private input.say",
}


class Keys:
    """Does everything on a page by keys alone; looking is all that needs no key."""

    def __init__(self, page: Page, direct: str = "Direct messages") -> None:
        self.page = page
        self.direct = direct

    async def reach(self, target: Locator) -> None:
        """Press Tab, or Shift and Tab where that is nearer, until the focus is there."""
        await expect(target).to_be_attached()
        for _ in range(MOST_TABS):
            way = await target.evaluate(WAY)
            if not way:
                return
            await self.page.keyboard.press(way)
        pytest.fail(f"Tab never reaches {target}")

    async def speak_as(self, name: str) -> None:
        """Move among the radio buttons of the people by arrow keys."""
        await self.reach(self.page.locator(".people input:checked"))
        wanted = self.page.locator(f".people label[title^='{name}'] input")
        for _ in range(6):
            if await wanted.is_checked():
                break
            await self.page.keyboard.press("ArrowRight")
        await expect(self.page.locator(".people .now b")).to_contain_text(name)

    async def open_room(self, label: str) -> None:
        await self.reach(self.page.locator(".strip button").filter(has_text=label))
        await self.page.keyboard.press("Enter")

    async def say(self, pane: str, line: str) -> None:
        await self.reach(self.page.locator(COMPOSERS[pane]))
        await self.page.keyboard.type(line)
        await self.page.keyboard.press("Escape")
        await self.page.keyboard.press("Enter")

    async def press(self, pane: str, label: str) -> None:
        """Press the newest button of this name in a pane."""
        name = re.compile(rf"^{re.escape(label)}")
        buttons = self.page.locator(f":is(.pane.{pane}) .post button.button").filter(has_text=name)
        await expect(buttons.last).to_be_visible()
        await self.reach(buttons.last)
        await self.page.keyboard.press("Enter")

    async def press_in_private(self, label: str) -> None:
        """Press what the bot sent to this person alone: it writes where they spoke last, in either app."""
        await self.open_room(self.direct)
        await self.press("garden, .pane.private", label)

    async def wind(self, step: str) -> None:
        await self.reach(self.page.locator(f"[data-step={step}]"))
        await self.page.keyboard.press("Enter")
        await expect(self.page.locator(".step[aria-busy=true]")).to_have_count(0)

    async def sees(self, pane: str, words: str) -> str:
        """Wait for a message with these words and return its text."""
        found = self.page.locator(f".pane.{pane} .post").filter(has_text=words).last
        await expect(found).to_be_visible()
        return await found.inner_text()
