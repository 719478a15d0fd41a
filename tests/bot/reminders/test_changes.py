"""Single occurrences skipped, moved and run now; series paused and ended: each once, whoever does it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.base.errors import Refusal
from bot.base.ids import CommunityId
from bot.base.store import Store
from bot.base.unit import Unit
from bot.reminders import ahead, changes, schedule
from bot.reminders.ahead import Ahead, Span
from bot.reminders.changes import End, Which
from bot.reminders.occurrences import Key
from bot.reminders.schedule import Name
from bot.testing import START, Bench
from tests.bot.reminders.bells import RING, Bells, daily, once, put

FIRST = datetime(2026, 3, 3, 8, 0)
DAYS = [FIRST.replace(tzinfo=UTC) + timedelta(days=n) for n in range(8)]


class Belfry:
    """One daily bell at eight from 3 March on, and what is done to it."""

    def __init__(self, bench: Bench, bells: Bells, community: CommunityId, number: int) -> None:
        self.bench = bench
        self.bells = bells
        self.community = community
        self.number = number

    def which(self, day: int, *, extra: bool = False) -> Which:
        return Which(self.community, self.number, Key(DAYS[day], extra))

    async def do(self, step: Callable[[Unit, datetime], Awaitable[bool]]) -> bool:
        now = self.bench.clock.now()
        done = await self.bench.app.store.write(lambda unit: step(unit, now))
        await self.bench.app.settle()
        return done

    async def skip(self, day: int) -> bool:
        return await self.do(lambda unit, now: changes.skip(unit, self.which(day), now))

    async def restore(self, day: int) -> bool:
        return await self.do(lambda unit, now: changes.restore(unit, self.which(day), now))

    async def move(self, day: int, to: datetime) -> bool:
        return await self.do(lambda unit, now: changes.move(unit, self.which(day), to, now))

    async def run_now(self, day: int, *, extra: bool = False) -> bool:
        return await self.do(lambda unit, now: changes.run_now(unit, self.which(day), now, extra=extra))

    async def pause(self) -> bool:
        return await self.do(lambda unit, _: changes.pause(unit, self.community, self.number))

    async def resume(self) -> bool:
        return await self.do(lambda unit, now: changes.resume(unit, self.community, self.number, now))

    async def end(self, when: End) -> bool:
        return await self.do(lambda unit, now: changes.end(unit, self.community, self.number, when, now))

    async def ahead(self, **span: float) -> list[tuple[str, str]]:
        now = self.bench.clock.now()
        found = await self.look(Span(now, now + timedelta(**span)))
        return [(f"{one.at:%d %H:%M}", one.state.value) for one in found.comings]

    async def look(self, span: Span) -> Ahead:
        return await self.bench.app.store.write(lambda unit: ahead.ahead(unit, self.community, span, [RING]))

    @property
    def rung(self) -> list[str]:
        return [f"{at:%d %H:%M}" for _, at in self.bells.rung]


@pytest.fixture
async def belfry(bench: Bench) -> Belfry:
    bells = Bells()
    bells.hang(bench.app)
    community = await bench.found()
    await put(bench.app.store, daily(community, FIRST, "UTC"))
    return Belfry(bench, bells, community, await number_of(bench, Name(community, RING, "daily")))


async def number_of(bench: Bench, name: Name) -> int:
    found = await bench.app.store.write(lambda unit: schedule.called(unit, name))
    assert found is not None
    return found.id


async def test_a_skipped_occurrence_does_not_happen_and_the_series_goes_on(belfry: Belfry) -> None:
    assert await belfry.skip(1)
    assert not await belfry.skip(1)

    assert await belfry.ahead(days=3) == [
        ("03 08:00", "coming"), ("04 08:00", "skipped"), ("05 08:00", "coming")
    ]  # fmt: skip
    await belfry.bench.wait(days=4)
    assert belfry.rung == ["03 08:00", "05 08:00", "06 08:00"]


async def test_the_next_occurrence_can_be_skipped_and_brought_back(belfry: Belfry) -> None:
    await belfry.skip(0)
    await belfry.restore(0)

    await belfry.bench.wait(days=2)

    assert belfry.rung == ["03 08:00", "04 08:00"]


async def test_a_moved_occurrence_happens_once_at_its_new_time(belfry: Belfry) -> None:
    await belfry.move(0, DAYS[1] + timedelta(hours=3))

    assert await belfry.ahead(days=3) == [
        ("04 08:00", "coming"), ("04 11:00", "moved"), ("05 08:00", "coming")
    ]  # fmt: skip
    await belfry.bench.wait(days=3)
    assert belfry.rung == ["04 08:00", "04 11:00", "05 08:00"]
    assert belfry.bells.due[1] == DAYS[1] + timedelta(hours=3)


async def test_an_occurrence_moved_forward_leaves_its_own_time_free(belfry: Belfry) -> None:
    await belfry.move(2, DAYS[0] + timedelta(hours=1))

    await belfry.bench.wait(days=4)

    assert belfry.rung == ["03 08:00", "03 09:00", "04 08:00", "06 08:00"]


async def test_a_moved_occurrence_can_be_moved_again_skipped_and_put_back(belfry: Belfry) -> None:
    assert await belfry.move(0, DAYS[0] + timedelta(hours=1))
    assert await belfry.move(0, DAYS[0] + timedelta(hours=2))
    assert not await belfry.move(0, DAYS[0] + timedelta(hours=2))
    assert await belfry.skip(0)
    with pytest.raises(Refusal, match=r"schedule\.skipped"):
        await belfry.move(0, DAYS[0] + timedelta(hours=3))
    assert await belfry.restore(0)

    await belfry.bench.wait(days=1)

    assert belfry.rung == ["03 08:00"]


async def test_what_has_happened_cannot_be_changed_any_more(belfry: Belfry) -> None:
    await belfry.bench.wait(days=1)

    for step in (belfry.skip(0), belfry.move(0, DAYS[5]), belfry.restore(0)):
        with pytest.raises(Refusal, match=r"schedule\.over"):
            await step


async def test_a_time_that_is_over_or_no_occurrence_is_refused(belfry: Belfry) -> None:
    with pytest.raises(Refusal, match=r"schedule\.past"):
        await belfry.move(0, START)
    with pytest.raises(Refusal, match=r"schedule\.too_far"):
        await belfry.move(0, START + timedelta(days=400))
    distant = Which(belfry.community, belfry.number, Key(DAYS[0] + timedelta(days=400)))
    with pytest.raises(Refusal, match=r"schedule\.too_far"):
        await belfry.do(lambda unit, now: changes.skip(unit, distant, now))
    stray = Which(belfry.community, belfry.number, Key(DAYS[0] + timedelta(hours=1)))
    with pytest.raises(Refusal, match=r"schedule\.over"):
        await belfry.do(lambda unit, now: changes.skip(unit, stray, now))
    foreign = Which(CommunityId(99), belfry.number, Key(DAYS[0]))
    with pytest.raises(Refusal, match=r"schedule\.gone"):
        await belfry.do(lambda unit, now: changes.skip(unit, foreign, now))


async def test_run_now_takes_the_place_of_the_ordinary_one(belfry: Belfry) -> None:
    assert await belfry.run_now(0)
    assert not await belfry.run_now(0)

    await belfry.bench.wait(days=2)

    assert belfry.rung == ["02 09:00", "04 08:00"]


async def test_run_now_as_well_leaves_the_ordinary_one(belfry: Belfry) -> None:
    assert await belfry.run_now(0, extra=True)
    assert not await belfry.run_now(0, extra=True)

    await belfry.bench.wait(days=2)

    assert belfry.rung == ["02 09:00", "03 08:00", "04 08:00"]


async def test_what_comes_once_can_run_early_or_as_well(bench: Bench) -> None:
    bells = Bells()
    bells.hang(bench.app)
    community = await bench.found()
    numbers = []
    for name in ("early", "twice", "moved", "never"):
        await put(bench.app.store, once(community, name, hours=5))
        numbers.append(await number_of(bench, Name(community, RING, name)))
    early, twice, moved, never = (Which(community, n, Key(START + timedelta(hours=5))) for n in numbers)

    async def change(unit: Unit) -> None:
        await changes.run_now(unit, early, START)
        await changes.run_now(unit, twice, START, extra=True)
        await changes.move(unit, moved, START + timedelta(hours=2), START)
        await changes.skip(unit, never, START)

    await bench.app.store.write(change)
    await bench.wait(hours=9)

    hours = [(name, (at - START) // timedelta(hours=1)) for name, at in bells.rung]
    assert hours == [("early", 0), ("twice", 0), ("moved", 2), ("twice", 5)]


async def test_a_paused_series_is_silent_and_makes_nothing_up(belfry: Belfry) -> None:
    await belfry.move(0, DAYS[1] + timedelta(hours=1))
    assert await belfry.pause()
    assert not await belfry.pause()
    with pytest.raises(Refusal, match=r"schedule\.paused"):
        await belfry.run_now(0)

    assert {state for _, state in await belfry.ahead(days=3)} == {"paused"}
    await belfry.bench.wait(days=3)
    assert await belfry.resume()
    assert not await belfry.resume()
    await belfry.bench.wait(days=2)

    assert belfry.rung == ["06 08:00", "07 08:00"]


async def test_a_series_ends_with_a_date_or_a_count(belfry: Belfry) -> None:
    await belfry.end(End(until=date(2026, 3, 4)))
    assert await belfry.ahead(days=9) == [("03 08:00", "coming"), ("04 08:00", "coming")]
    await belfry.end(End(count=3))

    await belfry.bench.wait(days=9)

    assert belfry.rung == ["03 08:00", "04 08:00", "05 08:00"]


async def test_an_end_before_the_start_is_refused(belfry: Belfry) -> None:
    with pytest.raises(Refusal, match=r"when\.refused"):
        await belfry.end(End(until=date(2026, 3, 1)))


async def test_changes_outlive_the_same_plan_and_not_another(belfry: Belfry) -> None:
    await belfry.skip(0)
    await put(belfry.bench.app.store, daily(belfry.community, FIRST, "UTC"))
    assert (await belfry.ahead(days=2))[0] == ("03 08:00", "skipped")

    await put(belfry.bench.app.store, daily(belfry.community, FIRST.replace(hour=7), "UTC"))

    assert await belfry.ahead(days=2) == [("03 07:00", "coming"), ("04 07:00", "coming")]


async def test_looking_ahead_says_where_it_is_cut_off(belfry: Belfry) -> None:
    whole = await belfry.look(Span(START, START + timedelta(days=9), 9))
    cut = await belfry.look(Span(START, START + timedelta(days=400), 5))

    assert (len(whole.comings), whole.cut_at) == (9, None)
    assert (len(cut.comings), cut.cut_at) == (5, DAYS[5])


@pytest.mark.postgres
async def test_two_moderators_on_two_engines_change_an_occurrence_once(postgres_copy: str) -> None:
    stores = [Store(postgres_copy), Store(postgres_copy)]
    for store in stores:
        await store.open()
    bench = await Bench.open(stores[0])
    community = await bench.found()
    await put(stores[0], daily(community, FIRST, "UTC"))
    number = await number_of(bench, Name(community, RING, "daily"))

    def which(day: int) -> Which:
        return Which(community, number, Key(DAYS[day]))

    steps: list[Callable[[Unit], Awaitable[bool]]] = [
        lambda unit: changes.skip(unit, which(0), START),
        lambda unit: changes.move(unit, which(1), DAYS[1] + timedelta(hours=1), START),
        lambda unit: changes.run_now(unit, which(2), START),
        lambda unit: changes.run_now(unit, which(3), START, extra=True),
        lambda unit: changes.pause(unit, community, number),
    ]
    done = [await asyncio.gather(*(store.write(step) for store in stores)) for step in steps]

    assert [sorted(pair) for pair in done] == [[False, True]] * len(steps)
    for store in stores:
        await store.close()


async def test_a_change_that_fails_half_way_leaves_no_trace(belfry: Belfry) -> None:
    async def half(unit: Unit) -> None:
        await changes.move(unit, belfry.which(0), DAYS[2] + timedelta(hours=1), START)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await belfry.bench.app.store.write(half)

    assert await belfry.ahead(days=2) == [("03 08:00", "coming"), ("04 08:00", "coming")]
