"""The engine's own conversations on a real PostgreSQL."""

import asyncio

import pytest
from sqlmodel import select

from bot.base.store import Store
from bot.people.tables import Person
from bot.testing import GARDEN, TERRACE, Bench
from migrations.check import difference

pytestmark = pytest.mark.postgres


async def bench_on(url: str) -> tuple[Bench, Store]:
    store = Store(url)
    await store.open()
    return await Bench.open(store), store


async def test_migrations_build_what_the_code_declares(postgres_url: str) -> None:
    assert await asyncio.to_thread(difference, postgres_url) is None


async def test_reminder_arrives_and_an_event_told_twice_counts_once(postgres_copy: str) -> None:
    bench, store = await bench_on(postgres_copy)
    await bench.found()
    for platform, room in ((GARDEN, "hall"), (TERRACE, "porch")):
        ada = bench.person(f"Ada{platform}", platform, room=room)
        await ada.say("/remind me 2h the kettle")
        await bench.wait(hours=2)

        assert ada.last.text == "You asked me to remind you:\nthe kettle"
    await store.close()


async def test_many_events_at_once_all_get_their_answer(postgres_copy: str) -> None:
    bench, store = await bench_on(postgres_copy)
    await bench.found()
    people = [bench.person(f"P{number}") for number in range(40)]

    await asyncio.gather(*(person.say("/remind me 1h tea") for person in people))

    assert len(bench.platforms[GARDEN].log) == len(people)
    await store.close()


async def test_a_person_is_found_handed_over_and_forgotten(postgres_copy: str) -> None:
    bench, store = await bench_on(postgres_copy)
    await bench.found()
    ada, bob = await bench.member("Ada"), await bench.member("Bob", TERRACE)
    await ada.say("/me", year="1998", city="Potsdam", field="Energy")
    await ada.press("Show me in the directory")
    await ada.press("Show me")
    await bob.say("/me", city="Berlin")
    await ada.say("/remind me", after="every second tuesday at 19:00", text="rehearsal")

    found = (await bob.say("/find", words="energy", near="yes", year="1998")).text
    handed = await ada.say("/mydata")
    await ada.say("/forgetme")
    await ada.press("Forget me")
    await ada.press("Yes, erase everything")
    await bench.wait(days=1)
    gone = (await bob.say("/find", year="1998")).text

    assert "Ada" in found
    assert handed.message.attachment is not None
    assert "Nobody" in gone
    async with store.read() as unit:
        assert (await unit.db.exec(select(Person.name))).all() == ["Bob"]
    await store.close()
