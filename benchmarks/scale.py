"""From one community to 100,000: where the limits are met, by a simulated week.

python -m benchmarks.scale. There is no clock but a simulated one: a week of seconds. Posts fall due at
the hours people choose in their own zones, members press and type, and each platform takes no more than its
limit. The assumptions stand in `Habits`, what one machine does in `Measured`; both are printed. docs/scale.md
reads the table. Writes benchmarks/out/scale.json.
"""

import json
from dataclasses import asdict, dataclass, replace
from math import ceil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

OUT = Path(__file__).parent / "out"
WEEK, DAY, HOUR = 604_800, 86_400, 3_600
SEED = 11
SIZES = (1, 100, 1_000, 10_000, 100_000)
Seconds = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Habits:
    """What an average community does in a week; a post may come `spread` seconds after its time."""

    members: int = 100
    posts: float = 2.5
    places: float = 1.6
    edits: float = 20.0
    private: float = 0.25
    """Reminders, introductions and notices for each member."""
    commands: float = 1.0
    """Commands and presses of each member."""
    discord: float = 0.5
    spread: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """What the platforms allow one bot, and what our own benchmarks gave on two busy cores."""

    discord_per_second: float = 50.0
    telegram_per_second: float = 30.0
    reached: float = 0.95
    """The share of a limit that the pacer reaches (`benchmarks.broadcast`)."""
    event_cpu: float = 0.00045
    """Seconds of a core for a press from inbox to answer (`benchmarks.press`)."""
    send_cpu: float = 0.0015
    """Seconds of a core for a send over the libraries."""
    guilds_per_shard: int = 1_000
    shard_memory: float = 25.0
    """Megabytes."""
    row: float = 1.1
    """Kilobytes of an inbox or outbox row with its indexes; kept 48 h and 30 days."""


ZONES = {-8: 0.08, -5: 0.17, -3: 0.04, 0: 0.07, 1: 0.16, 3: 0.03, 5.5: 0.08, 8: 0.32, 9: 0.03, 10: 0.02}
"""Shares of communities by their hours east of Greenwich."""
HOURS = np.array([0, 0, 0, 0, 0, 0, 0, 2, 5, 7, 6, 5, 9, 4, 3, 3, 4, 6, 10, 16, 12, 6, 2, 0], float)
"""When people let something be posted."""
AWAKE = np.array([1, 0.5, 0.3, 0.2, 0.2, 0.4, 1, 2, 3, 4, 4, 4, 5, 5, 4, 4, 4, 5, 6, 7, 8, 7, 5, 3])
"""When people press and type."""
WHOLE, HALF = 0.8, 0.15
"""Shares of posts at the full and at the half hour; the rest falls anywhere."""


def posting(spread: int) -> Seconds:
    """Return for each second of the week the share of posts that fall due in it."""
    within = np.zeros(HOUR)
    within += (1 - WHOLE - HALF) / HOUR
    width = max(spread, 1)
    within[:width] += WHOLE / width
    within[HOUR // 2 : HOUR // 2 + width] += HALF / width
    return _week(np.outer(HOURS / HOURS.sum(), within).ravel())


def awake() -> Seconds:
    return _week(np.repeat(AWAKE / AWAKE.sum(), HOUR) / HOUR)


def _week(day: Seconds) -> Seconds:
    """Lay a local day over a week in all zones."""
    week = np.tile(day, 7) / 7
    out = np.zeros(WEEK)
    for east, share in ZONES.items():
        out += share * np.roll(week, -int(east * HOUR))
    return out


def lateness(due: Seconds, rate: float) -> tuple[float, float]:
    """Return the median and the 99th percentile of seconds a send waits for its turn at a rate."""
    waits, backlog = np.empty(WEEK), 0.0
    for second, count in enumerate(due):
        backlog = max(0.0, backlog + count - rate)
        waits[second] = backlog / rate
    order = np.argsort(waits)
    share = np.cumsum(due[order]) / due.sum()
    return float(waits[order][np.searchsorted(share, 0.5)]), float(waits[order][np.searchsorted(share, 0.99)])


@dataclass(frozen=True, slots=True)
class Load:
    """Expected counts for each second of the week."""

    discord: Seconds
    telegram: Seconds
    events: Seconds


def load(communities: int, habits: Habits) -> Load:
    """Draw a week. Answers to interactions are free on Discord, and count on Telegram."""
    chance, people = np.random.default_rng(SEED), communities * habits.members
    posts = posting(habits.spread) * communities * habits.posts * habits.places
    quiet = awake()
    other = quiet * (communities * habits.edits + people * habits.private)
    events = quiet * people * habits.commands
    on_discord = chance.poisson((posts + other) * habits.discord).astype(float)
    on_telegram = chance.poisson((posts + other + events) * (1 - habits.discord)).astype(float)
    return Load(on_discord, on_telegram, chance.poisson(events).astype(float))


def tokens(due: Seconds, rate: float, within: float) -> int:
    """Return how many bots it takes for 99 of 100 sends to be said within some seconds."""
    least, most = 1, 2
    while lateness(due, rate * most)[1] > within:
        least, most = most, most * 2
    while least < most:
        middle = (least + most) // 2
        least, most = (least, middle) if lateness(due, rate * middle)[1] <= within else (middle + 1, most)
    return most


def figures(communities: int, habits: Habits, measured: Measured) -> dict[str, float]:
    """Return one line of the table: numbers of things, seconds, gigabytes and cores by their names."""
    week = load(communities, habits)
    discord = measured.discord_per_second * measured.reached
    telegram = measured.telegram_per_second * measured.reached
    all_sends = week.discord + week.telegram
    shards = ceil(communities * habits.discord / measured.guilds_per_shard)
    tallies = communities * habits.places
    return {
        "communities": communities,
        "sends/s, mean": float(all_sends.sum()) / WEEK,
        "sends/s, worst": float(all_sends.max()),
        "Discord p99 late s": lateness(week.discord, discord)[1],
        "Telegram p99 late s": lateness(week.telegram, telegram)[1],
        "Discord bots, 60 s": tokens(week.discord, discord, 60),
        "Telegram bots, 60 s": tokens(week.telegram, telegram, 60),
        "Discord bots, tallies": ceil(tallies * habits.discord / discord / 60),
        "Telegram bots, tallies": ceil(tallies * (1 - habits.discord) / telegram / 60),
        "shards": shards,
        "shards GB": shards * measured.shard_memory / 1000,
        "cores, worst minute": _worst_minute(
            week.events * measured.event_cpu + all_sends * measured.send_cpu
        ),
        "writes/s, worst minute": _worst_minute(2 * week.events + all_sends),
        "database GB": (float(all_sends.sum()) * 30 / 7 + float(week.events.sum()) * 2 / 7)
        * measured.row / 1e6,
    }  # fmt: skip


def _worst_minute(load_of_seconds: Seconds) -> float:
    return float(load_of_seconds.reshape(-1, 60).mean(axis=1).max())


def main() -> None:
    measured, out = Measured(), list[dict[str, float]]()
    print(asdict(Habits()), asdict(measured), sep="\n")
    for spread in (0, 300):
        habits = replace(Habits(), spread=spread)
        rows = [figures(communities, habits, measured) for communities in SIZES]
        out += [{"spread s": spread, **row} for row in rows]
        print(f"\nPosts come within {spread} s of their time")
        for name in rows[0]:
            print(f"{name:24}", *(f"{_shown(row[name]):>12}" for row in rows))
    OUT.mkdir(exist_ok=True)
    (OUT / "scale.json").write_text(json.dumps(out, indent=2) + "\n", encoding="utf-8")


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.2g}"


if __name__ == "__main__":
    main()
