"""What is worked out apart: everything else goes on, the result counts once, and a restart loses nothing."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

import pytest

from bot.base.clock import SetClock
from bot.base.store import Store
from bot.base.unit import Unit
from bot.people.community import found_community
from bot.reminders import schedule
from bot.reminders.jobs import LEASE, Jobs, Values
from bot.reminders.schedule import Due, Name, Plan
from bot.testing import START


class Desk:
    """Two timers: "slow" waits apart until told to go on, "quick" needs nothing."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock = store, SetClock(START)
        self.done: list[tuple[str, Values]] = []
        self.go_on = asyncio.Event()
        self.fails = False

    def jobs(self) -> Jobs:
        return Jobs(self.store, self.clock, self._run, self._apart)

    async def _run(self, unit: Unit, due: Due, values: Values) -> None:
        self.done.append((due.kind, values))

    def _apart(self, due: Due) -> Awaitable[Values] | None:
        return self._work() if due.kind == "slow" else None

    async def _work(self) -> Values:
        await self.go_on.wait()
        if self.fails:
            raise OSError("no room for a process")
        return {"found": 42}

    async def plan(self, *kinds: str) -> None:
        async def work(unit: Unit) -> None:
            community = await found_community(unit, "Linden", "en", "UTC", START)
            for kind in kinds:
                await schedule.put(unit, Plan(Name(community, kind, "1"), at=START), START)

        await self.store.write(work)


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


async def test_others_go_on_and_the_result_comes_once(desk: Desk) -> None:
    await desk.plan("slow", "quick")
    jobs = desk.jobs()

    for _ in range(3):
        await jobs.tick()
    meanwhile = list(desk.done)
    desk.go_on.set()
    finished = await jobs.finish()
    await jobs.tick()

    assert meanwhile == [("quick", {})]
    assert finished == 1
    assert desk.done == [("quick", {}), ("slow", {"found": 42})]


async def test_work_lost_in_a_restart_begins_again_and_counts_once(desk: Desk) -> None:
    await desk.plan("slow")
    before = desk.jobs()
    await before.tick()

    after = desk.jobs()
    await after.tick()
    desk.clock.wind_to(START + LEASE + timedelta(seconds=1))
    await after.tick()
    desk.go_on.set()
    await before.finish()
    await after.finish()

    assert desk.done == [("slow", {"found": 42})]


async def test_work_that_fails_is_tried_again(desk: Desk) -> None:
    await desk.plan("slow")
    jobs = desk.jobs()
    desk.fails = True
    desk.go_on.set()
    await jobs.tick()
    await jobs.finish()

    desk.fails = False
    desk.clock.wind_to(START + timedelta(minutes=1))
    await jobs.tick()
    await jobs.finish()

    assert desk.done == [("slow", {"found": 42})]
