"""Readings that name a rule."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from bot.reminders.pattern import Day, Frequency, Pattern
from bot.reminders.phrases import clocks, items
from bot.reminders.phrases.dates import Candidate, candidates
from bot.reminders.phrases.once import zone_of
from bot.reminders.phrases.reading import Asked, Meaning, Outcome
from bot.reminders.phrases.result import Refused, Repeats
from bot.reminders.phrases.said import Said
from bot.reminders.recurrence import Rule
from bot.reminders.wall import RuleError, local

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
END_OF_DAY = 24
LAST_WEEK = 5
LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where and between which dates a rule runs, and when that was said."""

    zone: ZoneInfo
    begin: date | None
    end: date | None
    now: datetime

    def since(self, at: time) -> date:
        """The first date on which a time is still ahead."""
        here = local(self.now, self.zone)
        soonest = here.date() + (timedelta() if at > here.time() else DAY)
        return max(soonest, self.begin or soonest)


@dataclass(frozen=True, slots=True)
class Days:
    """Patterns whose day is known, and the question that proposing them raises."""

    patterns: tuple[Pattern, ...]
    ask: str = ""


def rules(said: Said, pattern: Pattern, asked: Asked) -> Iterator[Outcome]:
    """Yield what a reading with a rule may mean."""
    zone = zone_of(said, asked)
    today = local(asked.now, zone).date()
    days = _days(said, pattern, today)
    begins, ends = _limits(said.starting, today), _limits(said.until, today)
    if isinstance(days, Refused) or isinstance(begins, Refused) or isinstance(ends, Refused):
        yield next(each for each in (days, begins, ends) if isinstance(each, Refused))
        return
    for each, begin, end in product(days.patterns, begins, ends):
        unsure = days.ask or (begin.ask if begin else "") or (end.ask if end else "")
        unsure = unsure or ("which_zone" if said.zone and said.zone.unsure else "")
        frame = Frame(zone, begin.day if begin else None, end.day if end else None, asked.now)
        yield from _timed(said, each, frame, unsure)


def _limits(day: items.Day | None, today: date) -> tuple[Candidate | None, ...] | Refused:
    if day is None:
        return (None,)
    found = candidates(day, today)
    if isinstance(found, Refused):
        return found
    return found if all(each.day >= today for each in found) else Refused("rule_never")


def _days(said: Said, pattern: Pattern, today: date) -> Days | Refused:
    if said.span or said.weekday:
        return Refused("conflict")
    told = bool(pattern.days or pattern.monthdays)
    if said.day is None:
        return Days((pattern,)) if told else _proposed(pattern, today)
    filled = None if told else _filled(pattern, said.day)
    return Days((filled,)) if filled else Refused("conflict")


def _filled(pattern: Pattern, day: items.Day) -> Pattern | None:
    """Put a day beside "every week", "every month" or "every year" into the pattern."""
    match pattern.freq, day:
        case Frequency.WEEKLY, items.OnWeekdays(days, items.Week.COMING):
            return replace(pattern, days=tuple(Day(each) for each in days))
        case Frequency.MONTHLY, items.OnMonthday(number, None):
            return replace(pattern, monthdays=(number,))
        case Frequency.MONTHLY, items.OnNth(nth, weekday, None, None):
            return replace(pattern, days=(Day(weekday, nth),))
        case Frequency.YEARLY, items.OnNth(nth, weekday, None, int(month)):
            return replace(pattern, months=(month,), days=(Day(weekday, nth),))
        case Frequency.YEARLY, items.OnDate(month, number, None, None, unsure=False):
            return replace(pattern, months=(month,), monthdays=(number,))
        case _:
            return None


def _proposed(pattern: Pattern, today: date) -> Days:
    """Propose days where none was said."""
    match pattern.freq:
        case Frequency.WEEKLY:
            return Days(tuple(replace(pattern, days=(Day(day),)) for day in range(7)), "weekday")
        case Frequency.MONTHLY:
            nth = (today.day - 1) // 7 + 1
            weekday = Day(today.weekday(), -1 if nth == LAST_WEEK else nth)
            return Days(
                (replace(pattern, days=(weekday,)), replace(pattern, monthdays=(today.day,))), "monthday"
            )
        case Frequency.YEARLY:
            return Days((replace(pattern, months=(today.month,), monthdays=(today.day,)),), "date")
        case _:
            return Days((pattern,))


def _timed(said: Said, pattern: Pattern, frame: Frame, ask: str) -> Iterator[Outcome]:
    count = said.times.count if said.times else None
    if count and frame.end:
        yield Refused("conflict")
        return
    until = datetime.combine(frame.end, LAST_SECOND) if frame.end else None
    pattern = replace(pattern, count=count, until=until)
    if pattern.freq is Frequency.HOURLY:
        yield Refused("conflict") if said.clock or said.part else _hourly(pattern, frame, ask)
        return
    exact = clocks.times(said.clock, said.part)
    if not exact:
        yield Refused("conflict")
    for clock in exact:
        yield _at(pattern, clock, frame, "clock" if clocks.must_ask(said.clock, said.part) else ask)


def _hourly(pattern: Pattern, frame: Frame, ask: str) -> Outcome:
    if frame.begin:
        return Refused("conflict")
    start = local(frame.now, frame.zone) + pattern.interval * HOUR
    return _checked(pattern, start.replace(second=0, microsecond=0), frame, ask)


def _at(pattern: Pattern, clock: items.Clock, frame: Frame, ask: str) -> Outcome:
    if clock.hour >= END_OF_DAY and pattern.freq not in (Frequency.DAILY, Frequency.WEEKLY):
        return Refused("midnight")
    if clock.hour >= END_OF_DAY:
        pattern = replace(pattern, days=tuple(Day((day.weekday + 1) % 7) for day in pattern.days))
    at = time(clock.hour % END_OF_DAY, clock.minute)
    return _checked(pattern, datetime.combine(frame.since(at), at), frame, ask)


def _checked(pattern: Pattern, start: datetime, frame: Frame, ask: str) -> Outcome:
    """Begin with the first date that fits, whatever the interval: "every 2 weeks" starts with the next."""
    try:
        first = Rule.checked(str(replace(pattern, interval=1)), frame.zone.key, start)
        rule = Rule.checked(str(pattern), frame.zone.key, first.start)
    except RuleError as refused:
        return Refused(refused.key, tuple(refused.slots.items()))
    return Meaning(Repeats(rule), ask) if rule.next_after(frame.now) else Refused("rule_never")
