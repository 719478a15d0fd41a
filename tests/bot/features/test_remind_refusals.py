from datetime import UTC, datetime

import pytest

from bot.base.ids import Platform
from bot.chat.heard import Opened
from bot.features.remind import rules
from bot.people.identity import Access
from bot.testing import GARDEN, TERRACE, Bench


async def test_private_words_never_show_in_the_room_when_private_is_closed(bench: Bench) -> None:
    await bench.found()
    ada, eve = bench.person("Ada"), bench.person("Eve")
    ada.messenger.shut.add("ada")

    await ada.say("/remind me 2h the kettle")
    await bench.wait(hours=2)
    pointer = ada.last
    wire = pointer.wire("Read it privately")
    others = await eve.press_wire(wire)
    mine = await ada.press("Read it privately", pointer)

    assert pointer.spot == "hall"
    assert pointer.only == ""
    assert not any("kettle" in seen.text for seen in eve.sees())
    assert others.text == "That is for somebody else."
    assert mine.text == "You asked me to remind you:\nthe kettle"
    assert mine.only == "ada"
    assert (await ada.press("In an hour", mine)).text.startswith("Noted.")


async def test_private_words_wait_behind_a_link_where_rooms_show_everything_to_all(bench: Bench) -> None:
    await bench.found()
    bo = bench.person("Bo", TERRACE, room="porch")
    await bo.say("/remind me 2h the kettle")
    bo.messenger.shut.add("bo")

    await bench.wait(hours=2)
    pointer = bo.last
    bo.messenger.shut.clear()
    await bench.wait(hours=3)
    await bo.privately.send(Opened(bo.messenger.links[-1]))

    assert pointer.spot == "porch"
    assert "kettle" not in pointer.text
    assert bo.last.text == "You asked me to remind you:\nthe kettle"
    assert bo.last.spot == "@bo"


async def test_what_could_not_be_said_stands_in_the_list(bench: Bench) -> None:
    await bench.found()
    ada = bench.person("Ada")
    await ada.say("/help")
    await ada.privately.say("/remind me 2h the kettle")
    ada.messenger.shut.add("ada")

    await bench.wait(hours=2)
    listed = await ada.say("/remind list")

    assert "1. I could not reach you on Mon, Mar 2, 2026" in listed.text


async def test_moderators_open_a_place_to_members_and_close_it(bench: Bench) -> None:
    await bench.found()
    mod = await bench.member("Mo", access=Access.MODERATOR)
    bo = await bench.member("Bo")

    refused = await bo.say("/remind here", after="2h", text="party")
    forbidden = await bo.say("/remind allow members")
    opened = await mod.say("/remind allow members")
    noted = await bo.say("/remind here", after="2h", text="party")
    await mod.say("/remind allow moderators")
    again = await bo.say("/remind here", after="2h", text="party")

    assert refused.text.startswith("Only moderators remind everybody in this room.")
    assert "Only moderators" in forbidden.text
    assert "every member" in opened.text
    assert "everybody here" in noted.text
    assert again.text == refused.text


async def test_a_room_where_the_bot_may_not_post_takes_no_reminder(bench: Bench) -> None:
    await bench.found()
    mod = await bench.member("Mo", access=Access.MODERATOR)
    mod.messenger.shut.add("hall")

    seen = await mod.say("/remind here", after="2h", text="party")
    await bench.wait(minutes=1)

    assert seen.text.startswith(
        "I can't post in hall, so I did not keep that reminder. I lack: Send Messages."
    )
    assert (await mod.say("/remind list")).text == "No reminders are waiting. Set one with /remind me."


async def test_a_reminder_of_all_has_room_for_fifty_more(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bench.found()
    monkeypatch.setattr(rules, "MOST_COPIES", 2)
    mod = await bench.member("Mo", access=Access.MODERATOR)
    await mod.say("/remind here", after="every friday at 20:00", text="Stammtisch")
    await bench.wait_until(datetime(2026, 3, 6, 20, 0, tzinfo=UTC))

    people = [bench.person(name) for name in ("Ada", "Bo", "Cy")]
    seen = [await one.press("Remind me too") for one in (*people, people[0])]

    assert [each.text.startswith("Noted.") for each in seen] == [True, True, False, True]
    assert seen[2].text.startswith("2 people already have me remind them of this")


BAD = [
    (
        "31 February every year at 9:00",
        "日历上没有这一天",
        "isn't in the calendar",
        "28 february every year at 9:00",
    ),
    ("每年2月31日上午九点", "日历上没有这一天", "isn't in the calendar", "每年2月28日上午九点"),
    ("today at 8:00", "已经过去了", "has passed", "Mar 3, 2026"),
    ("tomorrow 9am Europe/Berln", "我不认识时区", "don't know the time zone", ""),
    ("every 5 minutes", "太频繁了", "too often", "every hour"),
    ("每5分钟", "太频繁了", "too often", "每小时"),
    ("tomorow 9am", "没看懂", "can't read that", ""),
]


@pytest.mark.parametrize("platform", [GARDEN, TERRACE])
@pytest.mark.parametrize("row", BAD, ids=lambda row: row[0])
async def test_a_bad_time_is_refused_with_the_nearest_that_works(
    bench: Bench, platform: Platform, row: tuple[str, str, str, str]
) -> None:
    phrase, chinese, english, near = row
    await bench.found()
    room = "hall" if platform == GARDEN else "porch"
    ada = bench.person("Ada", platform, room=room)
    lin = bench.person("Lin", platform, room=room, lang="zh")

    seen = await ada.say("/remind me", after=phrase, text="tea")
    offered = [label for label in seen.labels if near in label]
    noted = await ada.press(offered[0], seen)
    other = await lin.say("/remind me", after=phrase, text="茶")

    assert english in seen.text
    assert noted.text.startswith("Noted.")
    assert noted.text.endswith("tea")
    assert chinese in other.text


async def test_a_misspelt_time_before_the_text_is_asked_about_whole(bench: Bench) -> None:
    await bench.found()
    ada = bench.person("Ada", TERRACE, room="porch")

    seen = await ada.say("/remind me tomorow 9am call home")
    noted = await ada.press(seen.labels[0], seen)

    assert noted.text.startswith("Noted.")
    assert noted.text.endswith("call home")


async def test_words_too_long_are_refused_with_the_limit(bench: Bench) -> None:
    await bench.found()
    for platform, room in ((GARDEN, "hall"), (TERRACE, "porch")):
        ada = bench.person(f"Ada{platform}", platform, room=room)

        seen = await ada.say("/remind me", after="2h", text="x" * 501)

        assert "500" in seen.text


async def test_a_place_has_room_for_25_reminders(bench: Bench) -> None:
    await bench.found()
    await bench.member("Mo", access=Access.MODERATOR)
    mods = [await bench.member(name, access=Access.MODERATOR) for name in ("Mo", "Ma")]

    for number in range(25):
        await mods[number % 2].say("/remind here", after=f"{number + 1}h", text="party")
    seen = await mods[0].say("/remind here", after="30h", text="party")

    assert seen.text.startswith("25 reminders wait for this room")
