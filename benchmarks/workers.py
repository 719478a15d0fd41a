"""Several workers on one PostgreSQL, each a process of its own: throughput and doubles, beside procrastinate.

    python -m benchmarks.workers [--seconds 5] [--only homeroom]

Every send takes 40 ms, and each worker has 16 in flight, so 400 a second for each worker is the ideal. Ours
is the real delivery: rows claimed with SKIP LOCKED, sent, marked. The workers share the rows of one platform,
with leases off: in service one process at a time sends for an account, and these claims are what keeps two
apart for the moment in which both believe they do. Prints a table and writes benchmarks/out/workers.json.
"""

import argparse
import asyncio
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

import asyncpg

from benchmarks import workers_homeroom, workers_procrastinate
from benchmarks.contest import OUT
from tests import machine
from tests.postgres.serving import Server, serving

ROOT = Path(__file__).resolve().parents[1]
CONTESTS = {"homeroom": workers_homeroom, "procrastinate": workers_procrastinate}
EACH_PER_SECOND = 400
COUNTS = (1, 2, 4)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `lost` are rows that nobody sent, `doubles` sends beyond the first of a row."""

    who: str
    workers: int
    per_second: float
    of_ideal: float
    doubles: int
    lost: int


def contest(server: Server, who: str, workers: int, seconds: float) -> Row:
    """Fill a fresh database, let the workers go at the same moment, and count what each says it sent."""
    count = int(workers * EACH_PER_SECOND * seconds)
    url = asyncio.run(_database(server, f"{who}_{workers}"))
    asyncio.run(CONTESTS[who].fill(url, count))
    with ExitStack() as stack:
        processes = [stack.enter_context(_worker(who, url)) for _ in range(workers)]
        for process in processes:
            _line(process)
        for process in processes:
            _tell(process)
        logs = [json.loads(_line(process)) for process in processes]
    sent = Counter(row for log in logs for row in log["sent"])
    began, ended = min(log["began"] for log in logs), max(log["ended"] for log in logs)
    rate = len(sent) / (ended - began)
    return Row(
        who, workers, round(rate, 1), round(rate / (workers * EACH_PER_SECOND), 3),
        sum(sent.values()) - len(sent), count - len(sent),
    )  # fmt: skip


async def _database(server: Server, name: str) -> str:
    admin = await asyncpg.connect(host=str(server.socket), user="postgres", database="postgres")
    await admin.execute(f"CREATE DATABASE {name}")
    await admin.close()
    return server.url(name)


def _worker(who: str, url: str) -> "subprocess.Popen[str]":
    words = [sys.executable, "-m", "benchmarks.working", who, url]
    return subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _line(process: "subprocess.Popen[str]") -> str:
    if process.stdout is None or not (line := process.stdout.readline()):
        raise RuntimeError("a worker ended before its time")
    return line


def _tell(process: "subprocess.Popen[str]") -> None:
    if process.stdin is not None:
        process.stdin.write("go\n")
        process.stdin.flush()


def rows(names: list[str], seconds: float) -> Iterator[Row]:
    with serving(durable=True) as server:
        for who in names:
            for workers in COUNTS:
                yield contest(server, who, workers, seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5, help="how long each line takes at the ideal rate")
    parser.add_argument("--only", choices=CONTESTS, action="append", help="leave the others out")
    chosen = parser.parse_args()
    if reason := machine.lacking("postgres"):
        print(f"Nothing to measure: {reason}")
        return
    print(f"{'who':<16}{'workers':>8}{'per s':>9}{'of ideal':>10}{'doubles':>9}{'lost':>6}")
    found = []
    for row in rows(chosen.only or list(CONTESTS), chosen.seconds):
        found.append(row)
        print(
            f"{row.who:<16}{row.workers:>8}{row.per_second:>9,.0f}{row.of_ideal:>10.2f}"
            f"{row.doubles:>9}{row.lost:>6}",
            flush=True,
        )
    OUT.mkdir(exist_ok=True)
    (OUT / "workers.json").write_text(json.dumps([asdict(row) for row in found], indent=1) + "\n")


if __name__ == "__main__":
    main()
