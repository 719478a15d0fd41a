"""A million reminders that wait: start-up, memory, adding one, and how late a thousand are in one second.

python -m benchmarks.pending, after `make bench`. Homeroom on SQLite and, where there is a server, on
PostgreSQL, with 10,000, 100,000 and 1,000,000 rows side by side; APScheduler with its SQLAlchemy store on
SQLite, and the JobQueue of python-telegram-bot, at a size they bear. Each contestant has a process of its
own. Prints a table and writes benchmarks/out/pending.json.
"""

import asyncio
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

import asyncpg
from alembic import command
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.engine import make_url
from telegram.ext import ApplicationBuilder, CallbackContext

from adapters.schedule import Ticker
from bot.app import App
from bot.base.clock import WallClock
from bot.base.ids import CommunityId
from bot.base.store import Store
from bot.base.times import sqlite_text
from bot.base.unit import Unit
from bot.people.community import found_community
from bot.reminders import schedule
from bot.reminders.jobs import Jobs, Values
from bot.reminders.schedule import Due, Name, Plan
from migrations.check import configure
from tests import machine
from tests.postgres.serving import Server, serving

OUT = Path(__file__).parent / "out"
SIZES = tuple(int(size) for size in os.environ.get("SIZES", "10000,100000,1000000").split(","))
PEERS = 10_000
AT_ONCE = 1_000
ADDED = 200
FAR = datetime(2031, 1, 1, tzinfo=UTC)
Figures = dict[str, float]

COLUMNS = (
    "community_id", "kind", "key", "rrule", "zone", "wall", "next_at", "extra", "paused", "payload", "tries",
)  # fmt: skip
Done = Callable[[], bool]


def waiting(size: int) -> Iterator[tuple[object, ...]]:
    """Return rows of reminders that wait for years, half a minute apart."""
    for number in range(size):
        at = FAR + timedelta(seconds=31 * number)
        yield 1, "bench.ring", f"far:{number}", "", "UTC", "", at, False, False, "{}", 0


async def fill(url: str, size: int) -> None:
    """Build the tables and put rows in, by the way of each database that takes many at once."""
    store = Store(url)
    await store.open()
    await store.write(lambda unit: found_community(unit, "Bench", "en", "UTC", datetime.now(UTC)))
    await store.close()
    if url.startswith("sqlite"):
        raw = sqlite3.connect(str(make_url(url).database))
        marks = ", ".join("?" for _ in COLUMNS)
        rows = ((*row[:6], sqlite_text(row[6]), *row[7:]) for row in waiting(size))
        raw.executemany(f"INSERT INTO schedules ({', '.join(COLUMNS)}) VALUES ({marks})", rows)
        raw.commit()
        raw.close()
        return
    server = await asyncpg.connect(plain(url))
    await server.copy_records_to_table("schedules", records=waiting(size), columns=COLUMNS)
    await server.execute("ANALYZE schedules")
    await server.close()


def megabytes() -> float:
    """Return what this process holds at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def plain(url: str) -> str:
    """Return an address as the driver itself reads it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


class Engine:
    """What the ticker drives: the real table, and a timer that notes how late it was called."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.late: list[float] = []
        self.jobs = Jobs(store, WallClock(), self._ring)
        self.due: Callable[[], None] = lambda: None

    async def _ring(self, _: Unit, row: Due, __: Values) -> None:
        self.late.append((datetime.now(UTC) - row.due_at).total_seconds() * 1000)

    async def tick(self) -> int:
        return await self.jobs.tick()


async def homeroom(url: str) -> Figures:
    base, begun = megabytes(), time.perf_counter()
    store = Store(url)
    await store.open()
    engine = Engine(store)
    await engine.tick()
    started = time.perf_counter() - begun
    adding = time.perf_counter()
    for number in range(ADDED):
        await store.write(partial(put, f"new:{number}", FAR))
    added = (time.perf_counter() - adding) / ADDED
    late = await lateness(engine)
    await store.close()
    return {"start ms": started * 1000, "memory MB": megabytes() - base, "add ms": added * 1000, **late}


async def put(key: str, at: datetime, unit: Unit) -> None:
    await schedule.put(unit, Plan(Name(CommunityId(1), "bench.ring", key), at=at), datetime.now(UTC))


async def lateness(engine: Engine) -> Figures:
    """Let a thousand fall due within one second, two seconds from now."""
    soon = datetime.now(UTC) + timedelta(seconds=4)

    async def work(unit: Unit) -> None:
        for number in range(AT_ONCE):
            await put(f"soon:{number}", soon + timedelta(milliseconds=number), unit)

    await engine.store.write(work)
    ticker = Ticker(cast("App", engine))
    ticker.start()
    stall = await stalls_until(lambda: len(engine.late) == AT_ONCE)
    ticker.stop()
    return spread(engine.late) | {"stall ms": stall}


async def stalls_until(done: Done, within: float = 60.0) -> float:
    """Return the longest time in milliseconds that the loop was away while something went on."""
    worst, last, end = 0.0, time.perf_counter(), time.perf_counter() + within
    while not done() and time.perf_counter() < end:
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        worst, last = max(worst, now - last), now
    return worst * 1000


def spread(late: list[float]) -> Figures:
    if len(late) < AT_ONCE:
        return {"late p50 ms": -1, "late p99 ms": -1, "done": len(late)}
    ordered = sorted(late)
    return {
        "late p50 ms": ordered[AT_ONCE // 2],
        "late p99 ms": ordered[int(AT_ONCE * 0.99)],
        "done": len(late),
    }


async def ap_scheduler(url: str) -> Figures:
    """APScheduler with its SQLAlchemy store, which adds one row at a time."""
    fill_with = AsyncIOScheduler(jobstores={"default": SQLAlchemyJobStore(url)}, timezone="UTC")
    fill_with.start(paused=True)
    begun = time.perf_counter()
    for number in range(PEERS):
        fill_with.add_job(_nothing, "date", run_date=FAR + timedelta(seconds=31 * number))
    added = (time.perf_counter() - begun) / PEERS
    fill_with.shutdown()
    base, begun = megabytes(), time.perf_counter()
    scheduler = AsyncIOScheduler(jobstores={"default": SQLAlchemyJobStore(url)}, timezone="UTC")
    scheduler.start()
    started = time.perf_counter() - begun
    soon = datetime.now(UTC) + timedelta(seconds=8)
    for number in range(AT_ONCE):
        at = soon + timedelta(milliseconds=number)
        scheduler.add_job(_note, "date", run_date=at, args=(at,), misfire_grace_time=None)
    stall = await stalls_until(lambda: len(LATE) == AT_ONCE)
    scheduler.shutdown(wait=False)
    return {
        "start ms": started * 1000, "memory MB": megabytes() - base, "add ms": added * 1000,
        **spread(LATE), "stall ms": stall,
    }  # fmt: skip


LATE: list[float] = []


async def _nothing() -> None: ...


async def _note(at: datetime) -> None:
    LATE.append((datetime.now(UTC) - at).total_seconds() * 1000)


async def job_queue(_: str) -> Figures:
    """The JobQueue of python-telegram-bot, in memory: what it holds is lost with the process."""
    base, begun = megabytes(), time.perf_counter()
    application = ApplicationBuilder().token("1:" + "A" * 35).updater(None).build()
    queue = application.job_queue
    if queue is None:
        return {}
    for number in range(PEERS):
        queue.run_once(_noted, FAR + timedelta(seconds=31 * number))
    filled = time.perf_counter() - begun
    await queue.start()
    soon = datetime.now(UTC) + timedelta(seconds=4)
    for number in range(AT_ONCE):
        at = soon + timedelta(milliseconds=number)
        queue.run_once(_noted, at, data=at, job_kwargs={"misfire_grace_time": None})
    stall = await stalls_until(lambda: len(LATE) == AT_ONCE)
    await queue.stop(wait=False)
    return {
        "start ms": filled * 1000, "memory MB": megabytes() - base, "add ms": filled / PEERS * 1000,
        **spread(LATE), "stall ms": stall,
    }  # fmt: skip


async def _noted(context: CallbackContext[Any, Any, Any, Any]) -> None:
    if context.job is not None and isinstance(context.job.data, datetime):
        await _note(context.job.data)


CONTESTS: dict[str, Callable[[str], Coroutine[Any, Any, Figures]]] = {
    "homeroom": homeroom,
    "apscheduler": ap_scheduler,
    "jobqueue": job_queue,
}


def apart(name: str, url: str) -> Figures:
    """Let a contestant run in a process of its own, so that its memory is its own."""
    command_line = [sys.executable, "-m", "benchmarks.pending", "--only", name, url]
    done = subprocess.run(command_line, capture_output=True, check=True, text=True)
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def databases() -> Iterator[tuple[str, str]]:
    """Return a name and a filled database for each line of ours."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="homeroom-bench-"))
        server = stack.enter_context(serving(durable=True)) if machine.lacking("postgres") is None else None
        for size in SIZES:
            urls = {"SQLite": f"sqlite:///{folder}/pending-{size}.db"}
            if server is not None:
                urls["PostgreSQL"] = _new_database(server, f"pending_{size}")
            for database, url in urls.items():
                command.upgrade(configure(url), "head")
                asyncio.run(fill(url, size))
                yield f"Homeroom, {database}, {size:,}", url


def _new_database(server: Server, name: str) -> str:
    async def make() -> None:
        admin = await asyncpg.connect(plain(server.url("postgres")))
        await admin.execute(f"CREATE DATABASE {name}")
        await admin.close()

    asyncio.run(make())
    return server.url(name)


def main() -> None:
    if "--only" in sys.argv:
        name, url = sys.argv[2:4]
        print(json.dumps(asyncio.run(CONTESTS[name](url))))
        return
    lines = {title: apart("homeroom", url) for title, url in databases()}
    with tempfile.TemporaryDirectory() as folder:
        lines[f"APScheduler, SQLite, {PEERS:,}"] = apart("apscheduler", f"sqlite:///{folder}/jobs.db")
    lines[f"JobQueue, memory, {PEERS:,}"] = apart("jobqueue", "-")
    for title, figures in lines.items():
        print(f"{title:34}", "  ".join(f"{key} {value:,.1f}" for key, value in figures.items()))
    OUT.mkdir(exist_ok=True)
    (OUT / "pending.json").write_text(json.dumps(lines, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
