"""Readings that name one instant."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.chat.text import Moment
from bot.reminders.phrases import clocks
from bot.reminders.phrases.dates import FURTHEST, Candidate, after, candidates
from bot.reminders.phrases.items import InDays, OnMonthday, OnWeekdays, OnWorkday, Part, Span
from bot.reminders.phrases.reading import Asked, Meaning, Outcome
from bot.reminders.phrases.result import Once, Refused
from bot.reminders.phrases.said import At, Said
from bot.reminders.wall import local, passes, resolve

HORIZON = timedelta(days=366 * FURTHEST)
DAY = timedelta(days=1)


def once(said: Said, asked: Asked) -> Iterator[Outcome]:
    """Yield what a reading without a rule may mean."""
    if said.times or said.until or said.starting or said.lasting:
        yield Refused("say_every")
    elif said.others:
        yield Refused("two_times")
    elif said.span:
        yield from _span(said, said.span, asked)
    else:
        yield from _dated(said, asked)


def zone_of(said: Said, asked: Asked) -> ZoneInfo:
    """The zone that was named, else the person's own."""
    return ZoneInfo(said.zone.zone) if said.zone else asked.home


def todays(said: Said, asked: Asked) -> tuple[date, ...]:
    """Today, there and here: where they differ, a relative day is an ambiguity."""
    there = local(asked.now, zone_of(said, asked)).date()
    here = local(asked.now, asked.home).date()
    relative = isinstance(said.day, InDays | OnWeekdays | OnMonthday | OnWorkday)
    return (there, here) if relative and here != there else (there,)


def _span(said: Said, span: Span, asked: Asked) -> Iterator[Outcome]:
    timed = said.at != At()
    if said.day or (timed and (span.seconds or span == Span())) or (said.zone and not timed):
        yield Refused("conflict")
        return
    zone = zone_of(said, asked)
    here = local(asked.now, zone)
    day = after(span, here.date())
    if day is None or span.seconds > HORIZON.total_seconds():
        yield Refused("too_far")
    elif timed:
        yield from _at_times(said, Candidate(day), zone, asked)
    else:
        calendar = span.months or span.days
        base = resolve(datetime.combine(day, here.time()), zone) if calendar else asked.now
        yield _checked(base + timedelta(seconds=span.seconds), asked)


def _dated(said: Said, asked: Asked) -> Iterator[Outcome]:
    if said.day is None and said.at.part is Part.END:
        said = replace(said, day=InDays(0))
    if said.day is None and clocks.must_ask(said.at.clock, said.at.part):
        yield Refused("not_understood" if said.at.part is None else "vague")
        return
    for today in todays(said, asked):
        found = candidates(said.day, today)
        if isinstance(found, Refused):
            yield found
            continue
        for candidate in found:
            if said.weekday and candidate.day.weekday() not in said.weekday.days:
                yield Refused("weekday_differs", (("day", candidate.day),))
            else:
                yield from _at_times(said, candidate, zone_of(said, asked), asked)


def _at_times(said: Said, candidate: Candidate, zone: ZoneInfo, asked: Asked) -> Iterator[Outcome]:
    exact = clocks.times(said.at.clock, said.at.part)
    here = local(asked.now, zone)
    proposed = clocks.must_ask(said.at.clock, said.at.part)
    if not exact:
        yield Refused("conflict")
        return
    if proposed and candidate.day == here.date() and clocks.at(candidate.day, exact[-1]) <= here:
        yield Refused("clock")
        return
    unsure = "which_zone" if said.zone and said.zone.unsure else ""
    ask = "clock" if proposed else candidate.ask or unsure
    for clock in exact:
        outcomes = _at_wall(clocks.at(candidate.day, clock), zone, asked, ask)
        if candidate.later and not any(isinstance(outcome, Meaning) for outcome in outcomes):
            outcomes = _at_wall(clocks.at(candidate.later, clock), zone, asked, ask or "passed")
        yield from outcomes


def _at_wall(wall: datetime, zone: ZoneInfo, asked: Asked, ask: str) -> list[Outcome]:
    """Resolve a wall time; a skipped or doubled one is put to the person."""
    found = passes(wall, zone)
    if len(found) == 1:
        return [_checked(found[0], asked, ask)]
    if found:
        return [_checked(instant, asked, "doubled") for instant in found]
    shifted = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return [_checked(instant, asked, "skipped") for instant in sorted({resolve(wall, zone), shifted})]


def _checked(instant: datetime, asked: Asked, ask: str = "") -> Outcome:
    if instant <= asked.now:
        return Refused(
            "past", (("moment", Moment(instant)), ("nearest", Moment(_tomorrow_at(instant, asked))))
        )
    if instant > asked.now + HORIZON:
        return Refused("too_far")
    return Meaning(Once(instant), ask)


def _tomorrow_at(instant: datetime, asked: Asked) -> datetime:
    """The same time of day, as soon as it comes again."""
    wall = local(instant, asked.home)
    here = local(asked.now, asked.home)
    day = here.date() + (DAY if wall.time() <= here.time() else timedelta())
    return resolve(datetime.combine(day, wall.time()), asked.home)
