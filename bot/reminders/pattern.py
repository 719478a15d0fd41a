"""The part of RFC 5545's RRULE that Homeroom understands, read from text, made explicit and written back."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from bot.reminders.wall import RuleError, local

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST_DAY = 31
LONG_DAY = 29
SHORTEST = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?", re.ASCII)
DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
NUMBER = re.compile(r"[+-]?\d{1,5}", re.ASCII)
KNOWN = frozenset(
    "FREQ INTERVAL BYMONTH BYMONTHDAY BYDAY BYHOUR BYMINUTE BYSETPOS COUNT UNTIL WKST".split()  # noqa: SIM905 - reads as RFC 5545 does
)


class Frequency(StrEnum):
    """How long the period is in which a rule picks its dates."""

    YEARLY = "YEARLY"
    MONTHLY = "MONTHLY"
    WEEKLY = "WEEKLY"
    DAILY = "DAILY"
    HOURLY = "HOURLY"


@dataclass(frozen=True, slots=True)
class Day:
    """A weekday, Monday = 0, and which one of its month or year; 0 means each."""

    weekday: int
    nth: int = 0

    def __str__(self) -> str:
        """Write it as RRULE does: TU, 2TU, -1FR."""
        return f"{self.nth or ''}{WEEKDAYS[self.weekday]}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """An RRULE in parts. An empty tuple restricts nothing; `until` is a wall time of the rule's own zone."""

    freq: Frequency
    interval: int = 1
    months: tuple[int, ...] = ()
    monthdays: tuple[int, ...] = ()
    days: tuple[Day, ...] = ()
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    count: int | None = None
    until: datetime | None = None
    wkst: int = 0

    @classmethod
    def read(cls, text: str, zone: ZoneInfo) -> Self:
        """Read RRULE text; RuleError `rule_part` or `rule_value` names what is not understood."""
        parts = _split(text)
        return cls(
            freq=_frequency(parts),
            interval=_one(parts, "INTERVAL", 1, 1000) or 1,
            months=_many(parts, "BYMONTH", 1, 12),
            monthdays=_many(parts, "BYMONTHDAY", -31, 31),
            days=_days(parts),
            hours=_many(parts, "BYHOUR", 0, 23),
            minutes=_many(parts, "BYMINUTE", 0, 59),
            positions=_many(parts, "BYSETPOS", -31, 31),
            count=_one(parts, "COUNT", 1, 10_000),
            until=_until(parts, zone),
            wkst=_weekday(parts, "WKST"),
        )

    def __str__(self) -> str:
        """Write RRULE text, always in the same order; `UNTIL` stays a wall time."""
        parts = [f"FREQ={self.freq}"]
        parts += [f"INTERVAL={self.interval}"] if self.interval > 1 else []
        lists = (
            ("BYMONTH", self.months),
            ("BYMONTHDAY", self.monthdays),
            ("BYDAY", self.days),
            ("BYHOUR", self.hours),
            ("BYMINUTE", self.minutes),
            ("BYSETPOS", self.positions),
        )
        parts += [f"{name}={','.join(map(str, values))}" for name, values in lists if values]
        parts += [f"COUNT={self.count}"] if self.count else []
        parts += [f"UNTIL={self.until:%Y%m%dT%H%M%S}"] if self.until else []
        parts += [f"WKST={WEEKDAYS[self.wkst]}"] if self.wkst else []
        return ";".join(parts)


def explicit(pattern: Pattern, start: datetime) -> Pattern:
    """Write out what the start implies, and put a day that some months lack on the last day of those."""
    _refuse_unsearchable(pattern)
    return _clamped(_filled(pattern, start))


def _refuse_unsearchable(pattern: Pattern) -> None:
    """Refuse parts that have no use here and could make a search walk to the year 9999 in vain."""
    unused: dict[str, bool] = {}
    if pattern.freq not in (Frequency.MONTHLY, Frequency.YEARLY):
        unused = {"BYMONTHDAY": bool(pattern.monthdays), "BYSETPOS": bool(pattern.positions)}
    if pattern.freq is Frequency.DAILY:
        unused |= {"BYDAY": bool(pattern.days) and pattern.interval > 1}
    if pattern.freq is Frequency.HOURLY:
        others = (pattern.months, pattern.days, pattern.hours, pattern.minutes)
        unused |= dict(zip(("BYMONTH", "BYDAY", "BYHOUR", "BYMINUTE"), map(bool, others), strict=True))
    for part, used in unused.items():
        if used:
            raise RuleError("rule_part", {"part": part})
    if max(map(abs, pattern.positions), default=0) > 5 * len(pattern.days) + len(pattern.monthdays):
        raise RuleError("rule_never")


def _filled(pattern: Pattern, start: datetime) -> Pattern:
    if pattern.days or pattern.monthdays:
        return pattern
    match pattern.freq:
        case Frequency.WEEKLY:
            return replace(pattern, days=(Day(start.weekday()),))
        case Frequency.MONTHLY:
            return replace(pattern, monthdays=(start.day,))
        case Frequency.YEARLY:
            return replace(pattern, months=pattern.months or (start.month,), monthdays=(start.day,))
        case _:
            return pattern


def _clamped(pattern: Pattern) -> Pattern:
    if pattern.freq not in (Frequency.MONTHLY, Frequency.YEARLY) or pattern.positions or pattern.days:
        return pattern
    days = pattern.monthdays
    if not days or max(days) < LONG_DAY:
        return pattern
    months = pattern.months or tuple(range(1, 13))
    if all(max(days) > LONGEST[month - 1] for month in months):
        raise RuleError("rule_never")
    if len(days) == 1:
        return _single_clamped(pattern, days[0])
    if max(days) == LAST_DAY and not any(day in (29, 30) for day in days):
        return replace(pattern, monthdays=tuple(-1 if day == LAST_DAY else day for day in days))
    raise RuleError("rule_days_mixed")


def _single_clamped(pattern: Pattern, day: int) -> Pattern:
    """BYSETPOS=-1 keeps the last day that exists in a period, so several months need months as periods."""
    one_a_year = pattern.freq is Frequency.YEARLY and len(pattern.months) == 1
    if pattern.freq is Frequency.YEARLY and not one_a_year:
        if pattern.interval > 1:
            raise RuleError("rule_days_mixed")
        pattern = replace(pattern, freq=Frequency.MONTHLY)
    if all(day <= SHORTEST[month - 1] for month in pattern.months) and pattern.months:
        return pattern
    if day == LAST_DAY:
        return replace(pattern, monthdays=(-1,))
    return replace(pattern, monthdays=tuple(range(28, day + 1)), positions=(-1,))


def _split(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.strip().removeprefix("RRULE:").split(";"):
        name, _, value = part.strip().partition("=")
        name = name.upper()
        if name not in KNOWN or name in parts:
            raise RuleError("rule_part", {"part": name[:32]})
        parts[name] = value.strip().upper()
    if "COUNT" in parts and "UNTIL" in parts:
        raise RuleError("rule_part", {"part": "COUNT"})
    return parts


def _frequency(parts: dict[str, str]) -> Frequency:
    value = parts.get("FREQ", "")
    if value in ("MINUTELY", "SECONDLY"):
        raise RuleError("rule_too_often", {"n": 1})
    if value not in Frequency.__members__:
        raise _bad("FREQ", value)
    return Frequency(value)


def _bad(part: str, value: str) -> RuleError:
    return RuleError("rule_value", {"part": part, "value": value[:32]})


def _number(part: str, value: str, low: int, high: int) -> int:
    if not NUMBER.fullmatch(value) or not low <= int(value) <= high:
        raise _bad(part, value)
    return int(value)


def _one(parts: dict[str, str], part: str, low: int, high: int) -> int | None:
    return _number(part, parts[part], low, high) if part in parts else None


def _many(parts: dict[str, str], part: str, low: int, high: int) -> tuple[int, ...]:
    if part not in parts:
        return ()
    numbers = {_number(part, value, low, high) for value in parts[part].split(",")}
    if 0 in numbers and low < 0:
        raise _bad(part, "0")
    return tuple(sorted(numbers, key=lambda number: (number < 0, number)))


def _days(parts: dict[str, str]) -> tuple[Day, ...]:
    if "BYDAY" not in parts:
        return ()
    return tuple(_day(value, parts["FREQ"]) for value in parts["BYDAY"].split(","))


def _day(value: str, freq: str) -> Day:
    found = DAY.fullmatch(value)
    if not found:
        raise _bad("BYDAY", value)
    nth = int(found[1] or 0)
    limit = {"MONTHLY": 5, "YEARLY": 53}.get(freq, 0)
    if abs(nth) > limit or (found[1] and not nth):
        raise _bad("BYDAY", value)
    return Day(WEEKDAYS.index(found[2]), nth)


def _weekday(parts: dict[str, str], part: str) -> int:
    value = parts.get(part, "MO")
    if value not in WEEKDAYS:
        raise _bad(part, value)
    return WEEKDAYS.index(value)


def _until(parts: dict[str, str], zone: ZoneInfo) -> datetime | None:
    """Read UNTIL: a date includes that whole day; a Z form is turned into the wall time of the zone."""
    if "UNTIL" not in parts:
        return None
    found = UNTIL.fullmatch(parts["UNTIL"])
    try:
        day = datetime.strptime(found[1] if found else "", "%Y%m%d").date()  # noqa: DTZ007 - a date has no zone
        clock = datetime.strptime(found[2], "%H%M%S").time() if found and found[2] else time(23, 59, 59)  # noqa: DTZ007 - a wall time
        wall = datetime.combine(day, clock)
        return local(wall.replace(tzinfo=UTC), zone) if found and found[3] else wall
    except (ValueError, OverflowError) as problem:
        raise _bad("UNTIL", parts["UNTIL"]) from problem
