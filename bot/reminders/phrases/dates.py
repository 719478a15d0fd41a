"""The dates that a day in words may mean, seen from today."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import assert_never

from bot.reminders.phrases.calendar_words import LEAP_DAY, is_leap
from bot.reminders.phrases.items import (
    Day,
    InDays,
    OnDate,
    OnMonth,
    OnMonthday,
    OnNth,
    OnWeekdays,
    OnWorkday,
    Span,
    Week,
)
from bot.reminders.phrases.result import Refused

FURTHEST = 50
WEEK = 7
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date, the one to fall back on when its time has passed today, and whether to ask before it counts."""

    day: date
    later: date | None = None
    ask: str = ""


Candidates = tuple[Candidate, ...] | Refused


def candidates(day: Day | None, today: date) -> Candidates:
    """List the dates that a day may mean; without one, today or else tomorrow."""
    match day:
        case None:
            return (Candidate(today, today + timedelta(days=1)),)
        case InDays(days):
            return (Candidate(today + timedelta(days=days)),)
        case OnWeekdays():
            return _on_weekdays(day, today)
        case OnDate():
            return _on_date(day, today)
        case OnMonthday(number, months):
            return _on_monthday(number, months, today)
        case OnNth():
            return _on_nth(day, today)
        case OnMonth():
            return (Candidate(last_of(day, today), ask="month_end"),) if day.end else Refused("vague")
        case OnWorkday():
            return _on_workday(day, today)


def last_of(month: OnMonth, today: date) -> date:
    """The last day of a month; one without a year is the next that is not over."""
    if month.month is None:
        first = months_on(today, month.months)
    else:
        year = month.year if month.years is None else today.year + month.years
        first = date(year or today.year + (month.month < today.month), month.month, 1)
    return first.replace(day=month_length(first))


def workday(first: date, nth: int) -> date:
    """The nth day from Monday to Friday of the month that begins on `first`, -1 the last."""
    days = (first + timedelta(days=n) for n in range(month_length(first)))
    working = [day for day in days if day.weekday() < SATURDAY]
    return working[nth if nth < 0 else nth - 1]


def after(span: Span, today: date) -> date | None:
    """Add months, clamped to the length of the month, then days; None is too far."""
    months = today.year * 12 + today.month - 1 + span.months
    if span.months > FURTHEST * 12 or span.days > FURTHEST * 366:
        return None
    year, month = divmod(months, 12)
    first = date(year, month + 1, 1)
    return first.replace(day=min(today.day, month_length(first))) + timedelta(days=span.days)


def month_length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def months_on(today: date, months: int) -> date:
    """The first of a month counted from this one."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, 1)


def nth_weekday(first: date, nth: int, weekday: int) -> date | None:
    """The nth weekday of the month that begins on `first`."""
    days = [
        day
        for day in (first + timedelta(days=n) for n in range(month_length(first)))
        if day.weekday() == weekday
    ]
    return days[nth if nth < 0 else nth - 1] if abs(nth) <= len(days) else None


def _on_workday(day: OnWorkday, today: date) -> Candidates:
    if day.nth == 0:
        ahead = (today + timedelta(days=n) for n in range(1, WEEK))
        return (Candidate(next(each for each in ahead if each.weekday() < SATURDAY)),)
    if day.months is not None:
        return (Candidate(workday(months_on(today, day.months), day.nth)),)
    this, following = (workday(months_on(today, n), day.nth) for n in (0, 1))
    return (Candidate(this, following),) if this >= today else (Candidate(following),)


def _on_weekdays(day: OnWeekdays, today: date) -> Candidates:
    days = day.days
    if len(days) != 1:
        return Refused("say_every")
    today += timedelta(weeks=day.weeks)
    monday = today - timedelta(days=today.weekday())
    sunday = today - timedelta(days=(today.weekday() + 1) % WEEK)
    coming = today + timedelta(days=(days[0] - today.weekday()) % WEEK)
    by_monday = monday + timedelta(days=days[0])
    by_sunday = sunday + timedelta(days=(days[0] + 1) % WEEK)
    seven = timedelta(days=WEEK)
    match day.week:
        case Week.COMING:
            same_day = (Candidate(today + seven),) if coming == today else ()
            return (Candidate(coming), *same_day)
        case Week.THIS:
            return (Candidate(by_monday),)
        case Week.NEXT:
            strictly = today + timedelta(days=(days[0] - today.weekday() - 1) % WEEK + 1)
            dates = {strictly, by_monday + seven, by_sunday + seven}
        case Week.FOLLOWING:
            dates = {by_monday + seven, by_sunday + seven}
        case Week.AFTER:
            dates = {by_monday + seven}
        case Week.SECOND:
            dates = {by_monday + 2 * seven}
        case _:
            assert_never(day.week)
    return tuple(Candidate(each) for each in sorted(dates))


def _on_date(day: OnDate, today: date) -> Candidates:
    ask = "date_order" if day.unsure else ""
    year = day.year if day.years is None else today.year + day.years
    if year is not None:
        if year > today.year + FURTHEST:
            return Refused("too_far")
        if (day.month, day.day) == (2, LEAP_DAY) and not is_leap(year):
            return Refused("no_such_date")
        return (Candidate(date(year, day.month, day.day), ask=ask),)
    this_year = today.year + ((day.month, day.day) < (today.month, today.day))
    if (day.month, day.day) == (2, LEAP_DAY) and not is_leap(this_year):
        leap = next(year for year in range(this_year, this_year + 9) if is_leap(year))
        return (
            Candidate(date(this_year, 2, 28), ask="no_leap_day"),
            Candidate(date(leap, 2, 29), ask="no_leap_day"),
        )
    found = date(this_year, day.month, day.day)
    return (Candidate(found, _same_next_year(found) if found == today else None, ask),)


def _same_next_year(day: date) -> date:
    year = next(
        year for year in range(day.year + 1, day.year + 9) if (day.month, day.day) != (2, 29) or is_leap(year)
    )
    return day.replace(year=year)


def _on_monthday(number: int, months: int | None, today: date) -> Candidates:
    if months is None and number < 0:
        return Refused("vague")
    if months is not None:
        first = months_on(today, months)
        if number > month_length(first):
            return Refused("no_such_date")
        return (Candidate(first.replace(day=number if number > 0 else month_length(first))),)
    found = [
        day for day in (_monthday(number, months_on(today, n)) for n in range(4)) if day and day >= today
    ]
    return (Candidate(found[0], found[1] if found[0] == today else None),)


def _monthday(number: int, first: date) -> date | None:
    return first.replace(day=number) if number <= month_length(first) else None


def _on_nth(day: OnNth, today: date) -> Candidates:
    if day.month is not None:
        years = (today.year, today.year + 1, today.year + 2)
        found = [nth_weekday(date(year, day.month, 1), day.nth, day.weekday) for year in years]
        ahead = [each for each in found if each and each >= today]
        return (Candidate(ahead[0]),) if ahead else Refused("no_such_date")
    if day.months is None:
        return Refused("vague")
    each = nth_weekday(months_on(today, day.months), day.nth, day.weekday)
    return (Candidate(each),) if each else Refused("no_such_date")
