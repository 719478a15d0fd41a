"""Timers that note when they rang, for tests of the tick."""

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.app import App
from bot.base.hot import Hot
from bot.base.ids import CommunityId
from bot.base.store import Store
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.commands.context import JobContext
from bot.commands.feature import Timer
from bot.reminders import schedule
from bot.reminders.lateness import Lateness, within
from bot.reminders.recurrence import Rule
from bot.reminders.schedule import Name, Plan
from bot.reminders.tables import Occurrence
from bot.testing import START

RING, BREAK, FRESH = "bells.ring", "bells.break", "bells.fresh"
FRESH_FOR: Lateness = within(hours=12)
occurrences = columns(Occurrence)
OUTCOMES = Hot(lambda _: select(occurrences.state, occurrences.error).order_by(occurrences.id))


class Bells:
    """Timers that note when they rang, and one that always fails."""

    def __init__(self) -> None:
        self.rung: list[tuple[str, datetime]] = []
        self.due: list[datetime | None] = []
        self.tries = 0

    def hang(self, app: App) -> None:
        timers = {
            RING: Timer(RING, self.ring),
            BREAK: Timer(BREAK, self.fail),
            FRESH: Timer(FRESH, self.ring, late=FRESH_FOR),
        }
        app.engine.catalog.timers = {**app.engine.catalog.timers, **timers}

    async def ring(self, ctx: JobContext, name: str) -> None:
        self.rung.append((name, ctx.now))
        self.due.append(ctx.due_at)

    async def fail(self, ctx: JobContext) -> None:
        self.tries += 1
        message = "the rope is torn"
        raise ValueError(message)

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.rung]


async def put(store: Store, plan: Plan) -> None:
    async def work(unit: Unit) -> None:
        await schedule.put(unit, plan, START)

    await store.write(work)


def once(community: CommunityId, name: str, **span: float) -> Plan:
    return Plan(Name(community, RING, name), at=START + timedelta(**span), payload={"name": name})


def daily(community: CommunityId, at: datetime, zone: str) -> Plan:
    rule = Rule("FREQ=DAILY", zone, at)
    return Plan(Name(community, RING, "daily"), rule=rule, payload={"name": "daily"})


async def outcomes(store: Store) -> list[tuple[str, str]]:
    async with store.read() as unit:
        return [(state, error) for state, error in await unit.run(OUTCOMES)]
