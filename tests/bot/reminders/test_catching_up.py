"""After downtime: one catch-up for each series, what came too late or was passed is written down."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.base.hot import Hot
from bot.base.tables import columns
from bot.chat.message import Message
from bot.chat.text import plain
from bot.commands.context import JobContext
from bot.commands.feature import Timer
from bot.people import directory
from bot.reminders.lateness import ALWAYS, DIGEST, TODAY, Lateness, within
from bot.reminders.outbox import Sending
from bot.reminders.recurrence import Rule
from bot.reminders.schedule import Name, Plan
from bot.reminders.tables import Occurrence, Outbox, Schedule
from bot.testing import GARDEN, START, Bench
from tests.bot.reminders.bells import FRESH, RING, Bells, put

occurrences = columns(Occurrence)
outboxes = columns(Outbox)
schedules = columns(Schedule)
WRITTEN = Hot(
    lambda _: (
        select(occurrences.due_at, occurrences.state, occurrences.times)
        .join(Schedule, schedules.id == occurrences.schedule_id)
        .where(schedules.key == "x")
        .order_by(occurrences.due_at)
    )
)
LETTERS = Hot(lambda _: select(outboxes.due_at, outboxes.expires_at).order_by(outboxes.id))


@pytest.fixture
def bells(bench: Bench) -> Bells:
    bells = Bells()
    bells.hang(bench.app)
    return bells


async def written(bench: Bench) -> list[tuple[str, str, int]]:
    async with bench.app.store.read() as unit:
        return [(f"{at:%d %H:%M}", state, times) for at, state, times in await unit.run(WRITTEN)]


def rule(hour: int, text: str = "FREQ=DAILY", zone: str = "UTC") -> Rule:
    return Rule(text, zone, datetime(2026, 3, 3, hour))


async def test_the_latest_runs_and_those_before_it_are_counted_as_missed(bench: Bench, bells: Bells) -> None:
    community = await bench.found()
    await put(bench.app.store, Plan(Name(community, RING, "x"), rule=rule(8), payload={"name": "x"}))

    bench.clock.wind_to(datetime(2026, 3, 9, 12, tzinfo=UTC))
    await bench.app.settle()

    assert bells.due == [datetime(2026, 3, 9, 8, tzinfo=UTC)]
    assert await written(bench) == [("03 08:00", "missed", 6), ("09 08:00", "done", 1)]
    assert (await bench.app.figures()).dropped >= 6


async def test_what_happened_long_ago_is_let_go_of(bench: Bench, bells: Bells) -> None:
    community = await bench.found()
    await put(bench.app.store, Plan(Name(community, RING, "x"), rule=rule(8), payload={"name": "x"}))
    await bench.wait(days=2)
    assert len(await written(bench)) == 2

    bench.clock.wind(timedelta(days=401))
    await bench.app.settle()

    assert [state for _, state, _ in await written(bench)] == ["missed", "done"]


async def test_what_comes_too_late_is_written_down_as_expired(bench: Bench, bells: Bells) -> None:
    community = await bench.found()
    await put(bench.app.store, Plan(Name(community, FRESH, "x"), rule=rule(8), payload={"name": "x"}))

    bench.clock.wind_to(datetime(2026, 3, 4, 7, tzinfo=UTC))
    await bench.app.settle()
    assert bells.names == []
    await bench.wait(hours=2)

    assert await written(bench) == [("03 08:00", "expired", 1), ("04 08:00", "done", 1)]


async def test_two_that_fall_due_within_minutes_both_happen(bench: Bench, bells: Bells) -> None:
    community = await bench.found()
    often = rule(8, "FREQ=DAILY;BYHOUR=8;BYMINUTE=0,5")
    await put(bench.app.store, Plan(Name(community, RING, "x"), rule=often, payload={"name": "x"}))

    bench.clock.wind_to(datetime(2026, 3, 3, 8, 6, tzinfo=UTC))
    await bench.app.settle()

    assert [f"{at:%H:%M}" for at in bells.due if at] == ["08:00", "08:05"]


@pytest.mark.parametrize(
    ("lateness", "zone", "ends"),
    [
        (ALWAYS, "UTC", None),
        (DIGEST, "UTC", datetime(2026, 3, 3, 20, tzinfo=UTC)),
        (within(days=2), "UTC", datetime(2026, 3, 5, 8, tzinfo=UTC)),
        (TODAY, "UTC", datetime(2026, 3, 4, tzinfo=UTC)),
        (TODAY, "Pacific/Kiritimati", datetime(2026, 3, 3, 10, tzinfo=UTC)),
        (TODAY, "America/New_York", datetime(2026, 3, 3, 5, tzinfo=UTC) + timedelta(days=1)),
    ],
)
def test_lateness_ends(lateness: Lateness, zone: str, ends: datetime | None) -> None:
    assert lateness.ends(datetime(2026, 3, 3, 8, tzinfo=UTC), zone) == ends


async def test_what_a_late_timer_says_keeps_the_time_it_was_due_and_expires(bench: Bench) -> None:
    community = await bench.found()
    async with bench.app.store.read() as unit:
        here = await directory.find_room(unit, GARDEN, "hall", "")
    assert here is not None
    assert here.place is not None
    place = here.place

    async def speak(ctx: JobContext) -> None:
        await ctx.say_in(place, Message(plain("hello")), key="one")
        own = Sending(expires=START + timedelta(days=9))
        await ctx.say_in(place, Message(plain("hello")), key="two", at=ctx.now, sending=own)

    timers = bench.app.engine.catalog.timers
    bench.app.engine.catalog.timers = {**timers, "speak": Timer("speak", speak, late=DIGEST)}
    due = START + timedelta(hours=1)
    await put(bench.app.store, Plan(Name(community, "speak", "x"), at=due))
    bench.clock.wind(timedelta(hours=5))

    await bench.app.tick()

    async with bench.app.store.read() as unit:
        letters = [tuple(row) for row in await unit.run(LETTERS)]
    assert letters == [
        (due, due + timedelta(hours=12)),
        (START + timedelta(hours=5), START + timedelta(days=9)),
    ]
