"""Invented alumni for rounds."""

import random
from datetime import date, time
from zoneinfo import ZoneInfo

from bot.matching.people import Candidate, FreeTime, Tags
from bot.matching.terms import Terms

WEEK = Terms(week_of=date(2026, 11, 23))
UTC = ZoneInfo("UTC")
ZONES = [ZoneInfo(name) for name in ("Europe/Berlin", "Asia/Shanghai", "America/New_York", "Asia/Kathmandu")]


def someone(rng: random.Random, name: str) -> Candidate:
    """Invent a person who told about half of what could be told."""
    return Candidate(
        id=name,
        zone=rng.choice(ZONES),
        languages=_some(rng, "l", 3),
        fields=_some(rng, "f", 4),
        goals=_some(rng, "g", 4),
        wanted=_some(rng, "s", 9),
        offered=_some(rng, "s", 9),
        free=tuple(_evening(rng) for _ in range(rng.randint(0, 4))),
        cohort=rng.choice([None, 1990, 2001, 2012, 2020]),
        experience=rng.choice([None, 0, 3, 8, 20, 40]),
        city=rng.choice([None, "Lund", "Xi'an"]),
        capacity=rng.randint(0, 2),
        paused=rng.random() < 0.1,
        times_left_out=rng.choice([0, 0, 1, 3]),
    )


def two_sides(
    rng: random.Random, mentees: int = 5, mentors: int = 4
) -> tuple[list[Candidate], list[Candidate]]:
    return (
        [someone(rng, f"e{i}") for i in range(rng.randint(0, mentees))],
        [someone(rng, f"r{j}") for j in range(rng.randint(0, mentors))],
    )


def _some(rng: random.Random, letter: str, count: int) -> Tags:
    return frozenset(rng.sample([f"{letter}{i}" for i in range(count)], rng.randint(0, count)))


def _evening(rng: random.Random) -> FreeTime:
    return FreeTime(
        rng.randrange(7), time(rng.randint(8, 23), rng.choice([0, 15, 30])), time(rng.randint(0, 23))
    )
