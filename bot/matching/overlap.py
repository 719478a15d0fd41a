"""How long two people's weekly times overlap in one actual week, each on their own wall clock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.matching.fields import Malformed, mapping, member, text
from bot.matching.problems import Overlap, Slot

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT: Final = "24:00"
MINUTE: Final = timedelta(minutes=1)


def overlap_minutes(problem: Overlap) -> int:
    """Count the minutes in which both are free, in the week (Monday to Sunday of `a`) that holds `week_of`.

    Both times come every week, so `a`'s is also compared with `b`'s in the weeks around it: Monday morning in
    Auckland is Sunday in London.
    """
    monday = problem.week_of - timedelta(days=problem.week_of.weekday())
    start, end = _instants(problem.a, monday)
    total = timedelta()
    for weeks in (-1, 0, 1):
        other_start, other_end = _instants(problem.b, monday + timedelta(weeks=weeks))
        total += max(timedelta(), min(end, other_end) - max(start, other_start))
    return total // MINUTE


def read_overlap(source: dict[str, object]) -> Overlap:
    a, b = (_read_slot(mapping(member(source, side), side), side) for side in ("a", "b"))
    return Overlap(a, b, _read_date(text(member(source, "week_of"), "week_of")))


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Turn a wall time into UTC; one that a clock change skips becomes the first minute after it."""
    early, late = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
    if early >= late:
        return late
    before = early.astimezone(zone).utcoffset()
    while late - early > MINUTE:
        middle = early + (late - early) // 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(second=0, microsecond=0)


def _instants(slot: Slot, monday: date) -> tuple[datetime, datetime]:
    day = monday + timedelta(days=slot.weekday)
    last = day if slot.end > slot.start else day + timedelta(days=1)
    return (
        instant(datetime.combine(day, slot.start), slot.zone),
        instant(datetime.combine(last, slot.end), slot.zone),
    )


def _read_slot(source: dict[str, object], at: str) -> Slot:
    day = text(member(source, "day", at), f"{at}.day")
    if day.lower() not in DAYS:
        raise Malformed(f"{at}.day", "must be one of Mon Tue Wed Thu Fri Sat Sun")
    start, end = (text(member(source, key, at), f"{at}.{key}") for key in ("start", "end"))
    if start == end:
        raise Malformed(f"{at}.end", "must differ from the start")
    return Slot(
        zone=_read_zone(text(member(source, "tz", at), f"{at}.tz"), f"{at}.tz"),
        weekday=DAYS.index(day.lower()),
        start=_read_time(start, f"{at}.start"),
        end=time.min if end == MIDNIGHT else _read_time(end, f"{at}.end"),
    )


def _read_zone(name: str, at: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Malformed(at, f"unknown time zone {name!r}") from None


def _read_time(value: str, at: str) -> time:
    try:
        return datetime.strptime(value, "%H:%M").time()  # noqa: DTZ007 - a wall time, its zone stands beside it
    except ValueError:
        raise Malformed(at, "must be a time like 19:00") from None


def _read_date(value: str) -> date:
    """Read a day of the years whose weeks and zones can be reckoned with."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise Malformed("week_of", "must be a date like 2026-10-19") from None
    if not 1900 <= day.year <= 2200:  # noqa: PLR2004 - far from the ends of what datetime can hold
        raise Malformed("week_of", "must lie between 1900 and 2200")
    return day
