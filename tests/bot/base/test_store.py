"""What SQLite promises the engine: its settings, its lock, a full disk, a killed process."""

import asyncio
import sqlite3
import sys
from pathlib import Path

from sqlalchemy import bindparam, select

from bot.base.hot import Hot
from bot.base.line import SqliteLine
from bot.base.store import Store
from bot.base.tables import columns
from bot.base.unit import Unit
from bot.reminders.tables import Inbox
from bot.testing import START
from tests import machine

inboxes = columns(Inbox)
PUT = Hot(
    lambda insert: insert(Inbox).values(
        platform="test", key=bindparam("word"), raw=bindparam("raw"), state="done", tries=0, error="",
        received_at=bindparam("now"),
    )
)  # fmt: skip
KEYS = Hot(lambda _: select(inboxes.key).order_by(inboxes.key))
PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


async def put(store: Store, word: str, raw: str = "") -> None:
    async def work(unit: Unit) -> None:
        await unit.run(PUT, word=word, raw=raw, now=START)

    await store.write(work)


async def keys(store: Store) -> list[str]:
    async with store.read() as unit:
        return [key for (key,) in await unit.run(KEYS)]


async def pragmas(unit: Unit) -> dict[str, object]:
    line = unit._line
    assert isinstance(line, SqliteLine)
    return {name: line._raw.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}


def path_of(url: str) -> str:
    return url.removeprefix("sqlite:///")


async def test_writer_and_readers_are_durable_and_leave_no_trace(store: Store) -> None:
    async with store.read() as unit:
        reading = await pragmas(unit)

    assert await store.write(pragmas) == PRAGMAS
    assert reading == PRAGMAS


async def test_lock_held_by_another_process_delays_the_writer_without_failing_it(
    store: Store, database_url: str
) -> None:
    other = sqlite3.connect(path_of(database_url), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    waiting = asyncio.create_task(put(store, "late"))
    done, _ = await asyncio.wait({waiting}, timeout=0.2)
    assert done == set()
    assert await keys(store) == []
    other.execute("COMMIT")
    await waiting

    assert await keys(store) == ["late"]
    other.close()


async def test_full_disk_fails_only_the_unit_that_does_not_fit(store: Store) -> None:
    await put(store, "before")
    line = store.writer._line
    assert isinstance(line, SqliteLine)
    (pages,) = line._raw.execute("PRAGMA page_count").fetchone()
    line._raw.execute(f"PRAGMA max_page_count={pages + 2}").fetchone()

    results = await asyncio.gather(
        put(store, "small"), put(store, "large", "x" * 200_000), put(store, "tiny"), return_exceptions=True
    )
    kept = await keys(store)
    line._raw.execute("PRAGMA max_page_count=1000000").fetchone()
    await put(store, "after", "x" * 200_000)

    assert [type(result) for result in results] == [type(None), sqlite3.OperationalError, type(None)]
    assert kept == ["before", "small", "tiny"]
    assert await keys(store) == ["after", "before", "small", "tiny"]


async def test_killed_process_loses_nothing_it_had_acknowledged(database_url: str) -> None:
    program = Path(__file__).with_name("unit_loop.py")
    running = await asyncio.create_subprocess_exec(
        sys.executable, str(program), database_url,
        cwd=machine.ROOT, env={"PYTHONPATH": str(machine.ROOT)}, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert running.stdout is not None
    said = [await running.stdout.readline() for _ in range(300)]
    running.kill()
    said += (await running.stdout.read()).splitlines(keepends=True)
    await running.wait()

    acknowledged = {line.decode().strip() for line in said if line.endswith(b"\n")}
    store = Store(database_url)
    await store.open()
    kept = set(await keys(store))
    await store.close()
    assert len(acknowledged) >= 300
    assert acknowledged <= kept
