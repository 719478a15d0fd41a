"""Terms of a school's year, and rules that count in them: every Monday of term, the first day of term.

Such a rule is written `TERM=EVERY;BYDAY=MO`. Once planted in a calendar it names its dates (`DATES=…`), so
that whoever walks it needs no calendar.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from bot.reminders.pattern import WEEKDAYS
from bot.reminders.wall import RuleError

PREFIX = "TERM="
LONGEST = timedelta(days=366)
AHEAD = timedelta(days=2 * 366)
"""How far a rule is planted."""
USUAL = ("first", "second", "spring", "autumn")
_SOUTH = (
    "Australia/", "Antarctica/", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Fiji", "Africa/Johannesburg",
    "Africa/Harare", "Africa/Maputo", "Africa/Windhoek", "Africa/Gaborone", "Africa/Lusaka", "Africa/Maseru",
    "America/Sao_Paulo", "America/Argentina/", "America/Buenos_Aires", "America/Santiago",
    "America/Montevideo", "America/Asuncion", "America/Lima", "America/La_Paz", "America/Bahia",
    "America/Fortaleza", "America/Recife",
)  # fmt: skip


class When(StrEnum):
    """Which days of a term count."""

    EVERY = "EVERY"
    """A weekday of each of its weeks."""
    FIRST = "FIRST"
    """The first such weekday."""
    LAST = "LAST"
    """The last such weekday."""
    START = "START"
    """Its first day."""
    END = "END"
    """Its last day."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A term, both days included."""

    starts: date
    ends: date
    name: str = ""
    id: int = 0
    """Of its row; 0 where the calendar assumes it."""

    def years_on(self, years: int) -> Self:
        """Return the term as it is assumed to come round some years later."""
        return replace(self, starts=_years_on(self.starts, years), ends=_years_on(self.ends, years), id=0)


@dataclass(frozen=True, slots=True)
class TermRule:
    """Days of each term; `weekday` (Monday = 0) where they are weekdays."""

    when: When
    weekday: int | None = None

    def __str__(self) -> str:
        return f"{PREFIX}{self.when}" + (
            f";BYDAY={WEEKDAYS[self.weekday]}" if self.weekday is not None else ""
        )

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a rule; RuleError `rule_part` or `rule_value` names what is not understood."""
        parts = dict(part.partition("=")[::2] for part in text.split(";"))
        when, day = parts.get("TERM", ""), parts.get("BYDAY")
        if when not in When.__members__:
            raise RuleError("rule_value", {"part": "TERM", "value": when[:32]})
        if (day is None) != (when in (When.START, When.END)):
            raise RuleError("rule_part", {"part": "BYDAY"})
        if day is not None and day not in WEEKDAYS:
            raise RuleError("rule_value", {"part": "BYDAY", "value": day[:32]})
        return cls(When(when), None if day is None else WEEKDAYS.index(day))

    def days(self, term: Span) -> Sequence[date]:
        """Return the days of one term that count, in order."""
        match self.when:
            case When.START:
                return (term.starts,)
            case When.END:
                return (term.ends,)
            case _:
                return self._weekdays(term)

    def _weekdays(self, term: Span) -> Sequence[date]:
        first = term.starts + timedelta(days=((self.weekday or 0) - term.starts.weekday()) % 7)
        days = [first + timedelta(weeks=n) for n in range((term.ends - first).days // 7 + 1)]
        return days if self.when is When.EVERY else days[:1] if self.when is When.FIRST else days[-1:]


def planted(text: str, terms: Iterable[Span]) -> str:
    """Write out the dates of a rule in some terms."""
    rule = TermRule.read(text)
    days = sorted({day for term in terms for day in rule.days(term)})
    return ";".join([str(rule), *([f"DATES={','.join(f'{day:%Y%m%d}' for day in days)}"] if days else [])])


def dates(text: str) -> tuple[date, ...]:
    """Return the dates a planted rule names."""
    _, _, named = text.partition(";DATES=")
    return tuple(date(int(day[:4]), int(day[4:6]), int(day[6:])) for day in named.split(",") if day)


def calendar(stored: Sequence[Span], zone: str, today: date) -> list[Span]:
    """Return the terms from a year ago to two years ahead: those stored, and where none is, their return.

    A term comes round at the same dates each year until another is stored in its place. A community without
    a calendar has the terms usual in its hemisphere.
    """
    known = list(stored) or usual(zone, today.year)
    latest = max((term.starts.year for term in known), default=today.year)
    for years in range(1, max(today.year - latest, 0) + 4):
        for term in tuple(stored) or tuple(usual(zone, today.year)):
            if not any(overlap(term.years_on(years), other) for other in known):
                known.append(term.years_on(years))
    since, until = today - LONGEST, today + AHEAD
    return sorted(term for term in known if term.ends >= since and term.starts <= until)


def usual(zone: str, year: int) -> list[Span]:
    """Return the terms of a year that are usual in the hemisphere of a zone, named by one of `USUAL`."""
    first, second, spring, autumn = USUAL
    if is_southern(zone):
        return [
            Span(date(year, 2, 20), date(year, 6, 25), first),
            Span(date(year, 7, 20), date(year, 11, 20), second),
        ]
    return [
        Span(date(year, 2, 15), date(year, 6, 30), spring),
        Span(date(year, 9, 1), date(year, 12, 20), autumn),
    ]


def is_southern(zone: str) -> bool:
    """Tell whether the seasons of a zone are those of the southern hemisphere."""
    return zone.startswith(_SOUTH)


def overlap(one: Span, other: Span) -> bool:
    return one.starts <= other.ends and other.starts <= one.ends


def _years_on(day: date, years: int) -> date:
    """Return the same day of a later year; 29 February falls on the 28th."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap else day.day)
