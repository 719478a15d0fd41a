"""Quiet hours: a part of the local day in which only direct answers are heard."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from bot.reminders.wall import local, resolve

MOST = timedelta(hours=16)
_CLOCK = r"(\d{1,2})(?:[:：.]([0-5]\d)|(?:点|時|时)(半)?)?"
_HOURS = re.compile(rf"\s*(?:from\s+|从)?{_CLOCK}\s*(?:-|–|—|~|to|until|到|至)\s*{_CLOCK}\s*")
_OFF = frozenset({"off", "no", "none", "never", "关", "关闭", "不要", "无"})


class QuietError(ValueError):
    """A text is no quiet hours: `key` says why."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


@dataclass(frozen=True, slots=True)
class Hours:
    """From `begins` to before `ends` on a wall clock, over midnight where it ends earlier."""

    begins: time
    ends: time

    def __str__(self) -> str:
        return f"{self.begins:%H:%M}-{self.ends:%H:%M}"

    @classmethod
    def stored(cls, text: str | None) -> Self | None:
        """Read what was stored: "22:00-08:00", or nothing for no quiet hours."""
        if not text:
            return None
        begins, ends = text.split("-")
        return cls(time.fromisoformat(begins), time.fromisoformat(ends))

    def end_of(self, instant: datetime, zone: str) -> datetime | None:
        """Return when the quiet hours end that an instant falls in; None when it falls in none.

        They begin and end when the clock shows it first; an end in the spring gap is the first valid minute.
        """
        clocks = ZoneInfo(zone)
        today = local(instant, clocks).date()
        over = timedelta(days=1 if self.ends <= self.begins else 0)
        for day in (today - timedelta(days=1), today):
            begins = resolve(datetime.combine(day, self.begins), clocks)
            ends = resolve(datetime.combine(day + over, self.ends), clocks)
            if begins <= instant < ends:
                return ends
        return None


NIGHT = Hours(time(22), time(8))
"""When nobody gets a private message unasked, unless they chose otherwise."""


def read(text: str) -> Hours | None:
    """Read what somebody typed: "22-8", "21:30 to 7", "22点到8点半"; None for "off" or "关"."""
    if text.strip().casefold() in _OFF:
        return None
    found = _HOURS.fullmatch(text.casefold())
    if found is None:
        raise QuietError("unreadable")
    begins, ends = _time(found[1], found[2], found[3]), _time(found[4], found[5], found[6])
    span = (_since_midnight(ends) - _since_midnight(begins)) % timedelta(days=1)
    if not span:
        raise QuietError("empty")
    if span > MOST:
        raise QuietError("too_long")
    return Hours(begins, ends)


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute)


def _time(hour: str, minute: str | None, half: str | None) -> time:
    if int(hour) > 24:  # noqa: PLR2004 - the hours of a day
        raise QuietError("unreadable")
    return time(int(hour) % 24, 30 if half else int(minute or 0))


def heard_at(hours: Hours | None, zone: str, instant: datetime) -> datetime:
    """Return when something may be heard that is to be said at an instant."""
    return (hours.end_of(instant, zone) if hours else None) or instant
