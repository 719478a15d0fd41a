"""One decision for each memory, on either platform, however often and by whomever it is pressed."""

from functools import partial

from sqlalchemy import ClauseElement, Table, select
from sqlmodel import SQLModel

from bot.base.hot import Hot
from bot.chat.heard import FileIn, Pressed
from bot.people.identity import Access
from bot.testing import GARDEN, TERRACE, Bench

PHOTO = FileIn("lake.jpg", "image/jpeg", b"lake")


async def test_two_moderators_at_once_make_one_decision_and_the_other_is_told(bench: Bench) -> None:
    await bench.found()
    mo = await bench.member("Mo", GARDEN, access=Access.MODERATOR)
    lin = await bench.member("Lin", TERRACE, access=Access.MODERATOR)
    ada = await bench.member("Ada", TERRACE)
    await ada.say("/memory share The lake froze over")
    hers, his = lin.privately.last, mo.privately.last
    wire = hers.wire("Approve")

    await mo.press("Approve", his)
    await lin.send(Pressed(wire, hers.receipt))
    await bench.wait(seconds=5)

    assert his.text.startswith("Approved by Mo")
    assert hers.text.startswith("Approved by Mo")
    assert lin.privately.last.text == "Mo has approved it already."
    assert [seen.text for seen in ada.sees() if "is approved" in seen.text] == [
        "Your memory is approved. It will come up in memory lane."
    ]


async def test_a_double_press_is_one_decision(bench: Bench) -> None:
    await bench.found()
    mo = await bench.member("Mo", TERRACE, access=Access.MODERATOR)
    ada = await bench.member("Ada")
    await ada.say("/memory share The lake froze over")
    waiting = mo.privately.last
    wire = waiting.wire("Approve")

    for _ in range(2):
        await mo.send(Pressed(wire, waiting.receipt))

    assert mo.privately.last.text == "Mo has approved it already."
    assert len([seen for seen in ada.sees() if "is approved" in seen.text]) == 1


async def test_declining_tells_why_and_leaves_nothing(bench: Bench) -> None:
    await bench.found()
    mo = await bench.member("Mo", GARDEN, access=Access.MODERATOR)
    ada = await bench.member("Ada", TERRACE)
    await ada.say("/memory share", text="The secret frozen lake", photo=PHOTO)
    waiting = mo.privately.last

    await mo.privately.press("Decline", waiting)
    await mo.privately.say("Please ask the people in the photo")
    await bench.wait(seconds=5)

    assert waiting.text == "Declined by Mo. Its words and its photo are gone."
    assert ada.privately.last.text.endswith("They say:\nPlease ask the people in the photo")
    assert bench.files.kept == {}
    assert await rows_with(bench, "secret") == []


async def test_the_queue_shows_what_waits_one_after_the_other(bench: Bench) -> None:
    await bench.found()
    mo = await bench.member("Mo", TERRACE, access=Access.MODERATOR)
    ada = await bench.member("Ada")
    await ada.say("/memory share The first one")
    await ada.say("/memory share The second one")

    queue = await mo.say("/memory queue")
    assert queue.text.endswith("The first one\nOne more waits behind it.")
    await mo.press("Next", queue)
    assert "The second one" in queue.text
    await mo.press("Approve", queue)
    await mo.press("Approve", await mo.say("/memory queue"))

    assert (await mo.say("/memory queue")).text == "Nothing waits. All memories are decided."


async def test_only_moderators_decide(bench: Bench) -> None:
    await bench.found()
    mo = await bench.member("Mo", TERRACE, access=Access.MODERATOR)
    ada = await bench.member("Ada", TERRACE)
    await ada.say("/memory share The lake froze over")
    waiting = mo.privately.last

    await ada.send(Pressed(waiting.wire("Approve"), waiting.receipt))

    assert "Only moderators can do that" in ada.last.text
    assert waiting.text.startswith("A memory waits")


async def test_an_approved_memory_is_taken_down_wherever_it_stands(bench: Bench) -> None:
    await bench.found()
    mo = await bench.member("Mo", GARDEN, access=Access.MODERATOR)
    ada = await bench.member("Ada", TERRACE)
    await ada.say("/memory share", text="The lake froze over", photo=PHOTO)
    review = mo.privately.last
    await mo.press("Approve", review)
    begun = await mo.say("/memory series", place="hall", day="tu", hour="19")
    await mo.press("Post now", begun)
    post = next(seen for seen in mo.sees("hall") if "Do you remember" in seen.text)

    await mo.press("Take down", review)
    await bench.wait(seconds=5)

    assert post.text == "A memory stood here. It was taken back."
    assert post.message.picture is None
    assert post.labels == []
    assert review.text == "Taken down by Mo. Its words and its photo are gone."
    assert bench.files.kept == {}


async def rows_with(bench: Bench, word: str) -> list[str]:
    """Return the tables that still hold a word."""
    async with bench.app.store.read() as unit:
        return [
            table.name
            for table in SQLModel.metadata.sorted_tables
            for row in await unit.run(Hot(partial(_all_of, table)))
            if word in repr(row)
        ]


def _all_of(table: Table, _: object) -> ClauseElement:
    return select(table)
