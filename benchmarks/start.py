"""How long a process takes to start, and what it holds in memory.

    python -m benchmarks.start [--runs 5]

`homeroom run` is started with both tokens against the tests' stand-ins of the platforms, up to /readyz, then
left alone for a few seconds: once on an empty folder, which builds the database, and again on what is there.
Modules are compiled before, as an installation has them. Prints medians and writes benchmarks/out/start.json.
Linux only.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.contest import OUT
from tests import machine
from tests.faults.process import homeroom
from tests.wire.discord_standin import Discord
from tests.wire.telegram_standin import StandIn

IDLE = 3.0
GOAL = "< 4 s, < 110 MB"
COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
HELP = (
    "import sys, runpy; sys.argv = ['homeroom', '--help']; runpy.run_module('adapters', run_name='__main__')"
)
PEAK = """
import atexit, sys
def peak():
    with open("/proc/self/status") as status:
        sys.stderr.write(next(line for line in status if line.startswith("VmHWM")))
atexit.register(peak)
"""


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    seconds: float
    megabytes: float
    goal: str


def process(code: str) -> tuple[float, float]:
    """Run code to its end; return seconds and the most memory it held, as the process itself reports it."""
    began = perf_counter()
    command = [sys.executable, "-c", PEAK + code]
    done = subprocess.run(
        command, cwd=machine.ROOT, env=os.environ | COMPILED, capture_output=True, text=True, check=True
    )
    return perf_counter() - began, float(done.stderr.split()[-2]) / 1024


def held(pid: int) -> float:
    """Return the megabytes a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


async def served(*, again: bool) -> tuple[float, float]:
    """Start both platforms; return seconds until ready, and megabytes when idle."""
    with tempfile.TemporaryDirectory(prefix="homeroom-bench-") as folder:
        async with Discord() as discord, StandIn() as telegram:
            environ = COMPILED | {
                "HOMEROOM_DISCORD__TOKEN": discord.token,
                "HOMEROOM_DISCORD__API_BASE": discord.api_base,
                "HOMEROOM_DISCORD__GATEWAY": discord.gateway,
                "HOMEROOM_TELEGRAM__TOKEN": telegram.token,
                "HOMEROOM_TELEGRAM__API_BASE": telegram.root,
            }
            if again:
                await started(Path(folder) / "data", environ)
            return await started(Path(folder) / "data", environ)


async def started(data: Path, environ: dict[str, str]) -> tuple[float, float]:
    began = perf_counter()
    async with homeroom(data, environ) as running:
        await running.ready(60)
        seconds = perf_counter() - began
        await asyncio.sleep(IDLE)
        megabytes = held(running.running.pid)
        await running.stop()
    return seconds, megabytes


def row(what: str, goal: str, runs: int, measure: Callable[[], tuple[float, float]]) -> Row:
    seconds, megabytes = zip(*(measure() for _ in range(runs)), strict=True)
    return Row(what, round(median(seconds), 2), round(median(megabytes), 1), goal)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    process("import bot.app, adapters.cli, adapters.discord.client, adapters.telegram.client")
    rows = [
        row("python, nothing", "", runs, lambda: process("pass")),
        row("import bot", "< 0.6 s", runs, lambda: process("import bot")),
        row("import bot.app (the whole engine)", "< 0.6 s", runs, lambda: process("import bot.app")),
        row("homeroom --help", "", runs, lambda: process(HELP)),
        row("homeroom run, both, first start", "", runs, lambda: asyncio.run(served(again=False))),
        row("homeroom run, both, ready, idle", GOAL, runs, lambda: asyncio.run(served(again=True))),
    ]
    for each in rows:
        print(f"{each.what:<36}{each.seconds:>7.2f} s{each.megabytes:>9.1f} MB   {each.goal}")
    OUT.mkdir(exist_ok=True)
    (OUT / "start.json").write_text(json.dumps([asdict(each) for each in rows], indent=1) + "\n")


if __name__ == "__main__":
    main()
