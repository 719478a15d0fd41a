"""What the contestants of a benchmark share: rows, a way to measure, a table."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time

from sqlmodel import Field, SQLModel

OUT = Path(__file__).parent / "out"
PEOPLE = 200
COMMANDS = 60
AT_ONCE = 32
WARM_UP = 0.5
Act = Callable[[int, int], Awaitable[None]]
"""Do it once: (a number that never comes again, which person)."""


class BenchVote(SQLModel, table=True):
    __tablename__ = "bench_votes"

    person: int = Field(primary_key=True)
    choice: str


class BenchNote(SQLModel, table=True):
    __tablename__ = "bench_notes"

    person: int = Field(primary_key=True)
    count: int = 0


TABLES = [SQLModel.metadata.tables[str(table.__tablename__)] for table in (BenchVote, BenchNote)]


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    who: str
    database: str
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_us: float


@dataclass(frozen=True, slots=True)
class Title:
    what: str
    who: str
    database: str


async def measure(title: Title, act: Act, seconds: float) -> Row:
    """Act with `AT_ONCE` callers who each wait for their answer; the first half second is not counted."""
    numbers = iter(range(1_000_000_000))

    async def caller(until: float, times: list[float]) -> None:
        while (began := perf_counter()) < until:
            number = next(numbers)
            await act(number, number * 7 % PEOPLE)
            times.append(perf_counter() - began)

    async def phase(length: float) -> list[float]:
        until, times = perf_counter() + length, list[float]()
        await asyncio.gather(*(caller(until, times) for _ in range(AT_ONCE)))
        return sorted(times)

    await phase(WARM_UP)
    wall, cpu = perf_counter(), process_time()
    times = await phase(seconds)
    wall, cpu = perf_counter() - wall, process_time() - cpu
    count = len(times)
    return Row(
        title.what, title.who, title.database, round(count / wall, 1), round(times[count // 2] * 1e3, 1),
        round(times[int(count * 0.99)] * 1e3, 1), round(cpu / count * 1e6),
    )  # fmt: skip


def report(rows: Sequence[Row], name: str) -> None:
    """Print a table and write benchmarks/out/<name>.json."""
    print(f"{'what':<9}{'who':<28}{'database':<12}{'per s':>9}{'p50 ms':>9}{'p99 ms':>9}{'CPU µs':>9}")
    for row in rows:
        print(
            f"{row.what:<9}{row.who:<28}{row.database:<12}{row.per_second:>9,.0f}{row.p50_ms:>9,.1f}"
            f"{row.p99_ms:>9,.1f}{row.cpu_us:>9,.0f}"
        )
    OUT.mkdir(exist_ok=True)
    (OUT / f"{name}.json").write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
