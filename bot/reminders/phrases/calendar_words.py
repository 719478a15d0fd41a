"""Dates in figures, which both languages share, and the check that a day exists."""

import re

from bot.reminders.pattern import LONGEST
from bot.reminders.phrases.items import Impossible, OnDate
from bot.reminders.phrases.piece import Matcher, Readings, one, words

LEAP_DAY = 29


def date_reading(month: int, day: int, year: int | None) -> Readings:
    """A date in a known order, or why there is none."""
    return one(OnDate(month, day, year)) if _is_date(month, day, year) else one(Impossible("no_such_date"))


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _is_date(month: int, day: int, year: int | None) -> bool:
    if not 1 <= month <= 12 or not 1 <= day <= LONGEST[month - 1] or year == 0:  # noqa: PLR2004 - months of a year
        return False
    return year is None or day < LEAP_DAY or month != 2 or is_leap(year)  # noqa: PLR2004 - February


def _year_first(found: re.Match[str]) -> Readings:
    return date_reading(int(found["m"]), int(found["d"]), int(found["y"]))


def _dotted(found: re.Match[str]) -> Readings:
    return date_reading(int(found["d2"]), int(found["d1"]), full_year(found["y"]))


def full_year(text: str | None) -> int | None:
    """Two figures mean this century."""
    if not text:
        return None
    return 2000 + int(text) if len(text) == 2 else int(text)  # noqa: PLR2004 - two figures


def _either_order(found: re.Match[str]) -> Readings:
    first, second, year = int(found["d1"]), int(found["d2"]), full_year(found["y"])
    orders = dict.fromkeys(((second, first), (first, second)))
    valid = [(month, day) for month, day in orders if _is_date(month, day, year)]
    if not valid:
        return one(Impossible("no_such_date"))
    return tuple((OnDate(month, day, year, unsure=len(valid) > 1),) for month, day in valid)


_TWO = r"(?P<d1>[0-9]{1,2})"
FIGURES: tuple[Matcher, ...] = (
    words(r"(?:on )?(?P<y>[0-9]{4})([-/.])(?P<m>[0-9]{1,2})\2(?P<d>[0-9]{1,2})", _year_first),
    words(rf"(?:on )?{_TWO}\.(?P<d2>[0-9]{{1,2}})\.(?P<y>[0-9]{{4}}|[0-9]{{2}})?(?![0-9:])", _dotted),
    words(rf"(?:on )?{_TWO}/(?P<d2>[0-9]{{1,2}})(?:/(?P<y>[0-9]{{4}}|[0-9]{{2}}))?", _either_order),
    words(rf"(?:on )?{_TWO}-(?P<d2>[0-9]{{1,2}})-(?P<y>[0-9]{{4}}|[0-9]{{2}})", _either_order),
)
