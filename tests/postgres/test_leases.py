"""Leases on a real PostgreSQL: one holder, and a stale one that can do no harm."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import aiohttp
import pytest
from sqlalchemy import bindparam, update
from sqlmodel import select

from adapters.health import HealthPage
from adapters.holding import ASK_EVERY, RENEW_EVERY
from adapters.upkeep import examine
from bot.base.hot import Hot
from bot.base.ids import OutboxId
from bot.base.line import collided
from bot.base.settings import EngineSettings
from bot.base.store import Store
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.chat.message import Message
from bot.chat.text import plain
from bot.people.tables import Community
from bot.reminders import outbox, recovery
from bot.reminders.addresses import Address
from bot.reminders.leases import EARLIER, LASTS, Lease, LostLease, standing
from bot.reminders.outbox import Letter, Receipt
from bot.reminders.tables import LeaseRow, Outbox, State
from bot.testing import GARDEN, START, Bench

pytestmark = pytest.mark.postgres
NAME = "send garden"
leases = columns(LeaseRow)
_AGE = Hot(lambda _: update(LeaseRow).values(until=bindparam("past")))
_RENAME = Hot(
    lambda _: update(Community).where(columns(Community).id == bindparam("row")).values(name=bindparam("new"))
)


@dataclass(slots=True)
class Hands:
    """A clock that nobody sets, wound by hand."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def stores(postgres_copy: str) -> AsyncIterator[list[Store]]:
    stores = [Store(postgres_copy), Store(postgres_copy)]
    for store in stores:
        await store.open()
    yield stores
    for store in stores:
        await store.close()


async def let_end(store: Store) -> None:
    """Let every lease have ended an hour ago, as if its holder had been silent."""
    await store.write(lambda unit: unit.run(_AGE, past=START))


async def test_only_one_holds_and_the_next_gets_a_greater_token(stores: list[Store]) -> None:
    one, two = Lease(stores[0], NAME, "one"), Lease(stores[1], NAME, "two")

    asked = [await one.ask(), await two.ask(), await one.ask()]
    await one.release()
    asked.append(await two.ask())
    (row,) = await stores[0].write(standing)

    assert asked == [True, False, True, True]
    assert (one.held, two.held, two.token) == (False, True, 2)
    assert (row.name, row.holder, row.changes, row.is_held) == (NAME, "two", 1, True)


async def test_many_ask_at_once_and_one_gets_it(stores: list[Store]) -> None:
    asking = [Lease(stores[number % 2], NAME, f"process {number}") for number in range(20)]

    answers = await asyncio.gather(*(lease.ask() for lease in asking))

    assert sum(answers) == 1


async def test_holder_stops_by_its_own_clock_before_the_lease_ends(stores: list[Store]) -> None:
    hands = Hands()
    lease = Lease(stores[0], NAME, "one", hands)
    await lease.ask()

    held = [lease.held]
    for seconds in ((LASTS - EARLIER).total_seconds() - 0.1, 0.2):
        hands.now += seconds
        held.append(lease.held)

    assert held == [True, True, False]


async def test_lease_that_ended_and_nobody_took_goes_on_with_its_token(stores: list[Store]) -> None:
    lease = Lease(stores[0], NAME, "one")
    await lease.ask()
    await let_end(stores[1])

    assert await lease.ask()
    assert lease.token == 1


async def test_stale_holder_is_refused_inside_the_unit_of_work(stores: list[Store]) -> None:
    one, two = Lease(stores[0], NAME, "one"), Lease(stores[1], NAME, "two")
    await one.ask()
    await let_end(stores[1])
    await two.ask()

    async def act(unit: Unit) -> None:
        unit.db.add(Community(name="never", made_at=START))
        await one.confirm(unit)

    with pytest.raises(LostLease):
        await stores[0].write(act)
    async with stores[1].read() as unit:
        assert (await unit.db.exec(select(Community))).all() == []


async def test_takeover_waits_for_a_unit_that_acts_under_the_lease(stores: list[Store]) -> None:
    one, two = Lease(stores[0], NAME, "one"), Lease(stores[1], NAME, "two")
    await one.ask()
    await let_end(stores[1])
    acting, go_on = asyncio.Event(), asyncio.Event()

    async def act(unit: Unit) -> None:
        await one.confirm(unit)
        acting.set()
        await go_on.wait()

    unit = asyncio.create_task(stores[0].write(act))
    await acting.wait()
    taking = asyncio.create_task(two.ask())
    await asyncio.wait({taking}, timeout=0.2)
    waited = not taking.done()
    go_on.set()
    await unit

    assert waited
    assert await taking


@dataclass(slots=True)
class Pair:
    """Two engines on one database that speak through the same platforms, each with a lease of its own."""

    one: Bench
    two: Bench

    def under(self, *leases: Lease) -> None:
        for bench, lease in zip((self.one, self.two), leases, strict=True):
            delivery = bench.app.deliveries[GARDEN]
            delivery.hold, lease.gained = lease, delivery.inherit

    async def post(self, *texts: str) -> None:
        async def work(unit: Unit) -> None:
            for text in texts:
                to = Address(GARDEN, "hall", "en", "UTC")
                await outbox.put(unit, None, Letter(to, Message(plain(text)), text, self.one.clock.now()))

        await self.one.app.store.write(work)

    def said(self) -> list[str]:
        return [seen.text for seen in self.one.platforms[GARDEN].log]


@pytest.fixture
async def pair(stores: list[Store]) -> Pair:
    one, two = [await Bench.open(store) for store in stores]
    for messenger in one.platforms.values():
        two.app.register(messenger, Random(1))
    return Pair(one, two)


async def test_only_the_holder_sends_and_the_next_one_goes_on(pair: Pair, stores: list[Store]) -> None:
    one, two = Lease(stores[0], NAME, "one"), Lease(stores[1], NAME, "two")
    pair.under(one, two)
    await two.ask()
    await one.ask()
    await pair.post("first")

    tried = [await bench.app.deliveries[GARDEN].deliver() for bench in (pair.one, pair.two)]
    await two.release()
    await one.ask()
    await pair.post("second")
    tried += [await bench.app.deliveries[GARDEN].deliver() for bench in (pair.two, pair.one)]

    assert tried == [0, 1, 0, 1]
    assert pair.said() == ["first", "second"]


async def test_holder_that_thinks_it_still_holds_claims_nothing(pair: Pair, stores: list[Store]) -> None:
    hands = Hands()
    one, two = Lease(stores[0], NAME, "one", hands), Lease(stores[1], NAME, "two")
    pair.under(one, two)
    await one.ask()
    await let_end(stores[1])
    await two.ask()
    await pair.post("first")

    tried = await pair.one.app.deliveries[GARDEN].deliver()

    assert one.held
    assert (tried, pair.said()) == (0, [])


async def test_lease_lost_between_two_sends_gives_the_rest_back(
    pair: Pair, stores: list[Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = Hands()
    one, two = Lease(stores[0], NAME, "one", hands), Lease(stores[1], NAME, "two")
    pair.under(one, two)
    await one.ask()
    await pair.post("first", "second", "third")
    messenger = pair.one.platforms[GARDEN]
    send = type(messenger).send

    async def slow(self: object, parcel: object) -> str:
        hands.now += 60
        return str(await send(messenger, parcel))  # type: ignore[arg-type]  # it is handed on as it came

    monkeypatch.setattr(type(messenger), "send", slow)
    await pair.one.app.deliveries[GARDEN].deliver()
    monkeypatch.undo()
    before = pair.said()
    await let_end(stores[1])
    await two.ask()
    await pair.two.app.deliveries[GARDEN].deliver()

    assert before == ["first"]
    assert pair.said() == ["first", "second", "third"]
    async with stores[0].read() as unit:
        rows = (await unit.db.exec(select(Outbox.state, Outbox.attempts))).all()
    assert [tuple(row) for row in rows] == [(State.SENT, 1)] * 3


async def test_marks_of_a_claim_that_went_on_are_refused(pair: Pair, stores: list[Store]) -> None:
    await pair.post("first")
    now, store = START, stores[0]
    (stale,) = await store.write(lambda unit: outbox.claim(unit, GARDEN, now, 16))
    later = now + timedelta(minutes=5)
    await store.write(lambda unit: recovery.recover(unit, GARDEN, later, idempotent=True))
    (fresh,) = await store.write(lambda unit: outbox.claim(unit, GARDEN, later, 16))

    await store.write(lambda unit: outbox.mark_sent(unit, receipt_of(stale, "old")))
    refused = await state_of(store, stale.id)
    await store.write(lambda unit: outbox.mark_sent(unit, receipt_of(fresh, "new")))

    assert refused == (State.SENDING, "")
    assert await state_of(store, stale.id) == (State.SENT, "new")


def receipt_of(row: outbox.Claimed, receipt: str) -> Receipt:
    return Receipt(row, [receipt], START)


async def state_of(store: Store, row: OutboxId) -> tuple[str, str]:
    async with store.read() as unit:
        found = await unit.db.get(Outbox, row)
    assert found is not None
    return found.state, found.receipt


async def test_two_tickers_let_each_thing_happen_once(pair: Pair) -> None:
    await pair.one.found()
    pair.two.platforms = pair.one.platforms
    people = [pair.one.person(f"P{number}") for number in range(24)]
    for person in people:
        await person.say("/remind me 2h tea")
    for bench in (pair.one, pair.two):
        bench.clock.wind(timedelta(hours=2))
    before = len(pair.said())

    done = await asyncio.gather(pair.one.app.jobs.tick(), pair.two.app.jobs.tick())
    await asyncio.gather(pair.one.app.settle(), pair.two.app.settle())

    assert sum(done) == len(people)
    assert len(pair.said()) - before == len(people)


async def test_units_that_wait_for_each_other_both_come_through(stores: list[Store]) -> None:
    rows = await stores[0].write(_two_communities)
    met = asyncio.Barrier(2)

    async def cross(store: Store, first: int, second: int, name: str) -> None:
        tries = 0

        async def work(unit: Unit) -> None:
            nonlocal tries
            tries += 1
            await unit.run(_RENAME, row=first, new=name)
            if tries == 1:
                await met.wait()
            await unit.run(_RENAME, row=second, new=name)

        await store.write(work)

    elm, oak = rows
    await asyncio.gather(cross(stores[0], elm, oak, "one"), cross(stores[1], oak, elm, "two"))

    async with stores[0].read() as unit:
        names = (await unit.db.exec(select(Community.name))).all()
    assert len({*names}) == 1


async def _two_communities(unit: Unit) -> list[int]:
    made = [Community(name=name, made_at=START) for name in ("Elm", "Oak")]
    unit.db.add_all(made)
    await unit.db.flush()
    return [one.id or 0 for one in made]


def test_other_errors_are_no_collision() -> None:
    assert not collided(ValueError("40P01"))


async def test_doctor_tells_who_holds_what_and_what_nobody_does(stores: list[Store], tmp_path: Path) -> None:
    settings = EngineSettings(tmp_path, tmp_path / "keys", stores[0].url)
    lease = Lease(stores[0], NAME, "one")
    await lease.ask()

    async def told() -> dict[str, tuple[bool, str]]:
        return {check.what: (check.fine, check.remedy) for check in await examine(settings)}

    held = await told()
    await stores[0].write(lambda unit: unit.run(_AGE, past=datetime.now(UTC) + timedelta(days=1)))
    stuck = await told()
    await let_end(stores[0])
    left = await told()

    assert held[f"lease {NAME}, held by one"] == (True, "")
    assert "delete the row" in stuck[f"lease {NAME}"][1]
    assert "Nobody holds it since 2026-03-02 09:00 UTC" in left[f"lease {NAME}"][1]


async def test_metrics_tell_leases_of_every_process(stores: list[Store]) -> None:
    bench = await Bench.open(stores[0])
    one, two = Lease(stores[0], NAME, "one"), Lease(stores[1], NAME, "two")
    await one.ask()
    await one.release()
    await two.ask()
    page = HealthPage(bench.app, dict)
    await page.start("127.0.0.1", 0)

    async with aiohttp.ClientSession() as web, web.get(f"http://127.0.0.1:{page.port}/metrics") as answer:
        text = await answer.text()
    await page.stop()

    assert 'homeroom_lease_held{lease="send garden"} 1.0' in text
    assert 'homeroom_lease_takeovers{lease="send garden"} 1.0' in text


def test_takeover_after_a_kill_comes_well_within_ten_seconds() -> None:
    assert LASTS.total_seconds() + ASK_EVERY < 7
    assert (LASTS - EARLIER).total_seconds() > 2 * RENEW_EVERY
