"""Lists of questions: brought in, seen, handed out, deleted; what a series makes of them."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.base.ids import Platform
from bot.chat.heard import FileIn, Pressed, Said
from bot.features.memories.prompts import load, occasions
from bot.features.memories.prompts.occasions import Occasion
from bot.people.identity import Access
from bot.testing import GARDEN, TERRACE, Bench, Seen, Voice

BOTH = pytest.mark.parametrize("platform", [GARDEN, TERRACE])
SOUPS = "text,theme,when\nWhich soup?,canteen,winter\nWhich bell?,,\n=Which sum?,exams,exams\n"


def sheet(text: str, name: str = "Our soups.csv") -> FileIn:
    return FileIn(name, "text/csv", text.encode())


def numbered(count: int) -> FileIn:
    return sheet("text\n" + "".join(f"Question {n}?\n" for n in range(1, count + 1)), "Numbers.csv")


async def moderator(bench: Bench, platform: Platform = GARDEN, lang: str = "en") -> tuple[Voice, str]:
    await bench.found(lang=lang)
    room = "hall" if platform == GARDEN else "porch"
    return await bench.member("Mo", platform, access=Access.MODERATOR, lang=lang), room


async def series_on(mo: Voice, room: str, name: str) -> Seen:
    """Begin a series that asks from a list alone."""
    await mo.say("/memory series", place=room, day="tu", hour="19")
    await mo.press("What it asks")
    await mo.press(name)
    await mo.press("Only ask questions")
    return await mo.press("Back")


def asked(mo: Voice, room: str) -> list[str]:
    return [seen.text for seen in mo.sees(room) if "Share a memory" in seen.labels]


@BOTH
async def test_a_list_is_brought_in_and_the_same_file_changes_nothing(
    bench: Bench, platform: Platform
) -> None:
    mo, _ = await moderator(bench, platform)
    assert (await mo.say("/memory lists")).text.startswith("You have no list of your own yet.")

    first = await mo.say("/memory lists", file=sheet(SOUPS))
    again = await mo.say("/memory lists", file=sheet(SOUPS))
    changed = await mo.say(
        "/memory lists", file=sheet("text,theme\nWhich soup?,exams\nNew?,\nWhich bell?,\n")
    )

    assert first.text == "The list is what your file says.\n3 new\nOur soups · 3 questions · English"
    assert again.text.startswith("Nothing changed:")
    assert "one new · one with another theme or time · one that is no longer in it · one as before" in (
        changed.text
    )
    assert "1. Our soups · 3 questions · English" in (await mo.say("/memory lists")).text


async def test_the_button_asks_for_a_name_and_a_file(bench: Bench) -> None:
    mo, _ = await moderator(bench, TERRACE)
    private = mo.privately

    await private.say("/memory lists")
    await private.press("Bring in a list")
    await private.answer("Soups")
    await private.send(Said("", files=(sheet(SOUPS),)))

    assert "Soups · 3 questions" in private.last.text


@BOTH
async def test_what_cannot_be_read_names_its_line_and_keeps_nothing(bench: Bench, platform: Platform) -> None:
    mo, _ = await moderator(bench, platform)

    refused = await mo.say("/memory lists", file=sheet("text,theme\nWhich soup?,canteen\nWhy?,moon\n"))

    assert refused.text.startswith("Line 3 has a theme that I do not know: moon.")
    assert (await mo.say("/memory lists")).text.startswith("You have no list of your own yet.")


@BOTH
async def test_a_list_is_handed_out_as_it_came_and_dropped_after_a_day(
    bench: Bench, platform: Platform
) -> None:
    mo, _ = await moderator(bench, platform)
    brought = await mo.say("/memory lists", file=sheet(SOUPS))

    out = (await mo.press("Hand out as CSV", brought)).message.attachment

    assert out is not None
    assert out.name == "Our soups.csv"
    data = bench.files.kept[out.file]
    assert data.decode("utf-8-sig") == (
        "text,theme,when\r\nWhich soup?,canteen,winter\r\nWhich bell?,all,\r\n'=Which sum?,exams,exams\r\n"
    )
    again = await mo.say("/memory lists", file=FileIn("Our soups.csv", "text/csv", data))
    assert again.text.startswith("Nothing changed:")
    await bench.wait(days=2)
    assert out.file not in bench.files.kept


async def test_the_starter_library_is_handed_out_and_can_come_back(bench: Bench) -> None:
    mo, _ = await moderator(bench, TERRACE, "zh")
    await mo.say("/memory lists")

    out = (await mo.press("导出自带题库")).message.attachment

    assert out is not None
    data = bench.files.kept[out.file]
    brought = await mo.say("/memory lists", called="自带", file=FileIn("x.csv", "text/csv", data))
    assert "新增 260 个\n自带 · 260 个问题 · 中文" in brought.text


@BOTH
async def test_a_list_in_use_is_not_deleted(bench: Bench, platform: Platform) -> None:
    mo, room = await moderator(bench, platform)
    await mo.say("/memory lists", file=sheet(SOUPS))
    card = await series_on(mo, room, "Our soups")
    assert "Asks from “Our soups”" in card.text
    assert "3 posts are left" in card.text

    await mo.say("/memory lists Our soups")
    await mo.press("Delete")
    assert (await mo.press("Yes, delete it")).text.startswith("A series asks from this list.")
    await mo.press("What it asks", card)
    await mo.press("Starter library")
    await mo.say("/memory lists Our soups")
    await mo.press("Delete")
    wire = mo.find("Yes, delete it").wire("Yes, delete it")
    for _ in range(2):
        await mo.press_wire(wire)

    assert mo.last.text.startswith("That list is deleted.")


async def test_nothing_repeats_before_a_list_is_through_even_while_it_grows(bench: Bench) -> None:
    mo, room = await moderator(bench)
    await mo.say("/memory lists", file=numbered(6))
    card = await series_on(mo, room, "Numbers")
    for _ in range(3):
        await mo.press("Post now", card)
    await mo.say("/memory lists", file=numbered(9))
    for _ in range(6):
        await mo.press("Post now", card)

    assert sorted(asked(mo, room)) == [f"Question {n}?" for n in range(1, 10)]
    warned = [seen for seen in mo.sees() if "running low" in seen.text]
    assert "5 posts are left" in warned[-1].text
    await mo.press("Post now", card)
    assert len(asked(mo, room)) == 10


async def test_a_post_keeps_its_words_when_its_list_changes(bench: Bench) -> None:
    mo, room = await moderator(bench)
    await mo.say("/memory lists", file=numbered(1))
    card = await series_on(mo, room, "Numbers")
    await mo.press("Post now", card)
    await mo.say("/memory lists", called="Numbers", file=sheet("text\nAnother?\n"))

    post = next(seen for seen in mo.sees(room) if seen.offers("Share a memory"))
    await mo.send(Pressed(post.wire("Answer"), post.receipt))
    await mo.answer("Yes")
    await bench.wait(minutes=5)

    assert "Question 1?\nOne of us has answered." in asked(mo, room)


@BOTH
async def test_the_next_question_is_passed_over_or_reworded(bench: Bench, platform: Platform) -> None:
    mo, room = await moderator(bench, platform)
    await mo.say("/memory lists", file=numbered(3))
    card = await series_on(mo, room, "Numbers")
    first = await mo.press("Preview", card)
    wire = first.wire("Skip this one")
    shown = first.text

    second = await mo.press("Skip this one", first)
    assert second.text != shown
    await mo.press_wire(wire)
    await mo.press("Edit the words", mo.find("Edit the words"))
    reworded = await mo.answer("Which number?")
    await mo.press("Post now", card)
    await mo.press("Post now", card)
    await mo.press("Post now", card)

    assert reworded.text.startswith("The new words are noted.")
    assert asked(mo, room)[0] == "Which number?"
    assert len(set(asked(mo, room)[:2]) & {shown.split("\n")[1]}) == 0
    assert "Numbers · 3 questions" in (await mo.say("/memory lists")).text


async def test_words_of_the_library_change_for_one_series(bench: Bench) -> None:
    mo, room = await moderator(bench)
    one = await mo.say("/memory series", place="hall", day="tu", hour="19", theme="canteen")
    await mo.press("Preview", one)
    await mo.press("Edit the words")
    await mo.answer("Which soup, by the way?")

    await mo.press("Post now", one)

    assert asked(mo, room) == ["Which soup, by the way?"]


async def test_a_line_of_welcome_stands_above_the_question(bench: Bench) -> None:
    mo, room = await moderator(bench, lang="zh")
    begun = await mo.say("/memory series", place="hall", day="tu", hour="19")
    await mo.press("问什么")
    asks = await mo.press("先打个招呼")
    assert "先打个招呼再问" in asks.text
    await mo.press("返回")

    preview = await mo.press("预览")
    await mo.press("现在就发", begun)

    post = mo.sees(room)[-1].text
    assert post.startswith("停下来想一分钟：\n")
    assert preview.text.endswith(post)


@BOTH
async def test_a_rule_in_words_begins_and_moves_a_series(bench: Bench, platform: Platform) -> None:
    mo, room = await moderator(bench, platform)
    await mo.say("/memory lists", file=numbered(8))

    which = await mo.say("/memory every", place=room, when="every second tuesday 19:00", own="numbers")
    two_weeks = next(label for label in which.labels if label.startswith("Every 2 weeks on Tuesday at 19:00"))
    wire = which.wire(two_weeks)
    begun = await mo.press(two_weeks)
    await mo.press_wire(wire)
    assert mo.last.text.startswith("That question is settled.")
    again = await mo.say("/memory every", place=room, when="every 2 weeks on tuesday at 19:00")
    await bench.wait(days=29)

    assert "Every 2 weeks on Tuesday at 19:00" in begun.text
    assert "Asks from “Numbers”" in again.text
    posts = [seen for seen in mo.sees(room) if "Share a memory" in seen.labels]
    assert [later.at - earlier.at for earlier, later in pairwise(posts)] == (
        [timedelta(days=14)] * (len(posts) - 1)
    )
    assert len(posts) in {2, 3}
    await mo.press("What it asks", begun)
    await mo.press("Other times")
    moved = await mo.answer("every friday at 20:00")
    assert "20:00" in moved.text


@pytest.mark.parametrize(
    ("when", "refusal"),
    [
        ("tomorrow at 9", "That is a single time."),
        ("every day at 9 and 17", "That is more than once a day."),
        ("every hour", ""),
    ],
)
async def test_rules_that_no_series_keeps(bench: Bench, when: str, refusal: str) -> None:
    mo, room = await moderator(bench)

    seen = await mo.say("/memory every", place=room, when=when)

    assert seen.text.startswith(refusal)
    assert (await mo.say("/memory lane")).text.startswith("No series runs yet.")


async def test_the_time_of_the_year_is_preferred_every_third_time(bench: Bench) -> None:
    mo, room = await moderator(bench)
    rows = [f"Plain {n}?," for n in range(20)] + [f"Spring {n}?,spring" for n in range(6)]
    await mo.say("/memory lists", file=sheet("text,when\n" + "\n".join(rows) + "\n", "Year.csv"))
    card = await series_on(mo, room, "Year")

    for _ in range(26):
        await mo.press("Post now", card)

    posts = asked(mo, room)
    assert len(set(posts)) == 26
    springs = [number for number, text in enumerate(posts) if text.startswith("Spring")]
    assert springs[0] == 0
    assert {0, 3} <= set(springs)


@pytest.mark.parametrize(
    ("zone", "season"), [("Europe/Berlin", Occasion.SPRING), ("Australia/Melbourne", Occasion.AUTUMN)]
)
async def test_the_library_knows_north_and_south(bench: Bench, zone: str, season: Occasion) -> None:
    await bench.found(zone=zone)
    mo = await bench.member("Mo", access=Access.MODERATOR)
    card = await mo.say("/memory series", place="hall", day="fr", hour="19", theme="snow_day")

    await mo.press("Post now", card)

    tagged = [prompt.text for prompt in load("en").values() if season in occasions.of(prompt)]
    assert asked(mo, "hall")[0] in tagged


async def test_two_moderators_at_once_make_one_list(bench: Bench) -> None:
    mo, _ = await moderator(bench)
    kim = await bench.member("Kim", TERRACE, access=Access.MODERATOR)

    async with asyncio.TaskGroup() as both:
        both.create_task(mo.say("/memory lists", called="Soups", file=sheet(SOUPS)))
        both.create_task(kim.say("/memory lists", called="soups", file=sheet(SOUPS)))

    seen = await kim.say("/memory lists")
    assert seen.text.count("3 questions") == 1
    assert not any("went wrong" in one.text for one in (*mo.sees(), *kim.sees()))


async def test_another_community_sees_no_list(bench: Bench) -> None:
    mo, _ = await moderator(bench)
    brought = await mo.say("/memory lists", file=sheet(SOUPS))
    wire = brought.wire("Hand out as CSV").replace(":1", ":99")

    await mo.press_wire(wire)

    assert mo.last.text.startswith("That list was deleted already.")


async def test_only_moderators_have_lists(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada")

    await ada.say("/memory lists", file=sheet(SOUPS))

    mo = await bench.member("Mo", access=Access.MODERATOR)
    assert (await mo.say("/memory lists")).text.startswith("You have no list of your own yet.")
