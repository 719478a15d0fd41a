"""Series: begun, seen, paused, skipped, run now; their clocks, and when they fall silent."""

from datetime import UTC, datetime

import pytest

from bot.base.ids import Platform
from bot.chat.heard import Pressed
from bot.features.memories.prompts import Theme, of_theme
from bot.people.identity import Access
from bot.testing import GARDEN, TERRACE, Bench, Seen, Voice


async def begin(bench: Bench, platform: Platform = GARDEN, **values: str) -> tuple[Voice, Seen, str]:
    mo = await bench.member("Mo", platform, access=Access.MODERATOR)
    room = "hall" if platform == GARDEN else "porch"
    given = {"place": room, "day": "tu", "hour": "19", **values}
    return mo, await mo.say("/memory series", **given), room


def posts(voice: Voice, room: str) -> list[Seen]:
    return [seen for seen in voice.sees(room) if "Share a memory" in seen.labels]


@pytest.mark.parametrize("platform", [GARDEN, TERRACE])
async def test_place_day_and_time_are_chosen_without_typing(bench: Bench, platform: Platform) -> None:
    await bench.found()
    mo = await bench.member("Mo", platform, access=Access.MODERATOR)

    await mo.say("/memory lane")
    await mo.press("New series")
    if platform == GARDEN:
        await mo.say("/memory series", place="porch", day="fr", hour="20")
    else:
        await mo.press("porch")
        await mo.press("Friday")
        await mo.press("20:00")

    lane = await mo.say("/memory lane")
    assert lane.text == "Memory lane\n1. porch · Fridays 20:00 · Everything"


async def test_the_same_series_is_begun_once(bench: Bench) -> None:
    await bench.found()
    mo, begun, _ = await begin(bench)

    await mo.say("/memory series", place="hall", day="tu", hour="19")

    assert begun.text.startswith("Memory lane posts here from now on.")
    assert (await mo.say("/memory lane")).text.count("Tuesdays") == 1


async def test_a_prompt_comes_every_week_and_none_twice(bench: Bench) -> None:
    await bench.found()
    mo, _, room = await begin(bench, theme="canteen")
    for week in range(4):
        await bench.wait(days=7)
        await mo.send(Pressed(posts(mo, room)[-1].wire("Answer"), posts(mo, room)[-1].receipt))
        await mo.say(f"In week {week} it was soup")

    seen = posts(mo, room)
    assert len(seen) == 4
    assert len({one.text.split("\n")[0] for one in seen}) == 4


async def test_skip_names_the_post_it_leaves_out(bench: Bench) -> None:
    await bench.found()
    mo, begun, room = await begin(bench)
    wire = begun.wire("Skip the next one")

    for _ in range(2):
        await mo.send(Pressed(wire, begun.receipt))
    await bench.wait(days=7)
    assert posts(mo, room) == []
    await bench.wait(days=7)

    assert [one.at for one in posts(mo, room)] == [datetime(2026, 3, 10, 19, 0, tzinfo=UTC)]


async def test_a_paused_series_is_silent_until_it_is_resumed(bench: Bench) -> None:
    await bench.found()
    mo, begun, room = await begin(bench)

    await mo.press("Pause", begun)
    await bench.wait(days=14)
    assert posts(mo, room) == []
    assert "Paused" in begun.text
    await mo.press("Resume", begun)
    await bench.wait(days=7)

    assert len(posts(mo, room)) == 1


async def test_run_now_pressed_twice_posts_once(bench: Bench) -> None:
    await bench.found()
    mo, begun, room = await begin(bench, TERRACE)
    wire = begun.wire("Post now")

    for _ in range(2):
        await mo.send(Pressed(wire, begun.receipt))

    assert len(posts(mo, room)) == 1
    assert mo.privately.last.text == "That post is out already."


async def test_the_preview_is_what_comes(bench: Bench) -> None:
    await bench.found()
    mo, begun, room = await begin(bench)

    preview = await mo.press("Preview", begun)
    await bench.wait(days=7)

    assert preview.text.removeprefix("This comes next, as things stand:\n") == posts(mo, room)[0].text


async def test_five_unanswered_posts_pause_a_series_and_tell_moderators(bench: Bench) -> None:
    await bench.found()
    mo, _, room = await begin(bench)

    await bench.wait(days=7 * 8)

    assert len(posts(mo, room)) == 5
    notice = mo.privately.last
    assert notice.text.startswith("Nobody answered the last five posts, so I paused this series.")
    await mo.press("Resume", notice)
    await bench.wait(days=7)
    assert len(posts(mo, room)) == 6


async def test_moderators_are_warned_once_before_a_list_runs_dry(bench: Bench) -> None:
    await bench.found()
    mo, _, room = await begin(bench, theme="dormitory")
    ada = await bench.member("Ada")
    await ada.say("/memory share The kettle in room 12")
    await mo.press("Approve", mo.privately.last)

    until_five = len(of_theme("en", Theme.DORMITORY)) - 4
    for _ in range(until_five - 1):
        await mo.press("Post now")
    assert not any("running low" in one.text for one in mo.sees())
    await mo.press("Post now")

    warnings = [one for one in mo.sees() if "running low" in one.text]
    assert len(warnings) == 1
    assert "5 posts are left" in warnings[0].text
    assert len(posts(mo, room)) == until_five


async def test_a_post_keeps_its_hour_over_the_spring_night(bench: Bench) -> None:
    await bench.found(zone="Europe/Berlin")
    mo, _, room = await begin(bench, day="su", hour="19")

    await bench.wait_until(datetime(2026, 4, 6, tzinfo=UTC))

    assert [one.at.isoformat() for one in posts(mo, room)][-2:] == [
        "2026-03-29T17:00:00+00:00",
        "2026-04-05T17:00:00+00:00",
    ]


async def test_downtime_leads_to_one_post_and_a_restart_to_none(bench: Bench) -> None:
    await bench.found()
    mo, _, room = await begin(bench)

    bench.clock.wind_to(datetime(2026, 3, 25, tzinfo=UTC))
    await bench.app.settle()
    await bench.app.open()
    await bench.app.settle()

    assert len(posts(mo, room)) == 1


async def test_a_series_that_ended_posts_no_more(bench: Bench) -> None:
    await bench.found()
    mo, begun, room = await begin(bench)

    await mo.press("End", begun)
    await mo.press("Back", begun)
    await mo.press("End", begun)
    await mo.press("Yes, end it", begun)
    await bench.wait(days=14)

    assert posts(mo, room) == []
    assert (await mo.say("/memory lane")).text.startswith("No series runs yet.")


async def test_another_community_cannot_touch_a_series(bench: Bench) -> None:
    await bench.found()
    _, begun, _ = await begin(bench)
    wire = begun.wire("Preview").replace(":1", ":99")

    mo = await bench.member("Mo", access=Access.MODERATOR)
    await mo.send(Pressed(wire))

    assert mo.last.text.startswith("That series has ended already.")


async def test_a_chinese_room_gets_chinese_prompts(bench: Bench) -> None:
    await bench.found(lang="zh")
    mo = await bench.member("莫老师", TERRACE, access=Access.MODERATOR, lang="zh")

    begun = await mo.say("/memory series", place="porch", day="tu", hour="19", theme="canteen")
    await bench.wait(days=7)

    assert "每周二 19:00 · 食堂" in begun.text
    post = mo.sees("porch")[-1]
    assert post.labels == ["我来说", "我也分享一段"]
    assert any(mark in post.text for mark in "？。")


@pytest.mark.parametrize("platform", [GARDEN, TERRACE])
async def test_twenty_series_fit_and_one_more_is_refused(bench: Bench, platform: Platform) -> None:
    await bench.found()
    mo, _, room = await begin(bench, platform)
    for hour in range(7, 19):
        await mo.say("/memory series", place=room, day="mo", hour=str(hour))
    for hour in range(7, 14):
        await mo.say("/memory series", place=room, day="fr", hour=str(hour))

    seen = await mo.say("/memory series", place=room, day="fr", hour="14")
    lane = await mo.say("/memory lane")

    assert seen.text.startswith("There are 20 series already.")
    assert len(lane.labels) == 22
