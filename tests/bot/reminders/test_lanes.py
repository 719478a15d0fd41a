"""What is said at one spot is said in order, and nobody waits for somebody else's spot."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bot.base.ids import CommunityId
from bot.chat.message import Message
from bot.chat.ports import Doubtful, Parcel, TryAgain
from bot.chat.text import flat, plain
from bot.reminders import outbox
from bot.reminders import outbox_sql as sql
from bot.reminders.addresses import Address
from bot.reminders.outbox import Letter, Sending
from bot.reminders.tables import SendClass
from bot.testing import GARDEN, TERRACE, Bench, BenchMessenger


async def write(
    bench: Bench, spot: str, words: str, *, late: float = 0, sending: Sending | None = None
) -> None:
    """Write a message that was due some seconds ago."""
    to = Address(TERRACE, spot, "en", "UTC")
    due = bench.clock.now() - timedelta(seconds=late)
    letter = Letter(to, Message(plain(words)), f"{spot}:{words}", due, sending or Sending())
    await bench.app.store.write(lambda unit: outbox.put(unit, CommunityId(1), letter))


def said(bench: Bench, spot: str) -> list[str]:
    return [flat(seen.message.body) for seen in bench.platforms[TERRACE].log if seen.spot == spot]


async def test_later_post_waits_for_the_retry_of_an_earlier_one(bench: Bench) -> None:
    await bench.found()
    bench.platforms[TERRACE].faults = [TryAgain("busy", timedelta(seconds=40))]
    await write(bench, "porch", "first", late=5)
    await write(bench, "porch", "second")
    await write(bench, "attic", "elsewhere")

    await bench.wait(seconds=30)
    assert (said(bench, "porch"), said(bench, "attic")) == ([], ["elsewhere"])
    await bench.wait(seconds=30)

    assert said(bench, "porch") == ["first", "second"]


@pytest.mark.parametrize(
    "ending", [Sending(SendClass.HOLD), Sending(SendClass.POST)], ids=["unknown", "expired"]
)
async def test_earlier_post_that_ends_otherwise_lets_the_later_one_go(bench: Bench, ending: Sending) -> None:
    await bench.found()
    if ending.send_class is SendClass.POST:
        ending = Sending(expires=bench.clock.now() + timedelta(seconds=30))
        bench.platforms[TERRACE].faults = [TryAgain("busy", timedelta(seconds=60))]
    else:
        bench.platforms[TERRACE].faults = [Doubtful("no answer")]
    await write(bench, "porch", "first", late=5, sending=ending)
    await write(bench, "porch", "second")

    await bench.wait(seconds=120)

    assert said(bench, "porch") == ["second"]


async def test_answer_does_not_wait_for_posts(bench: Bench) -> None:
    await bench.found()
    bench.platforms[TERRACE].faults = [TryAgain("busy", timedelta(seconds=40))]
    await write(bench, "porch", "post", late=5)
    await bench.app.settle()

    await write(bench, "porch", "answer", sending=Sending(SendClass.REPLY))
    await bench.app.settle()

    assert said(bench, "porch") == ["answer"]


@pytest.mark.parametrize("seed", range(4))
async def test_order_holds_under_random_failures(
    bench: Bench, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oracle is what the platform took; each spot's posts were due one second apart."""
    await bench.found()
    chance, send, under_way = Random(seed), BenchMessenger.send, set[str]()

    async def shaky(messenger: BenchMessenger, parcel: Parcel) -> str:
        assert parcel.spot not in under_way
        under_way.add(parcel.spot)
        try:
            for _ in range(chance.randrange(3)):
                await asyncio.sleep(0)
            if chance.random() < 0.4:
                raise chance.choice([TryAgain("busy"), TryAgain("busy", timedelta(seconds=20))])
            return await send(messenger, parcel)
        finally:
            under_way.discard(parcel.spot)

    monkeypatch.setattr(BenchMessenger, "send", shaky)
    for number in chance.sample(range(12), 12):
        for spot in ("porch", "attic", "cellar"):
            await write(bench, spot, f"{number:02}", late=100 - number)

    await bench.wait(hours=2)

    expected = [f"{number:02}" for number in range(12)]
    assert {spot: said(bench, spot) for spot in ("porch", "attic", "cellar")} == dict.fromkeys(
        ("porch", "attic", "cellar"), expected
    )


async def test_slow_place_holds_up_nobody_else(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    await bench.found()
    send, answered, others = BenchMessenger.send, asyncio.Event(), asyncio.Event()

    async def slow(messenger: BenchMessenger, parcel: Parcel) -> str:
        if parcel.spot == "porch":
            await answered.wait()
        receipt = await send(messenger, parcel)
        if len(messenger.log) == 60:
            others.set()
        return receipt

    monkeypatch.setattr(BenchMessenger, "send", slow)
    await write(bench, "porch", "slow", late=5)
    for number in range(60):
        await write(bench, f"room {number}", "quick")
    delivering = asyncio.create_task(bench.app.deliveries[TERRACE].deliver())
    async with asyncio.timeout(10):
        await others.wait()
    answered.set()
    await delivering

    assert said(bench, "porch") == ["slow"]


def test_claim_never_reads_what_is_not_due(database_url: str) -> None:
    """The plan names the two small indexes, so the cost grows with what is due."""
    if not database_url.startswith("sqlite:///"):
        pytest.skip("the planner of PostgreSQL looks at how many rows there are")
    compiled, now = sql.CLAIM.compiled("sqlite"), datetime(2026, 3, 2, tzinfo=UTC)
    values = compiled.arguments({"platform": TERRACE, "now": now, "until": now, "tried": now, "most": 16})

    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as database:
        rows = database.execute(f"EXPLAIN QUERY PLAN {compiled.sql}", values).fetchall()

    plan = "\n".join(row[-1] for row in rows)
    assert "ix_outbox_due (platform=? AND retry_at<?)" in plan
    assert "ix_outbox_lane (platform=? AND spot=?" in plan
    assert "SCAN outbox" not in plan


async def test_piece_of_a_split_message_is_found_by_its_receipt(bench: Bench) -> None:
    await bench.found()
    await write(bench, "porch", " ".join(["memory"] * 1500))
    await bench.app.settle()
    receipts = [seen.receipt for seen in bench.platforms[TERRACE].log]

    async with bench.app.store.read() as unit:
        rows = [await outbox.by_receipt(unit, TERRACE, receipt) for receipt in receipts]
        other = await outbox.by_receipt(unit, GARDEN, receipts[0])

    assert len(receipts) > 1
    assert {row.key if row else "" for row in rows} == {f"porch:{' '.join(['memory'] * 1500)}"}
    assert other is None
