"""Polls and mentoring on a real PostgreSQL, polls with two processes on one database."""

import asyncio
from dataclasses import replace
from random import Random

import pytest

from bot.base.store import Store
from bot.chat.heard import Pressed
from bot.people.identity import Access
from bot.testing import GARDEN, TERRACE, Bench
from tests.bot.features.introduced import introduced, told

pytestmark = pytest.mark.postgres


async def two_processes(url: str) -> tuple[Bench, Bench]:
    """Return two engines on one database, which speak through the same platforms."""
    stores = [Store(url), Store(url)]
    for store in stores:
        await store.open()
    first, second = [await Bench.open(store) for store in stores]
    second.platforms = first.platforms
    for messenger in first.platforms.values():
        second.app.register(messenger, Random(1))
    return first, second


async def test_votes_through_two_processes_are_all_in_one_tally(postgres_copy: str) -> None:
    first, second = await two_processes(postgres_copy)
    await first.found()
    mo = await first.member("Mo", GARDEN, access=Access.MODERATOR)
    voices = [await first.member(f"V{number}", (GARDEN, TERRACE)[number % 2]) for number in range(40)]
    posted = await mo.say("/poll new", question="Where?", options="Park | Lake", where="everywhere")
    number = posted.buttons[0].press.split(":")[1]
    votes = [
        replace(voice, bench=(first, second)[place % 2]).send(
            Pressed(f"polls.vote:{number}:{1 + place % 4 // 3}"), key=f"vote-{place}"
        )
        for place, voice in enumerate(voices)
    ]

    await asyncio.gather(*votes)
    await asyncio.gather(first.wait(seconds=5), second.wait(seconds=5))
    poll = next(seen for seen in mo.sees("hall") if seen.text.startswith("Where?"))
    closing = [
        replace(mo, bench=bench).send(Pressed(f"polls.close_now:{number}"), key=f"close-{place}")
        for place, bench in enumerate((first, second))
    ]
    await asyncio.gather(*closing)
    await asyncio.gather(first.wait(seconds=5), second.wait(seconds=5))

    assert "75% · 30" in poll.text
    assert "25% · 10" in poll.text
    results = [
        seen.text
        for seen in first.platforms[TERRACE].log
        if seen.text.startswith("The poll “Where?” is over")
    ]
    assert results == ["The poll “Where?” is over. Park is ahead with 75% of 40 people."]
    for bench in (first, second):
        await bench.app.store.close()


async def test_two_people_meet(postgres_copy: str) -> None:
    store = Store(postgres_copy)
    await store.open()
    bench = await Bench.open(store)
    _, ines, lin = await introduced(bench)

    await asyncio.gather(
        lin.privately.send(Pressed(lin.find("同意认识").wire("同意认识"))),
        ines.privately.send(Pressed(ines.find("Accept").wire("Accept"))),
    )
    await bench.wait(seconds=5)

    assert "你的导师是 Ines" in told(lin).text
    assert "Meet Lin, your mentee" in told(ines).text
    await store.close()
