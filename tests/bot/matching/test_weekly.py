import random
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from bot.matching.overlap import overlap_minutes
from bot.matching.people import Candidate, FreeTime
from bot.matching.problems import Overlap, Slot
from bot.matching.weekly import QUARTERS, free_bits
from tests.bot.matching.alumni import ZONES


@pytest.mark.parametrize("seed", range(100))
def test_common_bits_are_the_minutes_of_the_contract(seed: int) -> None:
    """Two people with one free time each, in weeks with and without a clock change."""
    rng = random.Random(seed)
    week = date(2026, rng.choice([3, 10, 11]), rng.randint(1, 28))
    first, second = (_some_slot(rng) for _ in range(2))
    a, b = (
        Candidate(id="x", zone=slot.zone, free=(FreeTime(slot.weekday, slot.start, slot.end),))
        for slot in (first, second)
    )

    common = (free_bits(a, week) & free_bits(b, week)).bit_count() * 15

    assert abs(common - overlap_minutes(Overlap(first, second, week))) <= _shift([first, second], week)


def test_free_time_goes_round_the_week() -> None:
    night = Candidate(id="x", zone=ZoneInfo("UTC"), free=(FreeTime(6, time(23), time(1)),))

    assert free_bits(night, date(2026, 11, 25)) == 0b1111 | 0b1111 << QUARTERS - 4


def test_only_whole_quarters_count() -> None:
    person = Candidate(id="x", zone=ZoneInfo("UTC"), free=(FreeTime(0, time(0, 10), time(0, 40)),))

    assert free_bits(person, date(2026, 11, 23)) == 0b10


def _some_slot(rng: random.Random) -> Slot:
    start, end = time(rng.randrange(24), rng.choice([0, 30])), time(rng.randrange(24), 15)
    return Slot(rng.choice(ZONES), rng.randrange(7), start, end)


def _shift(slots: list[Slot], week: date) -> int:
    """Where the ends of the week meet, the clocks of the next week may stand an hour apart."""
    return 60 if week.month in {3, 10} and {slot.weekday for slot in slots} & {0, 6} else 0
