"""All of memory lane silent for a while."""

from datetime import UTC, datetime

import pytest

from bot.base.ids import Platform
from bot.people.identity import Access
from bot.testing import GARDEN, TERRACE, Bench, Seen, Voice

BOTH = pytest.mark.parametrize("platform", [GARDEN, TERRACE])


def posts(voice: Voice, room: str) -> list[Seen]:
    return [seen for seen in voice.sees(room) if "Share a memory" in seen.labels]


@BOTH
async def test_silence_ends_by_itself(bench: Bench, platform: Platform) -> None:
    await bench.found()
    mo = await bench.member("Mo", platform, access=Access.MODERATOR)
    room = "hall" if platform == GARDEN else "porch"
    begun = await mo.say("/memory series", place=room, day="tu", hour="19")

    told = await mo.say("/memory mute 2w")
    run = await mo.press("Post now", begun)
    lane = await mo.say("/memory lane")
    await bench.wait(days=13)

    assert told.text.startswith("Memory lane is silent until ")
    assert run.text.startswith("Memory lane is silent until ")
    assert "Memory lane is silent until" in lane.text
    assert posts(mo, room) == []
    await bench.wait(days=8)
    assert len(posts(mo, room)) == 1
    assert "silent" not in (await mo.say("/memory lane")).text


@BOTH
async def test_unmute_lets_the_next_one_come(bench: Bench, platform: Platform) -> None:
    await bench.found()
    mo = await bench.member("Mo", platform, access=Access.MODERATOR)
    room = "hall" if platform == GARDEN else "porch"
    await mo.say("/memory series", place=room, day="tu", hour="19")
    await mo.say("/memory mute 8w")

    over = await mo.press("Unmute")
    await bench.wait(days=7)

    assert over.text.startswith("Memory lane speaks again.")
    assert len(posts(mo, room)) == 1


async def test_what_fell_into_the_silence_does_not_come_late(bench: Bench) -> None:
    await bench.found()
    mo = await bench.member("Mo", access=Access.MODERATOR)
    await mo.say("/memory series", place="hall", day="tu", hour="19")
    await mo.say("/memory mute 3d")

    bench.clock.wind_to(datetime(2026, 3, 5, 12, tzinfo=UTC))
    await bench.app.settle()

    assert posts(mo, "hall") == []


async def test_on_this_day_is_silent_too(bench: Bench) -> None:
    await bench.found()
    mo = await bench.member("Mo", access=Access.MODERATOR)
    ada = await bench.member("Ada")
    await mo.say("/memory series", place="hall", day="tu", hour="19", today="yes")
    await ada.say("/memory share", text="The lake froze", when="2010-03-04")
    await mo.press("Approve", mo.privately.last)
    await mo.say("/memory mute 1w")

    await bench.wait(days=5)

    assert not any("On this day" in seen.text for seen in mo.sees("hall"))


async def test_upcoming_shows_the_silence_and_its_end(bench: Bench) -> None:
    await bench.found(lang="zh")
    mo = await bench.member("莫老师", access=Access.MODERATOR, lang="zh")
    await mo.say("/memory series", place="hall", day="tu", hour="19")
    await mo.say("/memory mute 1w")

    upcoming = await mo.say("/upcoming")

    assert "但安静到" in upcoming.text
    assert "回忆长廊重新开口" in upcoming.text


@pytest.mark.parametrize("span", ["5m", "9999d"])
async def test_odd_spans_are_refused(bench: Bench, span: str) -> None:
    await bench.found()
    mo = await bench.member("Mo", access=Access.MODERATOR)

    assert (await mo.say(f"/memory mute {span}")).text.startswith("Memory lane can be silent from an hour")
