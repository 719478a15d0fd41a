"""What one process writes wakes the others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta

import asyncpg
import pytest

from adapters import notify
from adapters.supervision import Life
from bot.base.line import CHANNEL
from bot.base.store import Store
from bot.base.unit import Unit
from bot.chat.message import Message
from bot.chat.text import plain
from bot.reminders import outbox, schedule
from bot.reminders.addresses import Address
from bot.reminders.outbox import Letter
from bot.reminders.schedule import Name, Plan
from bot.testing import GARDEN, START, Bench

pytestmark = pytest.mark.postgres


@pytest.fixture
async def stores(postgres_copy: str) -> AsyncIterator[list[Store]]:
    stores = [Store(postgres_copy), Store(postgres_copy)]
    for store in stores:
        await store.open()
    yield stores
    for store in stores:
        await store.close()


@pytest.fixture
async def hearing(stores: list[Store]) -> AsyncIterator[Bench]:
    """An engine that hears what is written through the other store."""
    bench, life = await Bench.open(stores[0]), Life("notify")
    task = asyncio.create_task(notify.listen(bench.app, life))
    async with asyncio.timeout(10):
        while not life.ready:  # noqa: ASYNC110 - a life rings no bell
            await asyncio.sleep(0.01)
    yield bench
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_message_of_another_process_is_sent_without_a_tick(hearing: Bench, stores: list[Store]) -> None:
    delivering = asyncio.create_task(hearing.app.deliveries[GARDEN].run())
    to = Address(GARDEN, "hall", "en", "UTC")
    letter = Letter(to, Message(plain("hello")), "hello", hearing.clock.now())

    await stores[1].write(lambda unit: outbox.put(unit, None, letter))
    async with asyncio.timeout(5):
        while not hearing.platforms[GARDEN].log:  # noqa: ASYNC110 - a messenger rings no bell
            await asyncio.sleep(0.01)
    delivering.cancel()

    assert [seen.text for seen in hearing.platforms[GARDEN].log] == ["hello"]


async def test_what_is_due_at_once_wakes_the_tick_and_what_is_due_later_does_not(
    hearing: Bench, stores: list[Store]
) -> None:
    community = await hearing.found()
    calls, woken, now = list[str](), asyncio.Event(), hearing.clock.now()

    def due() -> None:
        calls.append("due")
        woken.set()

    async def plan(unit: Unit, key: str, delay: timedelta) -> None:
        await schedule.put(unit, Plan(Name(community, "remind.ring", key), at=now + delay), now)

    hearing.app.due = due
    await stores[1].write(lambda unit: plan(unit, "later", timedelta(hours=1)))
    await stores[1].write(lambda unit: plan(unit, "now", timedelta()))
    async with asyncio.timeout(5):
        await woken.wait()

    assert calls == ["due"]


async def test_nothing_is_told_before_the_commit_and_no_person_is_named(stores: list[Store]) -> None:
    told: list[str] = []
    address = stores[0].url.replace("+asyncpg", "")
    connection = await asyncpg.connect(address)
    await connection.add_listener(CHANNEL, lambda *heard: told.append(str(heard[-1])))
    to = Address(GARDEN, "hall", "en", "UTC")

    async def fails(unit: Unit) -> None:
        await outbox.put(unit, None, Letter(to, Message(plain("no")), "no", START))
        raise LookupError

    with suppress(LookupError):
        await stores[0].write(fails)
    await stores[0].write(
        lambda unit: outbox.put(unit, None, Letter(to, Message(plain("yes")), "yes", START))
    )
    async with asyncio.timeout(5):
        while not told:  # noqa: ASYNC110 - the driver calls, and tells nobody
            await asyncio.sleep(0.01)
    await connection.close()

    assert told == [GARDEN]


async def test_lost_connection_ends_the_listening(stores: list[Store]) -> None:
    address = stores[0].url.replace("+asyncpg", "")
    bench, life = await Bench.open(stores[0]), Life("notify")
    task = asyncio.create_task(notify.listen(bench.app, life))
    async with asyncio.timeout(10):
        while not life.ready:  # noqa: ASYNC110 - a life rings no bell
            await asyncio.sleep(0.01)
    admin = await asyncpg.connect(address)

    await admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND query LIKE 'LISTEN%'"
    )
    await admin.close()
    await asyncio.wait({task}, timeout=5)

    assert task.done()
    assert task.exception() is not None
