"""Timers and jobs: what a schedule's kind names, called with its payload."""

from collections.abc import Awaitable, Mapping
from datetime import datetime
from random import Random

from sqlalchemy import select

from bot.base.clock import Clock
from bot.base.hot import Hot
from bot.base.ids import CommunityId
from bot.base.store import Store
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.commands.context import Engine, JobContext
from bot.commands.feature import Job, Prepare
from bot.people.tables import Community
from bot.reminders import schedule
from bot.reminders.lateness import ALWAYS, Lateness
from bot.reminders.recurrence import Rule
from bot.reminders.schedule import Due, Name, Plan

communities = columns(Community)
_COMMUNITIES = Hot(lambda _: select(communities.id, communities.zone).order_by(communities.id))


class Timers:
    """Calls the handler that a due schedule names."""

    def __init__(self, store: Store, engine: Engine, clock: Clock, rng: Random) -> None:
        self._store = store
        self._engine = engine
        self._clock = clock
        self._rng = rng

    def apart(self, due: Due) -> Awaitable[Mapping[str, object]] | None:
        """Return what the timer wants worked out before its unit of work."""
        timer = self._engine.catalog.timers.get(due.kind)
        return self._work(timer.apart, due) if timer and timer.apart else None

    async def _work(self, prepare: Prepare, due: Due) -> Mapping[str, object]:
        async with self._store.read() as unit:
            now = self._clock.now()
            ctx = JobContext(unit, self._engine, due.of.community, now, self._rng, due_at=due.due_at)
            work = await prepare(ctx, **due.of.payload)
        return await work()

    async def run(self, unit: Unit, due: Due, values: Mapping[str, object]) -> None:
        timer = self._engine.catalog.timers.get(due.kind)
        if timer is None:
            return
        of = due.of
        ends = timer.late.ends(due.due_at, of.zone)
        ctx = JobContext(
            unit,
            self._engine,
            of.community,
            self._clock.now(),
            self._rng,
            due_at=due.due_at,
            useful_until=ends,
        )
        await timer.handler(ctx, **of.payload, **values)

    def late(self, kind: str) -> Lateness:
        """Return what being late means for a timer."""
        timer = self._engine.catalog.timers.get(kind)
        return timer.late if timer else ALWAYS


async def plant_jobs(unit: Unit, engine: Engine, community: CommunityId, zone: str, now: datetime) -> None:
    """Give a community the jobs it lacks, on its own clock.

    A job that stands keeps its next time, past or not.
    """
    for job in engine.catalog.jobs:
        name = Name(community, job.timer, "job")
        if await schedule.exists(unit, name):
            continue
        await schedule.put(unit, Plan(name, rule=_rule(job, zone, now)), now)


async def move_jobs(unit: Unit, engine: Engine, community: CommunityId, zone: str, now: datetime) -> None:
    """Put the jobs of a community on another clock."""
    for job in engine.catalog.jobs:
        plan = Plan(Name(community, job.timer, "job"), rule=_rule(job, zone, now))
        await schedule.put(unit, plan, now)


def _rule(job: Job, zone: str, now: datetime) -> Rule:
    hour, minute = map(int, job.at.split(":"))
    start = now.replace(hour=hour, minute=minute, second=0, microsecond=0, tzinfo=None)
    return Rule(job.rrule, zone, start)


async def plant_all_jobs(unit: Unit, engine: Engine, now: datetime) -> None:
    """Do so for every community: features may have come since it was founded."""
    for community, zone in await unit.run(_COMMUNITIES):
        await plant_jobs(unit, engine, CommunityId(community), zone, now)
