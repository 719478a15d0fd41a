"""The tick through the whole engine: once, after failures, after downtime, over the nights clocks change."""

import asyncio
import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import bindparam

from bot.base.hot import Hot
from bot.base.ids import CommunityId
from bot.base.store import Store
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.commands.context import JobContext
from bot.people.tables import Community
from bot.reminders.schedule import Name, Plan
from bot.reminders.tables import OccurrenceState
from bot.testing import START, Bench
from tests.bot.reminders.bells import BREAK, RING, Bells, daily, once, outcomes, put

communities = columns(Community)


@pytest.fixture
def bells(bench: Bench) -> Bells:
    bells = Bells()
    bells.hang(bench.app)
    return bells


async def test_an_occurrence_happens_once_though_the_engine_starts_anew(
    bench: Bench, bells: Bells, database_url: str
) -> None:
    community = await bench.found()
    await put(bench.app.store, once(community, "bell", hours=1))
    await bench.wait(hours=2)

    store = Store(database_url)
    await store.open()
    later = await Bench.open(store, now=START + timedelta(hours=3))
    bells.hang(later.app)
    await later.wait(hours=1)
    await store.close()

    assert bells.names == ["bell"]


@pytest.mark.postgres
async def test_two_engines_on_one_database_let_an_occurrence_happen_once(postgres_copy: str) -> None:
    bells, stores = Bells(), [Store(postgres_copy), Store(postgres_copy)]
    for store in stores:
        await store.open()
    benches = [await Bench.open(store) for store in stores]
    community = await benches[0].found()
    names = [f"bell {number}" for number in range(20)]
    for name in names:
        await put(stores[0], once(community, name, hours=1))

    for bench in benches:
        bells.hang(bench.app)
        bench.clock.wind(timedelta(hours=2))
    await asyncio.gather(*(bench.app.tick() for bench in benches))

    assert sorted(bells.names) == sorted(names)
    for store in stores:
        await store.close()


async def test_a_failing_timer_is_written_off_after_five_tries_while_others_run(
    bench: Bench, bells: Bells
) -> None:
    community = await bench.found()
    await put(bench.app.store, Plan(Name(community, BREAK, "x"), at=START + timedelta(minutes=1)))
    await put(bench.app.store, once(community, "bell", minutes=3))

    for _ in range(30):
        bench.clock.wind(timedelta(minutes=1))
        await bench.app.tick()

    assert bells.tries == 5
    assert bells.rung == [("bell", START + timedelta(minutes=3))]
    assert (OccurrenceState.FAILED.value, "the rope is torn") in await outcomes(bench.app.store)


async def test_a_week_of_downtime_leads_to_one_catch_up(bench: Bench, bells: Bells) -> None:
    community = await bench.found()
    await put(bench.app.store, daily(community, datetime(2026, 3, 3, 8, 0), "UTC"))

    bench.clock.wind(timedelta(days=7))
    await bench.app.settle()
    assert bells.names == ["daily"]
    await bench.wait(days=2)

    assert [at.date().day for _, at in bells.rung] == [9, 10, 11]


async def test_a_paused_community_hears_nothing_until_it_goes_on(bench: Bench, bells: Bells) -> None:
    community = await bench.found()
    await put(bench.app.store, once(community, "bell", hours=1))

    await pause(bench.app.store, community, paused=True)
    bench.clock.wind(timedelta(hours=2))
    await bench.app.settle()
    assert bells.names == []
    await pause(bench.app.store, community, paused=False)
    await bench.app.settle()

    assert bells.names == ["bell"]


async def pause(store: Store, community: CommunityId, *, paused: bool) -> None:
    hot = Hot(
        lambda _: (
            communities.id.table.update()
            .where(communities.id == bindparam("row"))
            .values(paused=bindparam("stop"))
        )
    )

    async def work(unit: Unit) -> None:
        await unit.run(hot, row=community, stop=paused)

    await store.write(work)


NIGHTS = [
    # In Berlin clocks jump from 02:00 to 03:00 on 29 March and fall back from 03:00 to 02:00 on 25 October.
    (datetime(2026, 3, 28, 2, 30), ["28 01:30", "29 01:00", "30 00:30"]),
    (datetime(2026, 10, 24, 2, 30), ["24 00:30", "25 00:30", "26 01:30"]),
]


@pytest.mark.parametrize(("first", "expected"), NIGHTS)
async def test_nights_when_clocks_change_have_one_occurrence(
    bench: Bench, bells: Bells, first: datetime, expected: list[str]
) -> None:
    community = await bench.found()
    bench.clock.wind_to(first.replace(tzinfo=UTC) - timedelta(days=1))
    await bench.app.settle()
    await put(bench.app.store, daily(community, first, "Europe/Berlin"))

    await bench.wait(days=3)

    assert [f"{at:%d %H:%M}" for _, at in bells.rung] == expected


async def test_what_is_called_for_can_be_moved_and_called_off(bench: Bench, bells: Bells) -> None:
    community = await bench.found()
    numbers: Iterator[int] = itertools.count()

    async def arrange(unit: Unit) -> None:
        ctx = JobContext(unit, bench.app.engine, community, START, bench.app.dispatch._rng)
        for key in ("moved", "off", "stays"):
            await ctx.call_at(RING, key, START + timedelta(hours=1 + next(numbers)), name=key)
        await ctx.call_at(RING, "moved", START + timedelta(hours=9), name="moved")
        await ctx.call_off(RING, "off")

    await bench.app.store.write(arrange)
    await bench.wait(hours=12)

    assert bells.rung == [("stays", START + timedelta(hours=3)), ("moved", START + timedelta(hours=9))]
