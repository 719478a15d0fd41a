import asyncio
import re

import pytest
from sqlmodel import col, select

from bot.base.ids import CommunityId, Platform
from bot.base.unit import Unit
from bot.chat.heard import Pressed
from bot.people.community import Room, add_place, found_community, grant
from bot.people.directory import Caller, find_community, meet
from bot.people.identity import Access
from bot.people.tables import Account, Person, Place
from bot.testing import GARDEN, TERRACE, Bench, Seen, Voice

OTHER = {GARDEN: TERRACE, TERRACE: GARDEN}
ROOM = {GARDEN: "hall", TERRACE: "porch"}


async def one_room(bench: Bench, platform: Platform = GARDEN, name: str = "Linden Alumni") -> CommunityId:
    """Found a community that speaks on one platform only."""

    async def work(unit: Unit) -> CommunityId:
        now = bench.clock.now()
        community = await found_community(unit, name, "en", "UTC", now)
        room = Room(platform, ROOM[platform], f"{platform}-home", ROOM[platform])
        await add_place(unit, community, room, now)
        return community

    return await bench.app.store.write(work)


async def owner(bench: Bench, community: CommunityId, name: str, platform: Platform = GARDEN) -> Voice:
    voice = bench.person(name, platform, room=ROOM[platform])

    async def work(unit: Unit) -> None:
        found = await find_community(unit, community)
        assert found is not None
        caller = Caller(platform, voice.speaker.key, name, "en", runs_place=False)
        who = await meet(unit, found, caller, bench.clock.now())
        await grant(unit, community, who.person, Access.OWNER)

    await bench.app.store.write(work)
    return voice


def code_in(seen: Seen) -> str:
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", seen.text)
    assert found is not None
    return found[0]


async def places(bench: Bench) -> list[tuple[int, str]]:
    async with bench.app.store.read() as unit:
        rows = await unit.db.exec(select(Place).order_by(col(Place.id)))
        return [(place.community_id, place.key) for place in rows]


@pytest.mark.parametrize("platform", [GARDEN, TERRACE])
async def test_a_group_joins_when_both_sides_say_yes(bench: Bench, platform: Platform) -> None:
    community = await one_room(bench, platform)
    ada = await owner(bench, community, "Ada", platform)
    ben = bench.person("Ben", OTHER[platform], room=ROOM[OTHER[platform]], admin=True)

    code = code_in(await ada.say("/connect"))
    asked = await ben.say(f"/connect {code}")
    assert "part of Linden Alumni? Ada of that community" in asked.text
    question = ada.find("Yes, join")
    assert f"Ben wants the group {ROOM[OTHER[platform]]} on" in question.text

    await ben.press("Yes, join", asked)
    assert "Now Ada of Linden Alumni has to say yes" in asked.text
    assert len(await places(bench)) == 1
    await ada.press("Yes, join", question)
    await bench.wait(minutes=1)

    assert "is part of Linden Alumni now" in question.text
    assert any("is part of Linden Alumni now" in seen.text for seen in ben.sees(f"@{ben.speaker.key}"))
    assert await places(bench) == [(community, ROOM[platform]), (community, ROOM[OTHER[platform]])]
    state = await ben.say("/setup")
    await bench.wait(minutes=1)
    assert f"✅ {ROOM[TERRACE]}" in state.text
    assert f"✅ {ROOM[GARDEN]}" in state.text
    async with bench.app.store.read() as unit:
        roles = await unit.db.exec(select(Person.role).where(Person.name == "Ben"))
        assert list(roles) == [Access.MODERATOR]


async def test_joining_in_chinese(bench: Bench) -> None:
    community = await one_room(bench)
    ada = await owner(bench, community, "Ada")
    lin = bench.person("林", TERRACE, lang="zh", room="porch", admin=True)

    code = code_in(await ada.say("/connect"))
    asked = await lin.say(f"/connect {code.lower().replace('-', '')}")

    assert "成为 Linden Alumni 的一部分？" in asked.text
    await ada.press("Yes, join")
    await lin.press("好，接入", asked)
    assert "现在属于 Linden Alumni 了" in asked.text


async def test_no_on_either_side_ends_it(bench: Bench) -> None:
    community = await one_room(bench)
    ada = await owner(bench, community, "Ada")
    ben = bench.person("Ben", TERRACE, room="porch", admin=True)
    asked = await ben.say(f"/connect {code_in(await ada.say('/connect'))}")

    await ada.press("No")
    again = await ben.press("Yes, join", asked)

    assert "does not join" in again.text
    assert len(await places(bench)) == 1


async def test_the_maker_of_the_code_finds_the_request_when_private_messages_are_closed(bench: Bench) -> None:
    bench.platforms[GARDEN].shut.add("ada")
    community = await one_room(bench)
    ada = await owner(bench, community, "Ada")
    shown = await ada.say("/connect")
    assert "Nobody has typed your code yet" in (await ada.press("I have typed it", shown)).text
    ben = bench.person("Ben", TERRACE, room="porch", admin=True)
    await ben.press("Yes, join", await ben.say(f"/connect {code_in(shown)}"))

    await bench.wait(seconds=5)

    assert "Ben wants the group porch" in shown.text
    await ada.press("Yes, join", shown)
    assert len(await places(bench)) == 2


async def test_a_code_works_once_and_not_after_ten_minutes(bench: Bench) -> None:
    community = await one_room(bench)
    ada = await owner(bench, community, "Ada")
    ben = bench.person("Ben", TERRACE, room="porch", admin=True)
    shown = await ada.say("/connect")
    code = code_in(shown)
    await bench.wait(minutes=10, seconds=5)
    assert "no longer works" in shown.text

    assert "That code does not work" in (await ben.say(f"/connect {code}")).text
    fresh = code_in(await ada.press("New code", shown))
    await ben.say(f"/connect {fresh}")
    assert "That code does not work" in (await ben.at("yard").say(f"/connect {fresh}")).text


async def test_a_new_code_ends_the_old_one(bench: Bench) -> None:
    community = await one_room(bench)
    ada = await owner(bench, community, "Ada")
    ben = bench.person("Ben", TERRACE, room="porch", admin=True)
    old = code_in(await ada.say("/connect"))
    await ada.say("/connect")

    assert "That code does not work" in (await ben.say(f"/connect {old}")).text


async def test_five_tries_a_day_are_counted_even_when_they_fail(bench: Bench) -> None:
    community = await one_room(bench)
    ada = await owner(bench, community, "Ada")
    ben = bench.person("Ben", TERRACE, room="porch", admin=True)

    for _ in range(5):
        assert "That code does not work" in (await ben.say("/connect 0000-0000")).text
    good = code_in(await ada.say("/connect"))
    assert "one try too many" in (await ben.say(f"/connect {good}")).text

    await bench.wait(days=1)
    good = code_in(await ada.say("/connect"))
    assert "part of Linden Alumni?" in (await ben.say(f"/connect {good}")).text


async def test_who_does_not_run_the_group_burns_the_code(bench: Bench) -> None:
    community = await one_room(bench)
    ada = await owner(bench, community, "Ada")
    code = code_in(await ada.say("/connect"))

    cleo = bench.person("Cleo", TERRACE, room="porch")
    assert "no longer works" in (await cleo.say(f"/connect {code}")).text

    ben = bench.person("Ben", TERRACE, room="porch", admin=True)
    assert "That code does not work" in (await ben.say(f"/connect {code}")).text


async def test_a_group_with_a_community_of_its_own_is_refused_and_the_code_lives(bench: Bench) -> None:
    community = await one_room(bench)
    await one_room(bench, TERRACE, "Maple Alumni")
    ada = await owner(bench, community, "Ada")
    ben = bench.person("Ben", TERRACE, room="porch", admin=True)
    code = code_in(await ada.say("/connect"))

    assert "its own already: “Maple Alumni”" in (await ben.say(f"/connect {code}")).text
    dan = bench.person("Dan", GARDEN, room="hall", admin=True)
    assert "part of that community already" in (await dan.say(f"/connect {code}")).text


async def test_a_group_taken_in_the_meantime_does_not_join(bench: Bench) -> None:
    community = await one_room(bench)
    ada = await owner(bench, community, "Ada")
    ben = bench.person("Ben", TERRACE, room="porch", admin=True)
    asked = await ben.say(f"/connect {code_in(await ada.say('/connect'))}")
    await ben.press("Yes, join", asked)
    maple = await one_room(bench, TERRACE, "Maple Alumni")

    await ada.press("Yes, join")

    assert "another community in the meantime" in ada.last.text
    assert (maple, "porch") in await places(bench)


async def test_both_sides_at_once_and_twice_join_once(bench: Bench) -> None:
    community = await one_room(bench)
    ada = await owner(bench, community, "Ada")
    ben = bench.person("Ben", TERRACE, room="porch", admin=True)
    asked = await ben.say(f"/connect {code_in(await ada.say('/connect'))}")
    question = ada.find("Yes, join")
    presses = [(ada, question), (ben, asked), (ada, question), (ben, asked)]

    await asyncio.gather(
        *(voice.send(Pressed(seen.wire("Yes, join"), seen.receipt)) for voice, seen in presses)
    )

    assert await places(bench) == [(community, "hall"), (community, "porch")]
    async with bench.app.store.read() as unit:
        assert len(list(await unit.db.exec(select(Account).where(Account.key == "ben")))) == 1


async def test_the_request_of_another_community_cannot_be_answered(bench: Bench) -> None:
    community = await one_room(bench)
    ada = await owner(bench, community, "Ada")
    await (bench.person("Ben", TERRACE, room="porch", admin=True)).say(
        f"/connect {code_in(await ada.say('/connect'))}"
    )
    eve = await owner(bench, await one_room(bench, TERRACE, "Maple Alumni"), "Eve", TERRACE)

    await eve.send(Pressed("connect.ours:1:yes"))

    assert "That request is over" in eve.last.text


async def test_only_moderators_get_a_code_and_only_in_a_community(bench: Bench) -> None:
    await one_room(bench)

    assert "Only moderators" in (await bench.person("Cleo").say("/connect")).text
    ben = bench.person("Ben", TERRACE, room="porch", admin=True)
    assert "type /connect with the code here" in (await ben.say("/connect")).text
    assert "Type it in the group" in (await ben.privately.say("/connect 0000-0000")).text
