import asyncio
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.base.ids import CommunityId, PlaceId, Platform
from bot.base.unit import Unit
from bot.chat.heard import Pressed
from bot.chat.message import Message
from bot.chat.ports import NO_RIGHT, Doubtful, Refused
from bot.chat.text import plain, say
from bot.commands.context import JobContext
from bot.features.upcoming.tables import Decision
from bot.people.community import Room, add_place, found_community
from bot.people.identity import Access
from bot.people.tables import Person, Place
from bot.reminders.outbox import Sending
from bot.reminders.tables import Outbox, SendClass
from bot.testing import GARDEN, TERRACE, Bench, Seen, Voice

HOLD = Sending(SendClass.HOLD)


async def context(bench: Bench, unit: Unit) -> JobContext:
    community = (await unit.db.exec(select(Place.community_id))).first() or 0
    return JobContext(
        unit, bench.app.engine, CommunityId(community), bench.clock.now(), bench.app.dispatch._rng
    )


async def post(bench: Bench, text: str, *, key: str = "", sending: Sending = HOLD) -> None:
    """Post on the terrace, which cannot tell a repeat."""

    async def work(unit: Unit) -> None:
        ctx = await context(bench, unit)
        found = select(Place.id).where(col(Place.platform) == TERRACE)
        place = PlaceId((await unit.db.exec(found)).one() or 0)
        await ctx.say_in(place, Message(plain(text)), key=key or text, sending=sending)

    await bench.app.store.write(work)
    await bench.app.settle()


async def doubtful(bench: Bench, *texts: str) -> None:
    """Let posts be sent, and no answer come."""
    for text in texts:
        bench.platforms[TERRACE].faults.append(Doubtful("reset"))
        await post(bench, text)


async def another_community(bench: Bench, room: str) -> None:
    async def work(unit: Unit) -> None:
        now = bench.clock.now()
        community = await found_community(unit, "Maple Alumni", "en", "UTC", now)
        await add_place(unit, community, Room(GARDEN, room, "maple-home", room), now)

    await bench.app.store.write(work)


async def decisions(bench: Bench) -> list[tuple[str, str, str]]:
    async with bench.app.store.read() as unit:
        rows = await unit.db.exec(select(Decision, Person.name).join(Person).order_by(col(Decision.id)))
        return [(row.what, row.place, name) for row, name in rows]


def notices(voice: Voice) -> list[Seen]:
    return [seen for seen in voice.sees() if "got no answer" in seen.text]


@pytest.mark.parametrize("platform", [GARDEN, TERRACE])
async def test_moderators_hear_once_of_what_is_in_doubt(bench: Bench, platform: Platform) -> None:
    await bench.found()
    ada = await bench.member("Ada", platform, access=Access.MODERATOR)
    ben = await bench.member("Ben", platform)

    await doubtful(bench, "one", "two")
    assert notices(ada) == []
    await bench.wait(minutes=1)
    await doubtful(bench, "three")
    await bench.wait(days=1)

    assert [seen.text for seen in notices(ada)] == [
        "I sent 2 messages and got no answer, so I do not know whether they arrived. Will you look?"
    ]
    assert notices(ben) == []


@pytest.mark.parametrize("platform", [GARDEN, TERRACE])
@pytest.mark.parametrize(
    ("label", "noted", "outcome"),
    [
        ("It was sent", "Noted: it was sent.", ("sent", 0)),
        ("It was not sent", "Noted: it was not sent.", ("not", 0)),
        ("Send again", "I am sending it again now.", ("again", 1)),
    ],
)
async def test_a_doubt_is_settled_by_a_button(
    bench: Bench, platform: Platform, label: str, noted: str, outcome: tuple[str, int]
) -> None:
    await bench.found()
    ada = await bench.member("Ada", platform, access=Access.MODERATOR)
    await doubtful(bench, "Who remembers the canteen?")
    await bench.wait(minutes=1)

    shown = await ada.press("See the one in doubt")
    assert "porch, tried on" in shown.text
    assert "Who remembers the canteen?" in shown.text
    assert "Is it there?" in shown.text
    await ada.press(label, shown)
    await bench.wait(minutes=1)

    assert noted in shown.text
    assert "Nothing is in doubt" in shown.text
    posted = [seen for seen in bench.platforms[TERRACE].log if seen.text == "Who remembers the canteen?"]
    assert ([row[0] for row in await decisions(bench)], len(posted)) == ([outcome[0]], outcome[1])
    assert "Ada" in (await ada.press("Who decided what", shown)).text


async def test_two_moderators_at_once_yield_one_decision(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", access=Access.MODERATOR)
    cleo = await bench.member("Cleo", access=Access.MODERATOR)
    await doubtful(bench, "once")
    await bench.wait(minutes=1)
    lists = [await voice.press("See the one in doubt") for voice in (ada, cleo)]

    await asyncio.gather(
        ada.privately.send(Pressed(lists[0].wire("Send again"), lists[0].receipt)),
        cleo.privately.send(Pressed(lists[1].wire("It was not sent"), lists[1].receipt)),
    )
    await bench.app.settle()

    assert len(await decisions(bench)) == 1
    late = next(shown for shown in lists if "Noted" not in shown.text and "again now" not in shown.text)
    assert "had it sent again (porch)" in late.text or "was not sent (porch)" in late.text


async def test_sending_again_into_doubt_asks_again_and_never_makes_a_third_copy(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", TERRACE, access=Access.MODERATOR)
    bench.platforms[TERRACE].faults += [Doubtful("reset"), Doubtful("reset")]
    await post(bench, "stubborn", sending=Sending())
    await bench.wait(minutes=1)
    shown = await ada.press("See the one in doubt")
    bench.platforms[TERRACE].faults.append(Doubtful("reset"))

    await ada.press("Send again", shown)
    await bench.wait(minutes=1)

    again = await ada.press_wire("upcoming.doubts:0")
    assert "Is it there?" in again.text
    assert [seen for seen in bench.platforms[TERRACE].log if seen.text == "stubborn"] == []


async def test_private_words_stay_private(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", access=Access.MODERATOR)
    ben = await bench.member("Ben", TERRACE)
    await ben.say("/remind me 2h my secret")
    bench.platforms[TERRACE].faults += [Doubtful("reset"), Doubtful("reset")]

    await bench.wait(hours=3)
    shown = await ada.press("See the one in doubt")

    assert "to Ben in private" in shown.text
    assert "remind" in shown.text
    assert "Only they can see it" in shown.text
    assert "secret" not in "\n".join(seen.text for seen in ada.sees())


async def test_what_expired_or_was_refused_is_listed(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", access=Access.MODERATOR)
    await post(bench, "stale", sending=Sending(expires=bench.clock.now() - timedelta(hours=1)))
    bench.platforms[TERRACE].faults.append(Refused(NO_RIGHT))
    await post(bench, "kept out")

    shown = await ada.press_wire("upcoming.unsaid")

    assert "porch: “stale” (too late to be of use)" in shown.text
    assert "porch: “kept out” (I have no right to post there)" in shown.text


async def test_answers_that_came_too_late_are_not_listed(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", access=Access.MODERATOR)
    await post(bench, "answer", sending=Sending(SendClass.REPLY, bench.clock.now() - timedelta(hours=1)))

    shown = await ada.press_wire("upcoming.unsaid")

    assert "I said everything" in shown.text


async def test_only_moderators_of_the_same_community_see_and_decide(bench: Bench) -> None:
    await bench.found()
    await bench.member("Ada", access=Access.MODERATOR)
    ben = await bench.member("Ben")
    await doubtful(bench, "ours")
    async with bench.app.store.read() as unit:
        row = (await unit.db.exec(select(Outbox.id).where(col(Outbox.key) == "ours"))).one()
    await another_community(bench, "den")
    eve = bench.person("Eve", room="den", admin=True)

    assert "Only moderators" in (await ben.press_wire(f"upcoming.settle:{row}:sent")).text
    answer = await eve.press_wire(f"upcoming.doubt:{row}")
    assert "ours" not in answer.text
    await eve.press_wire(f"upcoming.settle:{row}:sent")
    assert await decisions(bench) == []


async def test_many_doubts_are_paged_on_every_platform(bench: Bench) -> None:
    await bench.found(lang="zh")
    ada = await bench.member("Ada", GARDEN, access=Access.MODERATOR, lang="zh")
    await doubtful(bench, *(f"第 {number} 条，" + "说来话长" * 30 for number in range(1, 9)))

    first = await ada.press_wire("upcoming.doubts:0")
    assert "有 8 条消息不知道发出去没有" in first.text
    assert "6. porch" in first.text
    assert "“第 1 条，说来话长" in first.text
    assert "说…”" in first.text
    assert "7. porch" not in first.text
    await ada.press("往后", first)

    assert "7. porch" in first.text
    assert "往前" in first.labels


async def test_the_words_are_in_the_language_of_the_post(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada", access=Access.MODERATOR)

    async def work(unit: Unit) -> None:
        ctx = await context(bench, unit)
        place = PlaceId(
            (await unit.db.exec(select(Place.id).where(col(Place.platform) == TERRACE))).one() or 0
        )
        await ctx.say_in(place, Message(say("dispatch.button_over")), key="phrase", sending=HOLD)

    bench.platforms[TERRACE].faults.append(Doubtful("reset"))
    await bench.app.store.write(work)
    await bench.app.settle()
    shown = await ada.press_wire("upcoming.doubts:0")

    assert "That button has expired. Use the command again to get a fresh one." in shown.text
