"""Readings that name a rule."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from bot.reminders.pattern import Day, Frequency, Pattern
from bot.reminders.phrases import clocks, items
from bot.reminders.phrases.dates import Candidate, after, candidates, last_of
from bot.reminders.phrases.once import zone_of
from bot.reminders.phrases.reading import Asked, Meaning, Outcome
from bot.reminders.phrases.result import Refused, Repeats
from bot.reminders.phrases.said import At, Said
from bot.reminders.recurrence import Rule
from bot.reminders.wall import RuleError, local

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
END_OF_DAY = 24
LAST_WEEK = 5
LAST_SECOND = time(23, 59, 59)
WORKDAYS = tuple(Day(day) for day in range(5))


@dataclass(frozen=True, slots=True)
class Frame:
    """Where and between which dates a rule runs, and when that was said."""

    zone: ZoneInfo
    begin: date | None
    end: date | None
    lasting: items.Span | None
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


def rules(said: Said, repeat: items.Repeat, asked: Asked) -> Iterator[Outcome]:
    """Yield what a reading with a rule may mean."""
    zone = zone_of(said, asked)
    today = local(asked.now, zone).date()
    days = _days(said, repeat.pattern, today)
    begins, ends = _begins(said.starting, today), _ends(said.until, today)
    if isinstance(days, Refused) or isinstance(begins, Refused) or isinstance(ends, Refused):
        yield next(each for each in (days, begins, ends) if isinstance(each, Refused))
        return
    for each, begin, end in product(days.patterns, begins, ends):
        unsure = repeat.ask or days.ask or (begin.ask if begin else "") or (end.ask if end else "")
        unsure = unsure or ("which_zone" if said.zone and said.zone.unsure else "")
        lasting = said.lasting.span if said.lasting else None
        frame = Frame(zone, begin.day if begin else None, end.day if end else None, lasting, asked.now)
        yield from _timed(said, each, frame, unsure)


def _begins(day: items.Day | None, today: date) -> tuple[Candidate | None, ...] | Refused:
    if isinstance(day, items.OnMonth) and not day.end:
        return (Candidate(last_of(day, today).replace(day=1)),)
    return _limits(day, today)


def _ends(day: items.Day | None, today: date) -> tuple[Candidate | None, ...] | Refused:
    """Until June: for some it ends before June, for others with it."""
    if not isinstance(day, items.OnMonth):
        return _limits(day, today)
    last = last_of(day, today)
    found = (last,) if day.end else (last.replace(day=1) - DAY, last)
    return tuple(Candidate(each) for each in found if each >= today) or Refused("rule_never")


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
    if said.day is None and told:
        return Days((pattern,))
    if said.day is None:
        return _proposed(pattern, today)
    filled = None if told else _filled(pattern, said.day)
    loose = "month_end" if isinstance(said.day, items.OnMonth) else ""
    return Days((filled,), loose) if filled else Refused("conflict")


def _filled(pattern: Pattern, day: items.Day) -> Pattern | None:
    """Put a day beside "every week", "every month" or "every year" into the pattern."""
    match pattern.freq, day:
        case Frequency.WEEKLY, items.OnWeekdays(days, items.Week.COMING, 0):
            return replace(pattern, days=tuple(Day(each) for each in days))
        case Frequency.MONTHLY, items.OnMonthday(number, None):
            return replace(pattern, monthdays=(number,))
        case Frequency.MONTHLY, items.OnNth(nth, weekday, None, None):
            return replace(pattern, days=(Day(weekday, nth),))
        case Frequency.MONTHLY, items.OnWorkday(nth, None) if nth:
            return replace(pattern, days=WORKDAYS, positions=(nth,))
        case Frequency.MONTHLY, items.OnMonth(None, None, 0, None, end=True):
            return replace(pattern, monthdays=(-1,))
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
    if sum(map(bool, (count, frame.end, frame.lasting))) > 1 or (frame.lasting and frame.lasting.seconds):
        yield Refused("conflict")
        return
    until = datetime.combine(frame.end, LAST_SECOND) if frame.end else None
    pattern = replace(pattern, count=count, until=until)
    if pattern.freq is Frequency.HOURLY:
        yield Refused("conflict") if said.at != At() else _hourly(pattern, frame, ask)
        return
    if said.others:
        yield from _at_several(said, pattern, frame, ask)
        return
    exact = _exact(said, ask)
    if not exact:
        yield Refused("conflict")
    for clock in exact:
        yield _at(pattern, clock, frame, ask or ("clock" if _unsaid(said) else ""))


def _unsaid(said: Said) -> bool:
    return clocks.must_ask(said.at.clock, said.at.part)


def _exact(said: Said, ask: str) -> tuple[items.Clock, ...]:
    """The times that were said, or are proposed: one where the day is asked for already."""
    exact = clocks.times(said.at.clock, said.at.part)
    return exact[:1] if ask in ("weekday", "monthday", "date") and _unsaid(said) else exact


def _at_several(said: Said, pattern: Pattern, frame: Frame, ask: str) -> Iterator[Outcome]:
    """Read "at 9 and 17": one rule fires at several hours, all at the same minute."""
    every = (said.at, *said.others)
    named = tuple(each.clock for each in every if each.clock)
    chosen = [clocks.times(clocks.by_24_hours(each.clock, named), each.part) for each in every if each.clock]
    for exact in product(*chosen):
        if len({clock.minute for clock in exact}) > 1:
            yield Refused("clocks_differ")
        elif any(clock.hour >= END_OF_DAY for clock in exact) and pattern.freq is not Frequency.DAILY:
            yield Refused("midnight")
        else:
            yield _at_hours(pattern, exact, frame, ask)


def _at_hours(pattern: Pattern, exact: tuple[items.Clock, ...], frame: Frame, ask: str) -> Outcome:
    hours = tuple(sorted({clock.hour % END_OF_DAY for clock in exact}))
    if len(hours) < len(exact):
        return Refused("conflict")
    starts = [time(hour, exact[0].minute) for hour in hours]
    start = min(datetime.combine(frame.since(at), at) for at in starts)
    return _checked(replace(pattern, hours=hours), start, frame, ask)


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


def _end_of(lasting: items.Span, start: datetime) -> datetime:
    """Six weeks from the first time on: what falls on the same day six weeks later is beyond."""
    beyond = after(lasting, start.date())
    if beyond is None:
        raise RuleError("too_far")
    return datetime.combine(beyond - DAY, LAST_SECOND)


def _checked(pattern: Pattern, start: datetime, frame: Frame, ask: str) -> Outcome:
    """Begin with the first date that fits, whatever the interval: "every 2 weeks" starts with the next."""
    try:
        first = Rule.checked(str(replace(pattern, interval=1)), frame.zone.key, start)
        if frame.lasting:
            pattern = replace(pattern, until=_end_of(frame.lasting, first.start))
        simple = pattern.interval == 1 and not frame.lasting
        rule = first if simple else Rule.checked(str(pattern), frame.zone.key, first.start)
    except RuleError as refused:
        return Refused(refused.key, tuple(refused.slots.items()))
    return Meaning(Repeats(rule), ask) if rule.next_after(frame.now) else Refused("rule_never")
