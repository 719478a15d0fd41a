"""Rules that repeat: an RRULE over wall time in a zone, and the instants at which it falls due.

A time in the spring gap moves to the first valid minute, a doubled time fires on its first pass, 29 February
falls on 28 February in common years, and a day that a month lacks falls on its last day. A date that a zone
skipped as a whole has no occurrence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice, pairwise
from typing import Literal, Self
from zoneinfo import ZoneInfo

from dateutil import rrule

from bot.reminders import terms
from bot.reminders.pattern import Day, Frequency, Pattern, explicit
from bot.reminders.terms import TermRule
from bot.reminders.wall import RuleError, exists, find_zone, local, resolve

MARGIN = timedelta(days=2)
HOUR = timedelta(hours=1)
SAMPLE = 40
FREQUENCIES: dict[Frequency, Literal[0, 1, 2, 3, 4]] = {
    Frequency.YEARLY: rrule.YEARLY,
    Frequency.MONTHLY: rrule.MONTHLY,
    Frequency.WEEKLY: rrule.WEEKLY,
    Frequency.DAILY: rrule.DAILY,
    Frequency.HOURLY: rrule.HOURLY,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """An RRULE in a zone; `start` is the naive wall time of the first occurrence and gives the clock time.

    Built from a row as it was stored; what people typed goes through `Rule.checked`.
    """

    rrule: str
    zone: str
    start: datetime

    @classmethod
    def checked(cls, text: str, zone: str, start: datetime, *, minimum: timedelta = HOUR) -> Self:
        """Make a rule from untrusted text; RuleError when it is malformed, never fires or fires too often."""
        clocks = find_zone(zone)
        start = start.replace(second=0, microsecond=0, tzinfo=None, fold=0)
        pattern = explicit(Pattern.read(text, clocks), start)
        first = _sample(pattern, start)
        if any(later - earlier < minimum for earlier, later in pairwise(first)):
            raise RuleError("rule_too_often", {"n": max(1, int(minimum / HOUR))})
        return cls(str(pattern), zone, first[0])

    def next_after(self, instant: datetime) -> datetime | None:
        """Find the first occurrence strictly after an instant, in UTC; None when the rule has ended."""
        return next(self.after(instant), None)

    def upcoming(self, after: datetime, until: datetime, limit: int) -> tuple[datetime, ...]:
        """List at most `limit` occurrences in UTC, `after` excluded and `until` included."""
        found = []
        for instant in islice(self.after(after), limit):
            if instant > until:
                break
            found.append(instant)
        return tuple(found)

    def after(self, instant: datetime) -> Iterator[datetime]:
        """Walk the occurrences strictly after an instant, in UTC and in order."""
        zone = ZoneInfo(self.zone)
        last = instant
        for wall in self._walls(local(instant, zone) - MARGIN):
            due = resolve(wall, zone)
            if due > last and exists(wall.date(), zone):
                yield due
                last = due

    def _walls(self, near: datetime) -> Iterator[datetime]:
        if self.rrule.startswith(terms.PREFIX):
            named = (datetime.combine(day, self.start.time()) for day in terms.dates(self.rrule))
            return (wall for wall in named if wall >= max(near, self.start))
        pattern = _bounded(_read(self.rrule, self.zone), self.start)
        return _walls(pattern, _near(pattern, self.start, near))


@dataclass(frozen=True, slots=True)
class Start:
    """What every picked rule needs: the clock time, the zone, and the date from which it counts."""

    at: time
    zone: str
    since: date

    def rule(self, pattern: Pattern) -> Rule:
        """Begin a pattern here."""
        return Rule.checked(str(pattern), self.zone, datetime.combine(self.since, self.at))


def in_terms(days: TermRule, start: Start) -> Rule:
    """On days of each term of the community's calendar, in which the rule is planted when it is scheduled."""
    return Rule(str(days), start.zone, datetime.combine(start.since, start.at))


def daily(start: Start, every: int = 1) -> Rule:
    """Each day, or every so many days, counted from the start."""
    return start.rule(Pattern(Frequency.DAILY, interval=every))


def weekdays(start: Start) -> Rule:
    """Monday to Friday."""
    return weekly(range(5), start)


def weekly(days: Sequence[int], start: Start, *, every: int = 1) -> Rule:
    """On weekdays, Monday = 0; with `every` > 1 the week of the first such day from the start on counts."""
    first = min(start.since + timedelta(days=(day - start.since.weekday()) % 7) for day in days)
    pattern = Pattern(Frequency.WEEKLY, interval=every, days=tuple(Day(day) for day in sorted(set(days))))
    return replace(start, since=first).rule(pattern)


def monthly_nth(nth: int, weekday: int, start: Start, *, every: int = 1) -> Rule:
    """On the nth weekday of the month; -1 is the last one."""
    return start.rule(Pattern(Frequency.MONTHLY, interval=every, days=(Day(weekday, nth),)))


def monthly_day(day: int, start: Start, *, every: int = 1) -> Rule:
    """On a day of the month; -1 is the last, and a month without that day uses its last."""
    return start.rule(Pattern(Frequency.MONTHLY, interval=every, monthdays=(day,)))


def yearly(month: int, day: int, start: Start) -> Rule:
    """On a date; 29 February falls on the 28th in common years."""
    return start.rule(Pattern(Frequency.YEARLY, months=(month,), monthdays=(day,)))


def ending(rule: Rule, *, until: date | None = None, count: int | None = None) -> Rule:
    """End a rule with a date, included, or after a number of occurrences."""
    if rule.rrule.startswith(terms.PREFIX):
        raise RuleError("rule_term_end")
    if until is not None and until < rule.start.date():
        raise RuleError("rule_ends_early", {"start": rule.start.date().isoformat()})
    pattern = _read(rule.rrule, rule.zone)
    last = datetime.combine(until, time(23, 59, 59)) if until else None
    return Rule.checked(str(replace(pattern, until=last, count=count)), rule.zone, rule.start)


@lru_cache(maxsize=4096)
def _read(text: str, zone: str) -> Pattern:
    return Pattern.read(text, ZoneInfo(zone))


def _sample(pattern: Pattern, start: datetime) -> list[datetime]:
    """Read the first occurrences; `Pattern` admits no rule that would search long and find none."""
    first = list(islice(_walls(pattern, start), SAMPLE))
    if not first:
        raise RuleError("rule_never")
    return first


@lru_cache(maxsize=4096)
def _bounded(pattern: Pattern, start: datetime) -> Pattern:
    """Replace a count by the date it leads to, so that a search can begin near the instant asked for."""
    if pattern.count is None:
        return pattern
    *_, last = _walls(pattern, start)
    return replace(pattern, count=None, until=last)


def _walls(pattern: Pattern, start: datetime) -> Iterator[datetime]:
    return iter(
        rrule.rrule(
            FREQUENCIES[pattern.freq],
            dtstart=start,
            interval=pattern.interval,
            wkst=pattern.wkst,
            count=pattern.count,
            until=pattern.until,
            bysetpos=pattern.positions or None,
            bymonth=pattern.months or None,
            bymonthday=pattern.monthdays or None,
            byweekday=[rrule.weekday(day.weekday, day.nth or None) for day in pattern.days] or None,
            byhour=pattern.hours or None,
            byminute=pattern.minutes or None,
        )
    )


def _near(pattern: Pattern, start: datetime, wall: datetime) -> datetime:
    """Move a start whole intervals forward, not past `wall`: `rrule` needs 5 ms to walk over years."""
    if wall <= start:
        return start
    every = pattern.interval
    match pattern.freq:
        case Frequency.HOURLY:
            return start + (wall - start) // (every * HOUR) * every * HOUR
        case Frequency.DAILY:
            return start + (wall - start) // timedelta(days=every) * timedelta(days=every)
        case Frequency.WEEKLY:
            week = start - timedelta(days=(start.weekday() - pattern.wkst) % 7)
            return max(start, week + (wall - week) // timedelta(weeks=every) * timedelta(weeks=every))
        case Frequency.MONTHLY:
            months = (wall.year - start.year) * 12 + wall.month - start.month
            year, month = divmod(start.year * 12 + start.month - 1 + months // every * every, 12)
            return max(start, start.replace(year=year, month=month + 1, day=1))
        case Frequency.YEARLY:
            year = start.year + (wall.year - start.year) // every * every
            return max(start, start.replace(year=year, month=1, day=1))
