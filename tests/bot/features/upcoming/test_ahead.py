import asyncio

import pytest

from bot.base.ids import Platform
from bot.base.unit import Unit
from bot.chat.heard import Pressed
from bot.chat.ports import Doubtful
from bot.people.community import Room, add_place, found_community
from bot.people.identity import Access
from bot.testing import GARDEN, TERRACE, Bench, Seen, Voice

BOTH = pytest.mark.parametrize("platform", [GARDEN, TERRACE])
ROOM = {GARDEN: "hall", TERRACE: "porch"}
TITLE = "Memory lane: a question or a memory (Everything)"


async def moderator(bench: Bench, platform: Platform = GARDEN) -> Voice:
    """Return a moderator who has begun a series on Fridays at 18:00."""
    await bench.found()
    ada = await bench.member("Ada", platform, access=Access.MODERATOR)
    await ada.say("/memory series", place=ROOM[platform], day="fr", hour="18")
    return ada


def spaced(seen: Seen) -> str:
    return " ".join(seen.text.split())


def posts(bench: Bench, platform: Platform) -> int:
    return sum(seen.spot == ROOM[platform] and not seen.only for seen in bench.platforms[platform].log)


@BOTH
async def test_everything_to_come_is_listed_by_day(bench: Bench, platform: Platform) -> None:
    ada = await moderator(bench, platform)

    shown = await ada.say("/upcoming")

    room = ROOM[platform]
    assert spaced(shown) == (
        "Up to Mon, Mar 16, 2026, 2 things are coming up. Times are on your clock (UTC). "
        f"Fri, Mar 6, 2026 1. 6:00 PM · {room} · {TITLE} "
        f"Fri, Mar 13, 2026 2. 6:00 PM · {room} · {TITLE}"
    )


async def test_the_list_is_on_the_clock_and_in_the_language_of_who_asks(bench: Bench) -> None:
    await moderator(bench)
    lin = await bench.member("林", lang="zh", access=Access.MODERATOR)
    await lin.say("/me city=Shanghai")

    shown = await lin.say("/upcoming 7d")

    assert "共有 1 件要发" in shown.text
    assert "上海" in shown.text
    assert "3月7日" in shown.text
    assert "02:00" in shown.text


async def test_one_room_can_be_asked_for(bench: Bench) -> None:
    ada = await moderator(bench)
    cy = await bench.member("Cy", TERRACE, access=Access.MODERATOR)
    await cy.say("/memory series", place="porch", day="we", hour="9")

    both = await ada.say("/upcoming")
    one = await ada.say("/upcoming", place="hall")

    assert "4 things are coming up" in both.text
    assert "2 things are coming up in hall" in one.text
    assert "porch" not in one.text


async def test_how_far_has_limits(bench: Bench) -> None:
    ada = await moderator(bench)

    assert "1 to 90 days" in (await ada.say("/upcoming 400d")).text
    assert "1 to 90 days" in (await ada.say("/upcoming 2h")).text
    assert "Write how long" in (await ada.say("/upcoming soon")).text


async def test_nothing_planned_says_how_to_begin(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada")

    assert "Nothing is planned up to" in (await ada.say("/upcoming")).text


@BOTH
async def test_a_post_is_left_out_and_brought_back(bench: Bench, platform: Platform) -> None:
    ada = await moderator(bench, platform)
    shown = await ada.say("/upcoming")

    await ada.press(f"1. {TITLE}", shown)
    assert "One of a series" in shown.text
    await ada.press("Leave out", shown)
    assert f"Left out: {TITLE} ({ROOM[platform]})." in spaced(shown)
    assert "(left out)" in shown.text
    before = posts(bench, platform)
    await bench.wait(days=5)
    assert posts(bench, platform) == before

    again = await ada.say("/upcoming 7d")
    await ada.press(f"1. {TITLE}", again)
    await ada.press("Leave out", again)
    await ada.press(f"1. {TITLE}", again)
    await ada.press("Bring it back", again)
    await bench.wait(days=7)
    assert posts(bench, platform) == before + 1


@BOTH
async def test_a_post_is_moved_by_words_that_are_shown_back(bench: Bench, platform: Platform) -> None:
    ada = await moderator(bench, platform)
    shown = await ada.say("/upcoming")
    await ada.press(f"1. {TITLE}", shown)
    await ada.press("Another time", shown)
    await ada.press("Say when", shown)

    moving = await (ada.privately if platform == TERRACE else ada).answer("tomorrow 9am")
    assert "From Fri, Mar 6, 2026 6:00 PM to Tue, Mar 3, 2026 9:00 AM?" in spaced(moving)
    before = posts(bench, platform)
    await bench.wait(hours=12)
    await ada.press("Yes, move it", moving)
    assert "Moved to Tue, Mar 3, 2026 9:00 AM" in spaced(moving)
    assert "(moved from Fri, Mar 6, 2026 6:00 PM)" in spaced(moving)
    await bench.wait(days=6)

    assert posts(bench, platform) == before + 1
    assert "moved what was to come" in (await ada.press_wire("upcoming.log")).text


async def test_an_offered_time_is_shown_back_too(bench: Bench) -> None:
    ada = await moderator(bench)
    shown = await ada.say("/upcoming")
    await ada.press(f"1. {TITLE}", shown)
    await ada.press("Another time", shown)

    await ada.press(next(label for label in shown.labels if "Mar 7" in label), shown)

    assert "to Sat, Mar 7, 2026 6:00 PM?" in spaced(shown)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("every friday at 9", "Give me one time"),
        ("every friday at 19:00", "Give me one time"),
        ("gestern", "I can't read that as a time"),
        ("2026-02-01 10:00", "has passed"),
    ],
)
async def test_a_time_that_cannot_be_is_refused(bench: Bench, words: str, answer: str) -> None:
    ada = await moderator(bench)
    shown = await ada.say("/upcoming")
    await ada.press(f"1. {TITLE}", shown)
    await ada.press("Another time", shown)
    await ada.press("Say when", shown)

    refused = await ada.answer(words)

    assert answer in refused.text
    assert "Yes, move it" not in refused.labels


@BOTH
@pytest.mark.parametrize(("way", "later"), [("Instead", 0), ("As well", 1)])
async def test_a_post_is_run_now_after_two_questions(
    bench: Bench, platform: Platform, way: str, later: int
) -> None:
    ada = await moderator(bench, platform)
    shown = await ada.say("/upcoming")
    before = posts(bench, platform)

    await ada.press(f"1. {TITLE}", shown)
    await ada.press("Do it now", shown)
    await ada.press(way, shown)
    assert posts(bench, platform) == before
    assert "Sure?" in shown.text
    await ada.press("Yes, now", shown)
    assert posts(bench, platform) == before + 1
    await bench.wait(days=6)

    assert posts(bench, platform) == before + 1 + later


async def test_a_press_on_an_old_list_tells_what_became_of_it(bench: Bench) -> None:
    ada = await moderator(bench)
    cleo = await bench.member("Cleo", access=Access.MODERATOR)
    old = await cleo.say("/upcoming")
    wire = old.wire(f"1. {TITLE}")
    shown = await ada.say("/upcoming")
    await ada.press(f"1. {TITLE}", shown)
    for label in ("Do it now", "Instead", "Yes, now"):
        await ada.press(label, shown)

    await cleo.send(Pressed(wire, old.receipt))

    assert "That has already happened." in old.text
    assert "Ada had what was to come on" in old.text


async def test_two_moderators_at_once_leave_out_once(bench: Bench) -> None:
    ada = await moderator(bench)
    cleo = await bench.member("Cleo", access=Access.MODERATOR)
    lists = [await voice.say("/upcoming") for voice in (ada, cleo)]
    for voice, shown in zip((ada, cleo), lists, strict=True):
        await voice.press(f"1. {TITLE}", shown)

    await asyncio.gather(
        *(
            voice.send(Pressed(shown.wire("Leave out"), shown.receipt))
            for voice, shown in zip((ada, cleo), lists, strict=True)
        )
    )
    await bench.app.settle()

    assert sorted("That was so already" in shown.text for shown in lists) == [False, True]
    log = await ada.press_wire("upcoming.log")
    assert log.text.count("left out") == 1


async def test_members_see_what_is_public_and_change_nothing(bench: Bench) -> None:
    ada = await moderator(bench)
    ben = await bench.member("Ben")
    hers = await ada.say("/upcoming")
    opened = hers.wire(f"1. {TITLE}")

    shown = await ben.say("/upcoming")
    assert TITLE in shown.text
    number, stamp = opened.split(":")[2:]
    await ben.send(Pressed(f"upcoming.do:14.0.0:{number}:{stamp}:skip", shown.receipt))

    assert "Only a moderator can change that." in shown.text
    assert "(left out)" not in (await ada.say("/upcoming")).text


async def test_personal_reminders_are_seen_by_their_owner_alone(bench: Bench) -> None:
    ada = await moderator(bench)
    ben = await bench.member("Ben")
    await ben.say("/remind me 2h the kettle")

    shown = await ben.say("/upcoming")

    assert "only for you" in shown.text
    assert "the kettle" in shown.text
    assert "the kettle" not in (await ada.say("/upcoming")).text


async def test_another_community_sees_and_changes_nothing(bench: Bench) -> None:
    ada = await moderator(bench)
    hers = await ada.say("/upcoming")
    number, stamp = hers.wire(f"1. {TITLE}").split(":")[2:]

    async def work(unit: Unit) -> None:
        now = bench.clock.now()
        community = await found_community(unit, "Maple Alumni", "en", "UTC", now)
        await add_place(unit, community, Room(GARDEN, "den", "maple-home", "den"), now)

    await bench.app.store.write(work)
    eve = bench.person("Eve", room="den", admin=True)

    shown = await eve.press_wire(f"upcoming.do:14.0.0:{number}:{stamp}:skip")

    assert "That is no longer planned." in shown.text
    assert "(left out)" not in (await ada.say("/upcoming")).text


@pytest.mark.parametrize(
    "wire", ["open:14.0.0:1:x", "open:x:1:2", "open:14.0.0:1:99999999999999999", "turn:."]
)
async def test_wires_that_are_none_are_answered(bench: Bench, wire: str) -> None:
    ada = await moderator(bench)

    assert (await ada.press_wire(f"upcoming.{wire}")).text


@BOTH
async def test_three_hundred_entries_are_paged_within_the_limits(bench: Bench, platform: Platform) -> None:
    ada = await moderator(bench, platform)
    for hour in range(8, 17):
        await ada.say("/memory series", place=ROOM[platform], day="mo", hour=str(hour), today="yes")

    shown = await ada.say("/upcoming 40d")
    total = int(spaced(shown).partition("2026, ")[2].split()[0])
    assert total > 300
    for start in (*range(0, total, 8 * 11), total // 8 * 8):
        await ada.send(Pressed(f"upcoming.turn:40.0.{start}", shown.receipt))
        assert ada.messenger.limits.length(shown.text) <= ada.messenger.limits.body
        assert ("Later" in shown.labels) == (start + 8 < total)
        assert ("Earlier" in shown.labels) == (start > 0)


async def test_doubts_stand_at_the_head(bench: Bench) -> None:
    ada = await moderator(bench)
    ben = await bench.member("Ben")
    await (await bench.member("Cy", TERRACE)).say("/remind me 2h the kettle")
    bench.platforms[TERRACE].faults += [Doubtful("reset"), Doubtful("reset")]
    await bench.wait(hours=3)

    assert "One message may not have arrived." in (await ada.say("/upcoming")).text
    assert "See the one in doubt" in ada.last.labels
    assert "may not have arrived" not in (await ben.say("/upcoming")).text
