"""`/terms`: a moderator sees and changes the calendar."""

import pytest

from bot.base.ids import Platform
from bot.chat.heard import Called
from bot.people.identity import Access
from bot.testing import GARDEN, TERRACE, Bench, Seen, Voice

BOTH = pytest.mark.parametrize("platform", [GARDEN, TERRACE])


async def add(voice: Voice, shown: Seen, *answers: str) -> Seen:
    label = next(label for label in shown.labels if label in ("Add a term", "添加学期"))
    if voice.platform == GARDEN:
        form = dict(zip(("text", "start", "end"), answers, strict=True))
        await voice.send(Called("settings.term", form))
        return voice.last
    told = await voice.press(label, shown)
    for answer in answers:
        told = await voice.privately.say(answer)
    return told


@BOTH
async def test_a_moderator_writes_down_a_term_and_takes_it_out(bench: Bench, platform: Platform) -> None:
    await bench.found()
    ada = await bench.member("Ada", platform, access=Access.MODERATOR)
    shown = await ada.say("/terms")
    assert "Spring term: February 15, 2026 – June 30, 2026 (assumed)" in shown.text

    added = await add(ada, shown, "Trinity", "2026-04-20", "2026-06-20")
    assert "1. Trinity: April 20, 2026 – June 20, 2026" in added.text

    out = await ada.press("Take out 1", added)

    assert "Trinity" not in out.text


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2026-06-20", "2026-04-20", "ends before it begins"),
        ("2026-06-20", "2027-09-20", "longer than a year"),
        ("2026-06-01", "2026-07-01", "“Trinity” already runs"),
    ],
)
async def test_a_term_that_cannot_be_is_refused(bench: Bench, start: str, end: str, told: str) -> None:
    await bench.found()
    ada = await bench.member("Ada", TERRACE, access=Access.MODERATOR)
    shown = await add(ada, await ada.say("/terms"), "Trinity", "2026-04-20", "2026-06-20")

    refused = await add(ada, shown, "Other", start, end)

    assert told in refused.text


async def test_terms_in_chinese(bench: Bench) -> None:
    await bench.found(lang="zh", zone="Asia/Shanghai")
    lin = await bench.member("林", TERRACE, access=Access.MODERATOR, lang="zh")

    shown = await lin.say("/terms")
    added = await add(lin, shown, "军训", "2026-08-20", "2026-08-31")

    assert "春季学期：2026年2月15日" in shown.text
    assert "军训：2026年8月20日 – 2026年8月31日" in added.text
