"""From a shared memory to the post that brings it back."""

from datetime import UTC, datetime

import pytest

from bot.base.ids import Platform
from bot.chat.heard import FileIn
from bot.features.memories.prompts import load
from bot.people.identity import Access
from bot.testing import GARDEN, TERRACE, Bench

PHOTO = FileIn("lake.jpg", "image/jpeg", b"lake")


@pytest.mark.parametrize("platform", [GARDEN, TERRACE])
async def test_a_shared_memory_is_approved_and_posted_at_its_time(bench: Bench, platform: Platform) -> None:
    await bench.found()
    ada = await bench.member("Ada", platform)
    mo = await bench.member("Mo", TERRACE if platform == GARDEN else GARDEN, access=Access.MODERATOR)
    room = "hall" if platform == GARDEN else "porch"

    receipt = await ada.say(
        "/memory share", text="The lake froze over", photo=PHOTO, when="winter 1998", where="the lake"
    )
    assert receipt.text.endswith("Noted with it: winter 1998 · the lake.")
    waiting = mo.privately.last
    assert waiting.text == (
        "A memory waits for your decision\nAda · winter 1998 · the lake\nThe lake froze over"
    )
    assert waiting.message.picture is not None
    await mo.press("Approve", waiting)
    assert mo.privately.last.text.startswith("Approved by Mo")
    assert "is approved" in ada.privately.last.text
    admin = await bench.member("Lin", platform, access=Access.MODERATOR)
    begun = await admin.say("/memory series", place=room, day="tu", hour="19")
    assert "Tuesdays 19:00" in begun.text
    assert f"{len(load('en')) + 1} posts are left" in begun.text

    await bench.wait_until(datetime(2026, 3, 3, 18, 59, tzinfo=UTC))
    assert not any("Do you remember?" in seen.text for seen in ada.sees(room))
    await bench.wait(minutes=1)

    post = ada.sees(room)[-1]
    assert post.text == "Do you remember?\nAda · winter 1998 · the lake\nThe lake froze over"
    assert post.message.picture is not None
    assert post.message.pings == ()
    assert post.labels == ["I remember that, too", "Share a memory"]
