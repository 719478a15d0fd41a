"""`/quiet`: what is said unasked waits, in private for the person's night and in a place for its own."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.base.ids import CommunityId, PersonId, PlaceId, Platform
from bot.base.unit import Unit
from bot.chat.message import Message
from bot.chat.text import plain
from bot.commands.context import AT_ONCE, POST, JobContext
from bot.features.settings.tables import Change
from bot.people.identity import Access
from bot.people.tables import Person, Place
from bot.testing import GARDEN, START, TERRACE, Bench, Voice

BOTH = pytest.mark.parametrize("platform", [GARDEN, TERRACE])
MIDNIGHT = START.replace(hour=0) + timedelta(days=1)


async def moderator(bench: Bench, platform: Platform, *, lang: str = "en") -> Voice:
    await bench.found(lang=lang)
    name = "林" if lang == "zh" else "Ada"
    return await bench.member(name, platform, access=Access.MODERATOR, lang=lang)


async def say_unasked(bench: Bench, platform: Platform) -> None:
    """Say something in the platform's room and to its person, and once more what does not wait."""

    async def work(unit: Unit) -> None:
        place = (await unit.db.exec(select(Place).where(col(Place.platform) == platform))).one()
        person = (await unit.db.exec(select(Person))).one()
        community = CommunityId(place.community_id)
        ctx = JobContext(unit, bench.app.engine, community, bench.clock.now(), bench.app.dispatch._rng)
        for key, sending in (("waits", POST), ("at once", AT_ONCE)):
            post, note = Message(plain(f"post {key}")), Message(plain(f"note {key}"))
            await ctx.say_in(PlaceId(place.id or 0), post, key=key, sending=sending)
            await ctx.say_to(PersonId(person.id or 0), note, key=f"p-{key}", sending=sending)

    await bench.app.store.write(work)
    await bench.app.settle()


def heard(bench: Bench, platform: Platform) -> list[tuple[str, int]]:
    log = bench.platforms[platform].log
    return [(seen.text, seen.at.hour) for seen in log if seen.text.startswith(("post", "note"))]


@BOTH
async def test_a_place_and_a_person_are_left_alone_at_night(bench: Bench, platform: Platform) -> None:
    ada = await moderator(bench, platform)
    shown = await ada.say("/quiet")
    assert "22:00–08:00" in shown.text
    await ada.press("Here 23:00–07:00", shown)
    bench.clock.wind_to(MIDNIGHT)

    await say_unasked(bench, platform)
    await bench.wait(hours=12)

    assert sorted(heard(bench, platform)) == [
        ("note at once", 0), ("note waits", 8), ("post at once", 0), ("post waits", 7)
    ]  # fmt: skip


@BOTH
async def test_who_turned_them_off_hears_at_once(bench: Bench, platform: Platform) -> None:
    ada = await moderator(bench, platform)
    await ada.press("none", await ada.say("/quiet"))
    bench.clock.wind_to(MIDNIGHT)

    await say_unasked(bench, platform)

    assert len(heard(bench, platform)) == 4


@BOTH
async def test_other_hours_are_typed_and_the_places_are_logged(bench: Bench, platform: Platform) -> None:
    ada = await moderator(bench, platform)
    shown = await ada.say("/quiet")

    await ada.press("Other hours for me", shown)
    mine = await (ada.privately if platform == TERRACE else ada).say("13-15")
    await ada.press("Other hours here", shown)
    here = await (ada.privately if platform == TERRACE else ada).say("21:30-6")

    assert "13:00–15:00" in mine.text
    async with bench.app.store.read() as unit:
        place = (await unit.db.exec(select(Place).where(col(Place.platform) == platform))).one()
        person = (await unit.db.exec(select(Person))).one()
        log = (await unit.db.exec(select(Change))).all()
    assert (person.quiet, place.quiet) == ("13:00-15:00", "21:30-06:00")
    assert [(row.what, row.old, row.new) for row in log] == [("quiet", "", "21:30-06:00")]
    assert here.text


async def test_hours_that_make_no_sense_are_refused_with_what_works(bench: Bench) -> None:
    ada = await moderator(bench, GARDEN)

    await ada.press("Other hours for me", await ada.say("/quiet"))
    told = await ada.say("at night")

    assert "22-8" in told.text


async def test_quiet_hours_in_chinese(bench: Bench) -> None:
    lin = await moderator(bench, TERRACE, lang="zh")

    shown = await lin.say("/quiet")
    await lin.press("这里 22:00–08:00", shown)
    again = await lin.say("/quiet")

    assert "免打扰时段" in shown.text
    assert "发到“porch”的内容 22:00–08:00" in again.text


async def test_a_member_sees_the_hours_of_a_place_and_cannot_change_them(bench: Bench) -> None:
    await bench.found()
    ben = await bench.member("Ben", GARDEN)

    shown = await ben.say("/quiet")

    assert "hall" in shown.text
    assert not any("Here" in label for label in shown.labels)
