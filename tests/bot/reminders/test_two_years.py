"""Two years of every rule beside an oracle that only reads the clock, quarter by quarter of an hour."""

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from bot.reminders.recurrence import (
    Rule,
    Start,
    daily,
    monthly_day,
    monthly_nth,
    weekdays,
    weekly,
    yearly,
)

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe", "Pacific/Kiritimati")
TIMES = (time(0, 0), time(1, 45), time(2, 0), time(2, 15), time(2, 30), time(3, 0), time(23, 45))
FIRST, LAST = date(2027, 1, 1), date(2028, 12, 31)
QUARTER = timedelta(minutes=15)


@cache
def readings(zone: str) -> dict[date, list[tuple[datetime, time]]]:
    """Read the clocks of a zone over the two years: for each date the instants and what was shown."""
    clocks, found = ZoneInfo(zone), dict[date, list[tuple[datetime, time]]]()
    instant = datetime(2026, 12, 30, tzinfo=UTC)
    while instant < datetime(2029, 1, 3, tzinfo=UTC):
        shown = instant.astimezone(clocks)
        found.setdefault(shown.date(), []).append((instant, shown.time()))
        instant += QUARTER
    return found


def oracle(zone: str, at: time, counts: Callable[[date], bool]) -> list[datetime]:
    """Return the first instant of each date that counts at which the clock shows the time, or is past it."""
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    return [
        next(instant for instant, shown in readings(zone)[day] if shown >= at) for day in days if counts(day)
    ]


def is_last_week(day: date) -> bool:
    return day.day > monthrange(day.year, day.month)[1] - 7


def is_last_day(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def weeks_from_first_tuesday(day: date) -> int:
    return (day - date(2027, 1, 5)).days // 7


RULES: dict[str, tuple[Callable[[Start], Rule], Callable[[date], bool]]] = {
    "daily": (daily, lambda _: True),
    "weekdays": (weekdays, lambda day: day.weekday() < 5),
    "second tuesdays": (
        lambda start: weekly([1], start, every=2),
        lambda day: day.weekday() == 1 and weeks_from_first_tuesday(day) % 2 == 0,
    ),
    "last friday": (
        lambda start: monthly_nth(-1, 4, start),
        lambda day: day.weekday() == 4 and is_last_week(day),
    ),
    "day 31": (lambda start: monthly_day(31, start), is_last_day),
    "day 30": (
        lambda start: monthly_day(30, start),
        lambda day: day.day == 30 or (day.month == 2 and is_last_day(day)),
    ),
    "29 february": (
        lambda start: yearly(2, 29, start),
        lambda day: day.month == 2 and is_last_day(day),
    ),
}


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("name", RULES)
def test_every_rule_agrees_with_the_clock(zone: str, name: str) -> None:
    make, counts = RULES[name]
    for at in TIMES:
        rule = make(Start(at, zone, FIRST))

        due = rule.upcoming(datetime(2026, 12, 30, tzinfo=UTC), datetime(2029, 1, 3, tzinfo=UTC), 2000)

        ours = [one for one in due if one.astimezone(ZoneInfo(zone)).date() <= LAST]
        assert ours == oracle(zone, at, counts), at
