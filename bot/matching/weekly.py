"""Free times of people in different zones as bits of one actual week in UTC, one for a quarter of an hour."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from bot.matching.overlap import instant
from bot.matching.people import Candidate, FreeTime

QUARTER: Final = timedelta(minutes=15)
QUARTERS: Final = 7 * 24 * 4


def free_bits(person: Candidate, week_of: date) -> int:
    """Set a bit for each quarter in which the person is free all through.

    The week goes round: what lies before its first instant in UTC or after its last counts at its other end.
    """
    monday = week_of - timedelta(days=week_of.weekday())
    origin = datetime.combine(monday, time.min, UTC)
    bits = 0
    for free in person.free:
        start, end = _quarters(person, free, (monday, origin))
        for quarter in range(start, end):
            bits |= 1 << quarter % QUARTERS
    return bits


def _quarters(person: Candidate, free: FreeTime, week: tuple[date, datetime]) -> tuple[int, int]:
    monday, origin = week
    day = monday + timedelta(days=free.weekday)
    last = day if free.end > free.start else day + timedelta(days=1)
    start = instant(datetime.combine(day, free.start), person.zone) - origin
    end = instant(datetime.combine(last, free.end), person.zone) - origin
    return -(-start // QUARTER), end // QUARTER
