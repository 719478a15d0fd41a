"""On this day, years ago."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.features.memories.rules.days import kept_on
from bot.people.identity import Access
from bot.testing import TERRACE, Bench, Seen, Voice


async def archive(bench: Bench, *told: tuple[str, str], zone: str = "UTC") -> tuple[Voice, Voice]:
    """Return a moderator and a member of a community with approved memories and a flagged series."""
    await bench.found(zone=zone)
    mo = await bench.member("Mo", TERRACE, access=Access.MODERATOR)
    ada = await bench.member("Ada", TERRACE)
    for text, when in told:
        await ada.say("/memory share", text=text, when=when)
        await mo.press("Approve", mo.privately.last)
    begun = await mo.say("/memory series", place="porch", day="mo", hour="7", today="yes")
    await mo.press("Skip the next one", begun)
    return mo, ada


def days(voice: Voice) -> list[Seen]:
    return [seen for seen in voice.sees("porch") if "On this day" in seen.text]


async def test_a_memory_comes_back_on_its_day(bench: Bench) -> None:
    _, ada = await archive(bench, ("The lake froze over", "2016-03-04"), ("Another day", "2016-03-14"))

    await bench.wait(days=4)

    assert [(seen.at, seen.text) for seen in days(ada)] == [
        (
            datetime(2026, 3, 4, 10, 0, tzinfo=UTC),
            "On this day, 10 years ago\nAda · March 4, 2016\nThe lake froze over",
        )
    ]


async def test_one_post_a_day_and_the_next_one_a_year_later(bench: Bench) -> None:
    _, ada = await archive(bench, ("The first", "2015-03-04"), ("The second", "2016-03-04"))

    await bench.wait(days=4)
    assert len(days(ada)) == 1
    bench.clock.wind(timedelta(days=363))
    await bench.wait(days=2)

    assert [seen.text.split("\n")[-1] for seen in days(ada)] == ["The first", "The second"]


async def test_nothing_newer_than_a_year_and_nothing_vague_is_shown(bench: Bench) -> None:
    _, ada = await archive(bench, ("This week", "2026-03-01"), ("Some day", "March 2016"))

    await bench.wait(days=10)

    assert days(ada) == []


async def test_the_day_is_the_one_on_the_wall_of_the_place(bench: Bench) -> None:
    _, ada = await archive(bench, ("The lake froze over", "2016-03-04"), zone="Asia/Shanghai")

    await bench.wait(days=4)

    assert [seen.at for seen in days(ada)] == [datetime(2026, 3, 4, 2, 0, tzinfo=UTC)]


async def test_an_answer_is_counted_under_the_same_words(bench: Bench) -> None:
    _, ada = await archive(bench, ("The lake froze over", "2016-03-04"))
    await bench.wait(days=4)
    post = days(ada)[0]

    await ada.press("I remember that, too", post)
    await ada.privately.say("So do I")
    await bench.wait(seconds=5)

    assert post.text.startswith("On this day, 10 years ago")
    assert post.text.endswith("One of us has answered.")


@pytest.mark.parametrize(
    ("today", "kept"),
    [
        (datetime(2026, 3, 4, tzinfo=UTC), ["03-04"]),
        (datetime(2026, 2, 28, tzinfo=UTC), ["02-28", "02-29"]),
        (datetime(2028, 2, 28, tzinfo=UTC), ["02-28"]),
        (datetime(2028, 2, 29, tzinfo=UTC), ["02-29"]),
    ],
)
def test_the_leap_day_is_kept_on_the_28th_in_other_years(today: datetime, kept: list[str]) -> None:
    assert kept_on(today.date()) == kept
