"""Kill Homeroom many times and count: `python -m tests.faults.marathon --kills 1000 --seed 7 --minutes 40`.

Each town has a database and two platforms of its own and is seeded by the run's seed and its number, so that
`--seed 7 --town 12 --towns 1` lives that town again. Worker 1 uses SQLite, worker 2 PostgreSQL where there is
one.
"""

import argparse
import asyncio
import logging
import multiprocessing
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import asyncpg
from alembic import command

from migrations.check import configure
from tests import machine
from tests.faults.cradle import Nursery, nursery
from tests.faults.report import report
from tests.faults.score import Score, scored
from tests.faults.town import Town
from tests.faults.weather import HOUR, Weather
from tests.postgres.serving import Server, serving
from tests.wire.discord_standin import Discord
from tests.wire.telegram_standin import StandIn

LIVES = 25
"""How many lives a town has."""
WITHIN = 3.0


@dataclass(frozen=True, slots=True)
class Run:
    """One worker's part: its towns are `first`, `first + step` … until the kills or the time are over."""

    seed: int
    kills: int
    seconds: float
    first: int
    step: int
    postgres: bool


async def lived(town: Town, weather: Weather) -> None:
    """One life with its weather and its end."""
    await town.write()
    town.speak()
    death, plan = weather.plan()
    weather.trouble(town)
    child = await town.bear(plan)
    if death == "kill at a time":
        await town.until_quiet(child, weather.rng.uniform(0.1, 2.0))
    else:
        await town.until_quiet(child, weather.rng.uniform(0.3, 1.0))
        await weather.strike(town)
        await town.until_quiet(child, WITHIN)
    if death == "clean stop" and child.alive:
        code = await child.stop(20)
        assert code == 0 or not child.began, f"stopped with {code}: {child.said()[-2500:]}"
    else:
        await town.end(child)


async def raised(town: Town, number: int, seed: int, lives: int = LIVES, *, clocks: bool = True) -> Score:
    """Let a town live its lives, then let the bot finish in peace, and count."""
    weather = Weather(Random(f"{seed}/{number}/weather"), clocks)
    if not town.halls:
        await town.found()
    try:
        for _ in range(lives):
            await lived(town, weather)
        town.discord.faults.rules.clear()
        town.telegram.faults.clear()
        town.wind(6 * HOUR)
        await town.finish(60)
    except Exception as error:  # noqa: BLE001 - whatever happens in a town belongs into the table
        score = Score(kills=town.deaths, towns=1)
        score.broken.append(f"town {number}: {type(error).__name__}: {str(error)[-3000:]}")
    else:
        score = await scored(town)
        score.weather = weather.seen
        score.judge(f"town {number}")
    score.weather, score.stops = weather.seen, weather.seen["clean stop"]
    return score


@contextmanager
def databases(run: Run) -> Iterator[Server | None]:
    with ExitStack() as stack:
        yield stack.enter_context(serving(durable=True)) if run.postgres else None


@asynccontextmanager
async def settled(number: int, run: Run, server: Server | None, warm: Nursery) -> AsyncIterator[Town]:
    with tempfile.TemporaryDirectory(prefix="homeroom-town-") as name:
        folder = Path(name)
        database = await _database(server, number) if server else f"sqlite:///{folder / 'homeroom.db'}"
        await asyncio.to_thread(command.upgrade, configure(database), "head")
        async with Discord() as discord, StandIn() as telegram:
            rng = Random(f"{run.seed}/{number}")
            passes = 61.0 if server else 20.0
            yield Town(folder, database, discord, telegram, warm, rng, passes)


async def _database(server: Server, number: int) -> str:
    admin = await asyncpg.connect(host=str(server.socket), user="postgres", database="postgres")
    await admin.execute(f"CREATE DATABASE town_{number}")
    await admin.close()
    return server.url(f"town_{number}")


async def work(run: Run) -> Score:
    score, began, number = Score(), time.monotonic(), run.first
    with databases(run) as server:
        async with nursery() as warm:
            while score.kills < run.kills and time.monotonic() - began < run.seconds:
                async with settled(number, run, server, warm) as town:
                    score.add(await raised(town, number, run.seed))
                sys.stderr.write(f"town {number}: {score.kills} kills, broken: {score.broken}\n")
                number += run.step
    return score


def worked(run: Run) -> Score:
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # each death cuts a connection
    return asyncio.run(work(run))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=40.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--town", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    postgres = machine.postgres() is not None
    runs = [
        Run(
            given.seed, given.kills // given.workers, given.minutes * 60, given.town + n, given.workers,
            postgres and n % 2 == 1,
        )
        for n in range(given.workers)
    ]  # fmt: skip
    began, total = time.monotonic(), Score()
    with ProcessPoolExecutor(given.workers, multiprocessing.get_context("spawn")) as pool:
        for score in pool.map(worked, runs):
            total.add(score)
    text = report(total, given.seed, time.monotonic() - began)
    sys.stdout.write(text)
    if given.out:
        given.out.write_text(text, encoding="utf-8")
    sys.exit(1 if total.broken else 0)


if __name__ == "__main__":
    main()
