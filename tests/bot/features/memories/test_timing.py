"""A series that follows the terms, or goes round the members' clocks."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select, update

from bot.base.ids import Platform
from bot.base.unit import Unit
from bot.people.identity import Access
from bot.people.tables import Person
from bot.reminders.tables import Occurrence, OccurrenceState, Schedule
from bot.testing import GARDEN, TERRACE, Bench, Seen, Voice

BOTH = pytest.mark.parametrize("platform", [GARDEN, TERRACE])
CLOCKS = {"Ada": "Europe/Berlin", "Lin": "Asia/Shanghai", "Kit": "America/Los_Angeles"}


async def begin(bench: Bench, platform: Platform, *, lang: str = "en") -> tuple[Voice, Seen]:
    await bench.found(zone="Europe/Berlin", lang=lang)
    mo = await bench.member("Mo", platform, access=Access.MODERATOR, lang=lang)
    place = "hall" if platform == GARDEN else "porch"
    return mo, await mo.say("/memory series", place=place, day="tu", hour="19")


async def next_at(bench: Bench) -> datetime:
    async with bench.app.store.read() as unit:
        statement = select(Schedule.next_at).where(col(Schedule.kind) == "memories.post")
        found = (await unit.db.exec(statement)).one()
    assert found is not None
    return found


@BOTH
async def test_a_series_keeps_to_the_terms_and_comes_back(bench: Bench, platform: Platform) -> None:
    mo, shown = await begin(bench, platform)
    every_week = await next_at(bench)

    await mo.press("Once a term", shown)
    assert f"{await next_at(bench):%m-%d %H}" == "09-01 17"
    await mo.press("Only in term", shown)
    assert await next_at(bench) == every_week
    await mo.press("Every week", shown)

    assert await next_at(bench) == every_week
    assert "Every week" in mo.find("Post now").text


@BOTH
async def test_a_series_goes_round_the_members_clocks(bench: Bench, platform: Platform) -> None:
    mo, shown = await begin(bench, platform)
    for name in CLOCKS:
        await bench.member(name, platform)

    async def settle(unit: Unit) -> None:
        for name, zone in CLOCKS.items():
            await unit.db.exec(update(Person).where(col(Person.name) == name).values(zone=zone))

    await bench.app.store.write(settle)
    await mo.press("Rotate over our members' time zones", shown)
    instants = []
    for _ in range(4):
        instants.append(await next_at(bench))
        await bench.wait_until(instants[-1])

    for zone in CLOCKS.values():
        assert any(9 <= at.astimezone(ZoneInfo(zone)).hour <= 20 for at in instants), zone
    assert len({at.isocalendar().week for at in instants}) == 4
    async with bench.app.store.read() as unit:
        ran = await unit.db.exec(
            select(Occurrence.state).join(Schedule).where(col(Schedule.kind) == "memories.post")
        )
        assert sorted(ran.all()) == [*[OccurrenceState.DONE] * 4, OccurrenceState.MOVED]

    await mo.press("Every week", mo.find("Every week"))
    assert (await next_at(bench)).astimezone(ZoneInfo("Europe/Berlin")).hour == 19


async def test_a_paused_series_stays_paused_when_its_times_change(bench: Bench) -> None:
    mo, shown = await begin(bench, GARDEN)
    await mo.press("Pause", shown)

    again = await mo.press("Only in term", shown)

    assert "Every week of term" in again.text
    assert "Go on" in again.labels or "Resume" in again.labels


async def test_timings_in_chinese(bench: Bench) -> None:
    mo, shown = await begin(bench, TERRACE, lang="zh")

    again = await mo.press("只在学期里发", shown)

    assert "学期里每周" in again.text
