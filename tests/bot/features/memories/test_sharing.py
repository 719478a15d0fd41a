"""Sharing, changing and withdrawing; and asking somebody else for what they wrote."""

from datetime import UTC, datetime

import pytest

from bot.base.ids import Platform
from bot.chat.heard import FileIn, PersonIn, Pressed, Said, TargetIn
from bot.people.identity import Access
from bot.testing import GARDEN, TERRACE, Bench, Seen, Voice

PHOTO = FileIn("lake.jpg", "image/jpeg", b"lake")
SENT = datetime(2019, 5, 4, 20, 0, tzinfo=UTC)


async def press_wire(voice: Voice, wire: str) -> Seen:
    """Press a button that the voice saw before the message changed."""
    await voice.send(Pressed(wire, voice.privately.last.receipt))
    return voice.privately.last


def target(text: str, author: str, message: str = "m1", files: tuple[FileIn, ...] = ()) -> TargetIn:
    return TargetIn(message, PersonIn(author.lower(), author), text, SENT, files)


async def test_a_typed_line_is_all_text_and_the_rest_is_added_by_button(bench: Bench) -> None:
    await bench.found()
    mo = await bench.member("Mo", GARDEN, access=Access.MODERATOR)
    ada = await bench.member("Ada", TERRACE)

    receipt = await ada.say("/memory share The smell of the library, and its silence")
    await ada.press("Add the date", receipt)
    dated = await ada.say("autumn 1998")
    await bench.wait(seconds=5)

    assert dated.text.endswith("Noted with it: autumn 1998.")
    assert mo.privately.last.text.endswith("Ada · autumn 1998\nThe smell of the library, and its silence")


async def test_a_photo_is_added_by_button_and_shown_to_moderators(bench: Bench) -> None:
    await bench.found()
    mo = await bench.member("Mo", GARDEN, access=Access.MODERATOR)
    ada = await bench.member("Ada", TERRACE)

    await ada.press("Add a photo", await ada.say("/memory share The lake froze over"))
    await ada.send(Said("", files=(PHOTO,)))
    await bench.wait(seconds=5)

    assert mo.privately.last.message.picture is not None
    assert list(bench.files.kept.values()) == [b"lake"]


async def test_an_edit_reaches_every_copy_and_outdates_the_old_button(bench: Bench) -> None:
    await bench.found()
    mo = await bench.member("Mo", TERRACE, access=Access.MODERATOR)
    ada = await bench.member("Ada")
    receipt = await ada.say("/memory share The lake frose over")
    old = mo.privately.last.wire("Approve")

    await ada.press("Edit", receipt)
    await ada.say("The lake froze over")
    await bench.wait(seconds=5)
    stale = await press_wire(mo, old)

    assert "The lake froze over" in mo.privately.last.text
    assert stale.text.startswith("It was changed after you opened it.")
    await mo.press("Approve", stale)
    assert "is approved" in ada.privately.last.text


async def test_what_is_withdrawn_cannot_be_approved_and_its_bytes_are_gone(bench: Bench) -> None:
    await bench.found()
    mo = await bench.member("Mo", TERRACE, access=Access.MODERATOR)
    ada = await bench.member("Ada")
    receipt = await ada.say("/memory share", text="The lake froze over", photo=PHOTO)
    waiting = mo.privately.last
    old = waiting.wire("Approve")

    await ada.press("Withdraw", receipt)
    refused = await press_wire(mo, old)
    await bench.wait(seconds=5)

    assert waiting.text.startswith("Its author took it back.")
    assert waiting.message.picture is None
    assert refused.text.startswith("Its author took that memory back meanwhile.")
    assert bench.files.kept == {}


async def test_the_same_photo_stays_while_another_memory_shows_it(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada")
    first = await ada.say("/memory share", text="The lake froze over", photo=PHOTO)
    await ada.say("/memory share", text="And it thawed", photo=PHOTO)

    await ada.press("Withdraw", first)

    assert list(bench.files.kept.values()) == [b"lake"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("once upon a time", "I cannot read “once upon a time” as a date."),
        ("1998-02-30", "“1998-02-30” is not in the calendar."),
        ("1850", "“1850” is before 1900."),
        ("spring 2031", "“spring 2031” is still to come."),
    ],
)
async def test_a_date_that_cannot_be_is_refused_and_nothing_is_stored(
    bench: Bench, words: str, told: str
) -> None:
    await bench.found()
    ada = await bench.member("Ada")

    seen = await ada.say("/memory share", text="The lake froze over", when=words)

    assert seen.text.startswith(told)
    assert "not shared a memory yet" in (await ada.say("/memory mine")).text


async def test_ten_thousand_characters_are_asked_for_again(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", TERRACE)

    seen = await ada.say("/memory share " + "x" * 10_000)

    assert seen.text.startswith("That is too long: 10000 characters where 1500 fit.")


async def test_a_visitor_is_told_how_to_become_a_member(bench: Bench) -> None:
    await bench.found()
    bo = bench.person("Bo")

    seen = await bo.say("/memory share The lake froze over")

    assert "/verify" in seen.text


async def test_a_conversation_in_chinese(bench: Bench) -> None:
    await bench.found(lang="zh")
    mo = await bench.member("莫老师", TERRACE, access=Access.MODERATOR, lang="zh")
    lin = await bench.member("小林", GARDEN, lang="zh")

    receipt = await lin.say("/memory share", text="那年湖面结了冰", when="1998年秋天", where="未名湖")

    assert receipt.text.endswith("一并记下：1998年秋天 · 未名湖。")
    assert mo.privately.last.text == "有一段回忆等你过目\n小林 · 1998年秋天 · 未名湖\n那年湖面结了冰"
    await mo.privately.press("不采用", mo.privately.last)
    await mo.privately.say("照片里有别人")
    assert lin.privately.last.text.endswith("他们说：\n照片里有别人")


@pytest.mark.parametrize("platform", [GARDEN, TERRACE])
async def test_my_own_message_is_kept_with_its_day_and_photo(bench: Bench, platform: Platform) -> None:
    await bench.found()
    ada = await bench.member("Ada", platform)

    receipt = await ada.say("/memory keep", target=target("We won the relay", "Ada", files=(PHOTO,)))
    again = await ada.say("/memory keep", target=target("We won the relay", "Ada"))

    assert "May 4, 2019" in receipt.text
    assert again.text == "That message is kept already."
    assert list(bench.files.kept.values()) == [b"lake"]


async def test_somebody_elses_message_is_kept_only_when_they_agree(bench: Bench) -> None:
    await bench.found()
    mo = await bench.member("Mo", GARDEN, access=Access.MODERATOR)
    ada = await bench.member("Ada", TERRACE)
    bo = await bench.member("Bo", TERRACE)

    asked = await bo.say("/memory keep", target=target("We won the relay", "Ada"))
    assert asked.text.startswith("I am asking the person who wrote it.")
    assert not any("We won" in seen.text for seen in mo.sees())
    await ada.press("Yes, keep it")

    assert mo.privately.last.text == "A memory waits for your decision\nAda · May 4, 2019\nWe won the relay"


async def test_a_proposal_that_is_refused_or_not_answered_is_forgotten(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", TERRACE)
    bo = await bench.member("Bo", TERRACE)
    await bo.say("/memory keep", target=target("We won the relay", "Ada", "m1"))
    await ada.press("No")
    await bo.say("/memory keep", target=target("We lost the relay", "Ada", "m2"))

    await bench.wait(days=8)

    assert not any("the relay" in seen.text for seen in ada.sees())
    assert "not shared a memory yet" in (await ada.say("/memory mine")).text


async def test_nobody_can_change_the_memory_of_another(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", TERRACE)
    bo = await bench.member("Bo", TERRACE)
    receipt = await ada.say("/memory share The lake froze over")

    refused = await bo.press("Withdraw", receipt)

    assert refused.text == "Only the person who shared a memory can change it."
