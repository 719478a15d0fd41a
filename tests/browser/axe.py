"""Accessibility as axe-core sees it; its script comes with a wheel of the test lock."""

from importlib.resources import files

from playwright.async_api import Page

SCRIPT = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
GRAVE = ("serious", "critical")


async def grave_findings(page: Page) -> list[str]:
    """`rule: element` for each serious or critical finding, the worst news a page can have."""
    await page.evaluate(SCRIPT)
    report = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {node['html']}"
        for violation in report["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]
