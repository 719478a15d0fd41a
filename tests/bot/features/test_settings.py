import asyncio

import pytest
from sqlmodel import col, select

from bot.base.ids import Platform
from bot.chat.heard import Pressed
from bot.features.settings.tables import Change
from bot.people.identity import Access
from bot.people.tables import Community
from bot.reminders.tables import Schedule
from bot.testing import GARDEN, TERRACE, Bench

BOTH = pytest.mark.parametrize("platform", [GARDEN, TERRACE])


async def community(bench: Bench) -> Community:
    async with bench.app.store.read() as unit:
        return (await unit.db.exec(select(Community))).one()


async def logged(bench: Bench) -> list[tuple[str, str, str, str]]:
    async with bench.app.store.read() as unit:
        rows = await unit.db.exec(select(Change).order_by(col(Change.id)))
        return [(row.what, row.old, row.new, row.place) for row in rows]


@BOTH
async def test_a_moderator_changes_settings_and_every_change_is_logged(
    bench: Bench, platform: Platform
) -> None:
    await bench.found()
    ada = await bench.member("Ada", platform, access=Access.MODERATOR)

    shown = await ada.say("/settings")
    assert "Linden Alumni" in shown.text
    await ada.press("Another name", shown)
    await (ada.privately if platform == TERRACE else ada).say("Maple Alumni")
    await ada.press("Chinese", shown)
    await ada.press("Berlin", shown)

    now = await community(bench)
    assert (now.name, now.lang, now.zone) == ("Maple Alumni", "zh", "Europe/Berlin")
    assert [row[:3] for row in await logged(bench)] == [
        ("name", "Linden Alumni", "Maple Alumni"),
        ("lang", "en", "zh"),
        ("zone", "UTC", "Europe/Berlin"),
    ]
    log = await ada.press("Who changed what", shown)
    assert "Ada changed Name from “Linden Alumni” to “Maple Alumni”" in log.text


async def test_settings_in_chinese(bench: Bench) -> None:
    await bench.found(lang="zh", zone="Asia/Shanghai")
    lin = await bench.member("林", TERRACE, access=Access.MODERATOR, lang="zh")

    shown = await lin.say("/settings")

    assert "上海" in shown.text
    assert "全部暂停" in shown.labels


async def test_a_zone_is_understood_by_its_city_and_what_is_none_is_refused(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", access=Access.MODERATOR)
    await ada.say("/settings")

    await ada.press("Type a time zone")
    await ada.say("munich")
    assert (await community(bench)).zone == "Europe/Berlin"
    await ada.press("Type a time zone")
    refused = await ada.say("qqqqxxzz")

    assert "I do not know the time zone" in refused.text


async def test_changing_to_what_is_set_changes_and_logs_nothing(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", access=Access.MODERATOR)
    shown = await ada.say("/settings")
    wire = shown.wire("Chinese")

    await asyncio.gather(*(ada.send(Pressed(wire, shown.receipt)) for _ in range(3)))

    assert await logged(bench) == [("lang", "en", "zh", "hall")]


async def test_only_moderators_see_and_change_settings(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", access=Access.MODERATOR)
    shown = await ada.say("/settings")
    ben = await bench.member("Ben")

    for line in ("/settings", "/pause all", "/resume"):
        assert "Only moderators" in (await ben.say(line)).text
    assert "Only moderators" in (await ben.press("Chinese", shown)).text
    assert await logged(bench) == []


@BOTH
async def test_pause_silences_everything_but_answers_until_resume(bench: Bench, platform: Platform) -> None:
    await bench.found()
    ada = await bench.member("Ada", platform, access=Access.MODERATOR)
    await ada.say("/remind me 1h the kettle")

    await ada.say("/pause all")
    assert not (await community(bench)).paused
    await ada.press("Yes, pause everything")
    assert (await community(bench)).paused
    await bench.wait(hours=2)
    assert not any("the kettle" in seen.text and "You asked" in seen.text for seen in ada.sees())
    assert "is set up" in (await ada.say("/setup")).text

    await ada.say("/resume")
    await ada.press("Yes, go on")
    await bench.wait(minutes=1)
    assert any("You asked me to remind you" in seen.text for seen in ada.sees())
    assert [row[:3] for row in await logged(bench)] == [("paused", "off", "on"), ("paused", "on", "off")]


async def test_pause_can_be_left_alone(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", access=Access.MODERATOR)
    asked = await ada.say("/pause")

    await ada.press("Leave it", asked)

    assert "Settings" in asked.text
    assert not (await community(bench)).paused


async def test_jobs_move_to_the_clock_of_the_new_zone(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", access=Access.MODERATOR)
    await ada.say("/settings")

    await ada.press("Tokyo")

    async with bench.app.store.read() as unit:
        zones = set(await unit.db.exec(select(Schedule.zone).where(Schedule.key == "job")))
    assert zones <= {"Asia/Tokyo"}
