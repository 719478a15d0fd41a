"""Nonsense of every kind gets one clear sentence, and nothing is lost or half done."""

import pytest

from bot.base.ids import Platform
from bot.chat.heard import Called, Pressed, Said, Unknown
from bot.people.identity import Access
from bot.testing import GARDEN, TERRACE, Bench

BOTH = pytest.mark.parametrize("platform", [GARDEN, TERRACE])


@BOTH
@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("hlep", "Did you mean /help?"),
        ("xyzzy plugh", "There is no command “xyzzy plugh”"),
        ("memory", "/memory share – "),
        ("", "There is no command"),
    ],
)
async def test_unknown_command_names_the_nearest_or_lists_the_group(
    bench: Bench, platform: Platform, text: str, answer: str
) -> None:
    await bench.found()
    ada = await bench.member("Ada", platform)

    await ada.send(Unknown(text))

    assert answer in ada.last.text


@BOTH
async def test_words_too_many_are_named(bench: Bench, platform: Platform) -> None:
    await bench.found()
    ada = await bench.member("Ada", platform)

    seen = await ada.say("/privacy please now")

    assert "please now" in seen.text


@BOTH
@pytest.mark.parametrize(
    "wire", ["gone.away:1", "remind.cancel", "polls.vote:x:y", "?999999", "?abc", "/gone.away", ":::"]
)
async def test_old_or_foreign_button_says_that_it_is_over(
    bench: Bench, platform: Platform, wire: str
) -> None:
    await bench.found()
    ada = await bench.member("Ada", platform)

    await ada.send(Pressed(wire))

    assert "again" in ada.last.text
    assert "on my side" not in ada.last.text


@BOTH
async def test_command_that_was_removed_says_so(bench: Bench, platform: Platform) -> None:
    await bench.found()
    ada = await bench.member("Ada", platform)

    await ada.send(Called("gone.away"))

    assert "/help" in ada.last.text


@BOTH
async def test_talk_in_private_is_pointed_to_help_and_talk_in_rooms_is_left_alone(
    bench: Bench, platform: Platform
) -> None:
    await bench.found()
    ada = await bench.member("Ada", platform)

    await ada.send(Said("lovely weather"))
    assert ada.sees() == []
    await ada.privately.send(Said("lovely weather"))

    assert "/help" in ada.last.text


@BOTH
async def test_name_full_of_markup_and_controls_stays_a_name(bench: Bench, platform: Platform) -> None:
    await bench.found()
    name = "**@everyone** \u202eevil\u202c " + "x" + "\u0301" * 60 + " =1+1 <b>"
    vic = await bench.member(name, platform)
    mona = await bench.member("Mona", platform, access=Access.MODERATOR)

    await vic.say("/memory share The lake")
    await bench.wait(seconds=5)

    assert any("The lake" in seen.text for seen in mona.sees())
