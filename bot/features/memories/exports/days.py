"""What happened on a day like this one, years ago."""

from calendar import isleap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot.features.memories.exports.model import Line

LEAP_DAY, DAY_BEFORE = (2, 29), (2, 28)


@dataclass(frozen=True, slots=True)
class Anniversary:
    """A line that is a whole number of years old today."""

    years: int
    line: Line


def on_this_day(lines: Iterable[Line], today: date, zone: str) -> list[Anniversary]:
    """Return the lines written on this day of an earlier year, the oldest first.

    A line's day is the one on the wall where the group lives (`zone`, an IANA name). In other years 29
    February is kept on the 28th. Lines dated in the future are left out.
    """
    wall, days = ZoneInfo(zone), _days_kept(today)
    found = []
    for line in lines:
        written = line.sent_at.astimezone(wall)
        if (written.month, written.day) in days and written.year < today.year:
            found.append(Anniversary(today.year - written.year, line))
    return sorted(found, key=lambda one: one.line.sent_at)


def _days_kept(today: date) -> frozenset[tuple[int, int]]:
    day = (today.month, today.day)
    return frozenset({day, LEAP_DAY} if day == DAY_BEFORE and not isleap(today.year) else {day})
