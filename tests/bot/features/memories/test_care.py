"""Never again: people, names, days and topics; and people who merge, leave or are forgotten."""

from functools import partial

from sqlalchemy import ClauseElement, Table, select
from sqlmodel import SQLModel

from bot.base.hot import Hot
from bot.base.ids import CommunityId, PersonId
from bot.base.unit import Unit
from bot.chat.heard import FileIn, PersonIn, TargetIn
from bot.commands.context import JobContext
from bot.facts import Fact, MemberLeft, PeopleMerged, PersonForgotten
from bot.people.identity import Access
from bot.testing import GARDEN, START, TERRACE, Bench, Seen, Voice

PHOTO = FileIn("lake.jpg", "image/jpeg", b"lake")


async def told(bench: Bench, *texts: str) -> tuple[Voice, Voice, Seen]:
    """Return a moderator, a member whose memories are approved, and a series."""
    mo = await bench.member("Mo", GARDEN, access=Access.MODERATOR)
    ada = await bench.member("Ada", TERRACE)
    for text in texts:
        await ada.say("/memory share", text=text, photo=PHOTO)
        await mo.press("Approve", mo.privately.last)
    return mo, ada, await mo.say("/memory series", place="hall", day="tu", hour="19", theme="sports")


async def publish(bench: Bench, community: CommunityId, fact: Fact) -> None:
    async def work(unit: Unit) -> None:
        ctx = JobContext(unit, bench.app.engine, community, bench.clock.now(), bench.app.dispatch._rng)
        await ctx.publish(fact)

    await bench.app.store.write(work)
    await bench.wait(seconds=5)


async def everything(bench: Bench) -> str:
    async with bench.app.store.read() as unit:
        return repr(
            [await unit.run(Hot(partial(_all_of, table))) for table in SQLModel.metadata.sorted_tables]
        )


def _all_of(table: Table, _: object) -> ClauseElement:
    return select(table)


def memories(voice: Voice) -> list[str]:
    return [seen.text for seen in voice.sees("hall") if seen.text.startswith("Do you remember?")]


async def test_a_topic_is_obeyed_by_the_very_next_post(bench: Bench) -> None:
    await bench.found()
    mo, _, begun = await told(bench, "The fire in the old gym")
    assert "Do you remember" not in (await mo.press("Preview", begun)).text

    await mo.say("/memory never")
    await mo.press("A topic")
    await mo.say("Fire")
    await mo.press("Post now", begun)

    assert memories(mo) == []
    assert mo.sees("hall")[-1].labels == ["Answer", "Share a memory"]


async def test_a_person_who_leaves_themself_out_is_not_shown_until_they_are_back(bench: Bench) -> None:
    await bench.found()
    mo, ada, begun = await told(bench, "The lake froze over")

    out = await ada.say("/memory never")
    await ada.press("Leave me out", out)
    await mo.press("Post now", begun)
    assert memories(mo) == []
    await ada.press("Let me be shown again", out)
    await mo.press("Post now", begun)

    assert len(memories(mo)) == 1


async def test_rules_are_listed_and_ended_by_moderators(bench: Bench) -> None:
    await bench.found()
    mo, _, _ = await told(bench)
    for button, words in (("A name", "Old Dean"), ("A day", "5月12日"), ("A topic", "exams")):
        await mo.say("/memory never")
        await mo.press(button)
        await mo.say(words)

    listed = await mo.say("/memory never")
    await mo.press("Allow no. 2", listed)

    assert listed.text.startswith(
        "Never comes up in memory lane:\n1. the name old dean\n2. the topic exams\n"
    )


async def test_many_rules_are_shown_page_by_page(bench: Bench) -> None:
    await bench.found()
    mo, _, _ = await told(bench)
    for number in range(12):
        await mo.say("/memory never")
        await mo.press("A topic")
        await mo.say(f"topic {number}")

    listed = await mo.say("/memory never")
    assert "9. the topic topic 8" in listed.text
    await mo.press("More", listed)

    assert "3. the topic topic 11" in listed.text


async def test_a_day_that_cannot_be_read_is_asked_for_again(bench: Bench) -> None:
    await bench.found()
    mo, _, _ = await told(bench)

    await mo.say("/memory never")
    await mo.press("A day")

    assert (await mo.say("31 June")).text.startswith("I cannot read “31 June” as a day.")


async def test_a_post_is_taken_down_by_its_author_or_a_moderator_alone(bench: Bench) -> None:
    await bench.found()
    mo, ada, begun = await told(bench, "The lake froze over")
    await mo.press("Post now", begun)
    post = next(seen for seen in mo.sees("hall") if seen.text.startswith("Do you remember?"))
    bo = await bench.member("Bo")
    mark = TargetIn(post.receipt, PersonIn("bot", "Homeroom"), "", START)

    refused = await bo.say("/memory takedown", target=mark)
    wrong = await mo.say("/memory takedown", target=TargetIn("garden-99", None, "", START))
    done = await mo.say("/memory takedown", target=mark)
    await bench.wait(seconds=5)

    assert refused.text.startswith("Only the person who told it")
    assert wrong.text.startswith("That is no memory of memory lane.")
    assert done.text.startswith("Taken down.")
    assert post.text == "A memory stood here. It was taken back."
    assert bench.files.kept == {}
    assert "The lake" not in (await ada.say("/memory mine")).text


async def test_whoever_is_forgotten_leaves_no_word_and_no_photo(bench: Bench) -> None:
    community = await bench.found()
    mo, ada, begun = await told(bench, "The secret frozen lake")
    await mo.press("Post now", begun)
    post = mo.sees("hall")[-1]
    await ada.press("Answer", post) if "Answer" in post.labels else None
    await ada.say("/memory share Another secret")

    await publish(bench, community, PersonForgotten(community, PersonId(2)))

    assert post.text == "A memory stood here. It was taken back."
    assert bench.files.kept == {}
    assert "secret" not in await everything(bench)


async def test_whoever_leaves_is_not_shown_and_what_waits_is_let_go(bench: Bench) -> None:
    community = await bench.found()
    mo, ada, _ = await told(bench, "The lake froze over")
    await ada.say("/memory share Another one")

    await publish(bench, community, MemberLeft(community, PersonId(2)))

    assert (await mo.say("/memory queue")).text == "Nothing waits. All memories are decided."


async def test_two_accounts_that_become_one_keep_their_memories(bench: Bench) -> None:
    community = await bench.found()
    mo, ada, begun = await told(bench, "The lake froze over")
    await ada.press("Leave me out", await ada.say("/memory never"))
    ada2 = await bench.member("Ada on the other side", GARDEN)

    await publish(bench, community, PeopleMerged(community, kept=PersonId(3), gone=PersonId(2)))

    assert "The lake froze over" in (await ada2.say("/memory mine")).text
    assert (await ada2.say("/memory never")).text.startswith("You are left out")
    assert (await mo.press("Preview", begun)).text.count("lake") == 0
