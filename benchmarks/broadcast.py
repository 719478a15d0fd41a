"""News to 2,000 places at once, on stand-ins that enforce each platform's limits, with answers meanwhile.

    python -m benchmarks.broadcast [--scale 4] [--only homeroom] [--platform telegram]

The stand-in runs in a process of its own and counts in strict sliding windows, a round trip takes 40 ms. The
overall limits are `scale` times the platforms' (30/s and 50/s), so that all of it stays under three minutes;
the windows stay one second. Beside ours: python-telegram-bot's AIORateLimiter and what discord.py does by
itself. Prints a table and writes benchmarks/out/broadcast.json.
"""

import argparse
import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

import aiohttp

from benchmarks import broadcast_homeroom, broadcast_peers
from benchmarks.broadcast_race import Job, Race
from benchmarks.contest import OUT

LIMITS = {"telegram": 30, "discord": 50}


@dataclass(frozen=True, slots=True)
class Title:
    platform: str
    who: str
    scale: int
    places: int


@dataclass(frozen=True, slots=True)
class Line:
    platform: str
    who: str
    fraction: float
    refused: int
    lost: int
    p50_ms: float
    p99_ms: float
    seconds: float


@contextmanager
def standing_in(scale: int) -> Iterator[str]:
    """Run the stand-in and yield its root."""
    command = [sys.executable, "-m", "benchmarks.broadcast_standin", str(scale)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


async def contest(platform: str, who: str, scale: int, places: int) -> Line:
    contests = broadcast_homeroom.CONTEST if who == "homeroom" else broadcast_peers.CONTEST
    with standing_in(scale) as root:
        race = await contests[platform](Job(root, scale, places))
        async with aiohttp.ClientSession() as session, session.get(f"{root}/stats") as told:
            stats = (await told.json())[platform]
    name = "Homeroom" if who == "homeroom" else broadcast_peers.NAMES[platform]
    return line(Title(platform, name, scale, places), race, stats)


def line(of: Title, race: Race, stats: dict[str, float]) -> Line:
    """Return the result; what was lost is told by the stand-in, answers beside the broadcast left out."""
    replies = len(race.replies) if of.platform == "telegram" else 0
    reached = (stats["admitted"] - 1) / stats["seconds"] / (LIMITS[of.platform] * of.scale)
    return Line(
        of.platform, of.who, round(reached, 3), int(stats["refused"]),
        max(0, of.places + replies - int(stats["chats"])),
        round(race.quantile(0.5), 1), round(race.quantile(0.99), 1), round(race.seconds, 1),
    )  # fmt: skip


def report(lines: list[Line], scale: int, places: int) -> None:
    print(f"limits × {scale}, {places} places, round trip 40 ms")
    print(
        f"{'platform':<10}{'who':<28}{'of limit':>9}{'429s':>8}{'lost':>7}{'p50 ms':>9}{'p99 ms':>10}{'s':>7}"
    )
    for one in lines:
        print(
            f"{one.platform:<10}{one.who:<28}{one.fraction:>9.3f}{one.refused:>8,}{one.lost:>7,}"
            f"{one.p50_ms:>9,.0f}{one.p99_ms:>10,.0f}{one.seconds:>7.0f}"
        )
    OUT.mkdir(exist_ok=True)
    (OUT / "broadcast.json").write_text(json.dumps([asdict(one) for one in lines], indent=1) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=int, default=4, help="how many times the platforms' limits")
    parser.add_argument("--places", type=int, default=2000, help="to how many places")
    parser.add_argument("--only", choices=["homeroom", "peers"], help="leave the others out")
    parser.add_argument("--platform", choices=LIMITS, help="leave the other out")
    chosen = parser.parse_args()
    logging.disable(logging.ERROR)
    platforms = [chosen.platform] if chosen.platform else list(LIMITS)
    whos = [chosen.only] if chosen.only else ["homeroom", "peers"]
    lines = [
        asyncio.run(contest(platform, who, chosen.scale, chosen.places))
        for platform in platforms
        for who in whos
    ]
    report(lines, chosen.scale, chosen.places)


if __name__ == "__main__":
    main()
