import asyncio

import pytest
from sqlmodel import col, select

from bot.chat.heard import Pressed
from bot.chat.ports import PLACE_GONE, Refused, SendError, TryAgain
from bot.people.community import Room, add_place
from bot.people.identity import Access
from bot.people.tables import Community, Person, Place
from bot.testing import GARDEN, TERRACE, Bench, BenchMessenger, Seen, Voice

ROOMS = ((GARDEN, "hall"), (TERRACE, "porch"))


async def communities(bench: Bench) -> list[Community]:
    async with bench.app.store.read() as unit:
        return list(await unit.db.exec(select(Community).order_by(col(Community.id))))


async def places(bench: Bench) -> list[tuple[str, bool]]:
    async with bench.app.store.read() as unit:
        rows = await unit.db.exec(select(Place).order_by(col(Place.id)))
        return [(place.key, place.lost_at is not None) for place in rows]


def posts(voice: Voice) -> list[Seen]:
    return [seen for seen in voice.sees(voice.room) if not seen.only]


async def test_founding_takes_two_presses_and_shows_that_the_test_post_was_taken_back(bench: Bench) -> None:
    for platform, room in ROOMS:
        ada = bench.person(f"Ada{platform}", platform, room=room, admin=True)

        proposal = await ada.say("/setup")
        assert "Start an alumni community here?" in proposal.text
        assert room in proposal.text
        await ada.press("Start", proposal)
        assert "⏳" in proposal.text

        assert [seen.text for seen in posts(ada)] == [
            "Just a test that I can post here. I am taking it back."
        ]
        await bench.wait(minutes=1)
        assert posts(ada) == []
        assert f"✅ {room}: memory, poll" in proposal.text


async def test_founding_in_chinese_takes_the_language_and_the_zone_of_the_caller(bench: Bench) -> None:
    lin = bench.person("林", TERRACE, lang="zh-hans", room="porch", admin=True)

    proposal = await lin.say("/setup")
    assert "上海" in proposal.text
    await lin.press("开始")

    (community,) = await communities(bench)
    assert (community.lang, community.zone) == ("zh", "Asia/Shanghai")
    await bench.wait(minutes=1)
    assert "✅ porch" in lin.last.text


async def test_everything_can_be_changed_before_the_start(bench: Bench) -> None:
    ada = bench.person("Ada", admin=True)
    await ada.say("/setup")

    await ada.press("Chinese")
    await ada.press("Berlin")
    await ada.press("Another name")
    await ada.say("Linden School")
    await ada.press("Start")

    (community,) = await communities(bench)
    assert (community.name, community.lang, community.zone) == ("Linden School", "zh", "Europe/Berlin")


async def test_who_does_not_run_the_room_is_refused_on_both_platforms(bench: Bench) -> None:
    for platform, room in ROOMS:
        ben = bench.person("Ben", platform, room=room)

        assert "Only an administrator" in (await ben.say("/setup")).text

    assert await communities(bench) == []


async def test_in_private_setup_says_where_to_type_it(bench: Bench) -> None:
    ada = bench.person("Ada", TERRACE, admin=True).privately

    assert "where your alumni are" in (await ada.say("/setup")).text


async def test_a_draft_belongs_to_who_began_it(bench: Bench) -> None:
    ada, ben = bench.person("Ada", admin=True), bench.person("Ben")
    proposal = await ada.say("/setup")

    stolen = await ben.press("Start", proposal)

    assert "Type /setup again" in stolen.text
    assert await communities(bench) == []


async def test_a_draft_is_over_after_an_hour(bench: Bench) -> None:
    ada = bench.person("Ada", admin=True)
    proposal = await ada.say("/setup")
    await bench.wait(minutes=61)

    assert "Type /setup again" in (await ada.press("Start", proposal)).text


async def test_two_administrators_at_once_found_one_community(bench: Bench) -> None:
    ada, ben = bench.person("Ada", admin=True), bench.person("Ben", room="den", admin=True)
    proposals = [(voice, await voice.say("/setup")) for voice in (ada, ben)]

    await asyncio.gather(*(voice.press("Start", seen) for voice, seen in proposals))

    assert len(await communities(bench)) == 1
    async with bench.app.store.read() as unit:
        owners = await unit.db.exec(select(Person).where(Person.role == Access.OWNER))
        assert len(list(owners)) == 1


async def test_a_double_press_founds_once(bench: Bench) -> None:
    ada = bench.person("Ada", admin=True)
    proposal = await ada.say("/setup")
    wire = proposal.wire("Start")

    await asyncio.gather(*(ada.send(Pressed(wire, proposal.receipt)) for _ in range(3)))

    assert len(await communities(bench)) == 1


async def test_a_missing_right_is_named_and_found_again(bench: Bench) -> None:
    bench.platforms[GARDEN].shut.add("hall")
    ada = bench.person("Ada", admin=True)
    await ada.say("/setup")
    founded = await ada.press("Start")

    await bench.wait(minutes=1)
    assert "❌ hall: I lack the right “Send Messages”" in founded.text
    assert await places(bench) == [("hall", True)]

    bench.platforms[GARDEN].shut.clear()
    await ada.press("Check again", founded)
    await bench.wait(minutes=1)
    assert "✅ hall" in founded.text
    assert await places(bench) == [("hall", False)]
    assert posts(ada) == []


async def test_a_room_joins_when_the_bot_may_post_there_and_is_refused_with_the_reason(bench: Bench) -> None:
    await bench.found()
    bench.platforms[GARDEN].shut.add("den")
    ada = await bench.member("Ada", access=Access.OWNER)
    shown = await ada.at("den").say("/setup")
    assert "✅" not in shown.text

    await ada.press("Post in den too", shown)
    await bench.wait(minutes=1)
    assert "I cannot post in den: I lack the right “Send Messages”" in shown.text
    assert [key for key, _ in await places(bench)] == ["hall", "porch"]

    bench.platforms[GARDEN].shut.clear()
    await ada.press("Check again", shown)
    await bench.wait(minutes=1)
    assert "✅ den" in shown.text
    assert [key for key, _ in await places(bench)] == ["hall", "porch", "den"]


async def test_an_administrator_in_private_becomes_a_moderator_by_a_button(bench: Bench) -> None:
    await bench.found()
    ben = bench.person("Ben", TERRACE, room="porch", admin=True)
    await ben.say("/setup")

    await ben.privately.press("Help to run this")

    state = await bench.person("Ben", TERRACE).privately.say("/setup")
    assert "is set up" in state.text


async def test_a_room_of_another_community_stays_with_it(bench: Bench) -> None:
    one, other = await bench.found(), await bench.found("Other")
    room = Room(GARDEN, "hall", "garden-home", "hall")

    taken = await bench.app.store.write(lambda unit: add_place(unit, other, room, bench.clock.now()))
    again = await bench.app.store.write(lambda unit: add_place(unit, one, room, bench.clock.now()))

    assert taken is None
    assert again is not None


@pytest.mark.parametrize("fault", [TryAgain("busy"), Refused(PLACE_GONE)])
async def test_a_platform_that_cannot_tell_leaves_the_place_open(
    bench: Bench, fault: SendError, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(messenger: BenchMessenger, spot: str) -> tuple[str, ...]:
        raise fault

    monkeypatch.setattr(BenchMessenger, "missing_rights", silent)
    ada = bench.person("Ada", admin=True)
    founded = await ada.say("/setup")
    await ada.press("Start")

    for _ in range(6):
        await bench.wait(seconds=10)

    assert "❔ hall" in founded.text
    assert await places(bench) == [("hall", False)]
