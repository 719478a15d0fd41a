"""A platform without private answers asks in private; the command stays where it was given."""

from dataclasses import replace
from typing import cast

from bot.base.unit import Unit
from bot.chat.heard import Heard, Moved, Said
from bot.people.directory import Found, find_room
from bot.testing import TERRACE, Bench


async def test_answer_in_private_completes_the_command_of_the_room(bench: Bench) -> None:
    await bench.found()
    ada = bench.person("Ada", TERRACE, room="porch")
    await ada.say("/remind me")

    again = await ada.privately.say("soonish")
    await ada.privately.say("30m")
    noted = await ada.privately.say("call home")

    assert "can't read that as a time" in again.text
    assert "I will remind you" in noted.text
    assert (await ada.privately.say("hello")).text.startswith("I answer to commands")


async def test_reply_to_an_announcement_is_no_answer_to_a_question_asked_in_private(bench: Bench) -> None:
    await bench.found()
    ada = bench.person("Ada", TERRACE, room="porch")
    question = await ada.say("/remind me")
    before = len(ada.sees())

    await ada.send(Said("30m", reply_to=question.receipt))

    assert len(ada.sees()) == before


async def test_homes_of_an_answer_are_those_of_its_command(bench: Bench) -> None:
    await bench.found()
    ada = bench.person("Ada", TERRACE, room="porch")
    await ada.say("/help")
    private = Heard("1", ada.speaker, ada.privately.spot, Said("30m"))

    community_homes = await bench.app.homes(private)
    await ada.say("/remind me")
    command_homes = await bench.app.homes(private)

    assert community_homes == command_homes == ["terrace-home"]
    assert await bench.app.homes(replace(private, speaker=replace(ada.speaker, key="stranger"))) == []


async def test_place_that_moves_takes_its_home_along(bench: Bench) -> None:
    await bench.found()
    ada = bench.person("Ada", TERRACE, room="terrace-home")
    await ada.send(Moved("new-home"))
    await ada.send(Moved("new-home"))

    async def look(unit: Unit) -> tuple[Found | None, Found | None, Found | None]:
        return (
            await find_room(unit, TERRACE, "porch", ""),
            await find_room(unit, TERRACE, "attic", "new-home"),
            await find_room(unit, TERRACE, "attic", "terrace-home"),
        )

    porch, new, old = await bench.app.store.write(look)

    assert cast("Found", new).community == cast("Found", porch).community
    assert old is None


async def test_private_rights_count_for_the_home_they_were_checked_for(bench: Bench) -> None:
    community = await bench.found()
    ada = bench.person("Ada", TERRACE, room="porch")
    await ada.say("/help")
    spot = replace(ada.privately.spot, home="terrace-home")
    heard = Heard("3", replace(ada.speaker, runs_place=True), spot, Said("hello"))

    async def look(unit: Unit) -> Found | None:
        return await bench.app.dispatch._found(unit, heard)

    found = await bench.app.store.write(look)

    assert found is not None
    assert found.community == community
