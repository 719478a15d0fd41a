"""English: months and their ends, working days, weeks from a day, and words too loose to count."""

import re

from bot.reminders.phrases.english import DAY, MONTH, ON, RANK, day_number, month_number, rank
from bot.reminders.phrases.items import Impossible, InDays, OnMonth, OnWeekdays, OnWorkday, Week
from bot.reminders.phrases.numbers import NUMBER, english
from bot.reminders.phrases.piece import Matcher, Readings, one, words

WORKDAY = "(?:working|business|work) ?day"


def _month(found: re.Match[str]) -> Readings:
    return one(OnMonth(month_number(found["month"]), int(found["year"]) if found["year"] else None))


def _month_end(found: re.Match[str]) -> Readings:
    if found["month"]:
        year = int(found["year"]) if found["year"] else None
        return one(OnMonth(month_number(found["month"]), year, end=True))
    if found["unit"] == "year":
        return one(OnMonth(12, years=1 if found["which"] == "next" else 0, end=True))
    return one(OnMonth(months=1 if found["which"] == "next" else 0, end=True))


def _week_end(found: re.Match[str]) -> Readings:
    week = Week.FOLLOWING if found["which"] == "next" else Week.THIS
    return (OnWeekdays((4,), week),), (OnWeekdays((6,), week),)


def _weeks_from(found: re.Match[str]) -> Readings:
    """Read "a week from tomorrow", "Friday week"."""
    weeks = 1 if found["count"] in (None, "a", "one") else english(found["count"])
    day = found["day"]
    if day in ("today", "tomorrow"):
        return one(InDays(7 * weeks + (day == "tomorrow")))
    return one(OnWeekdays((day_number(day),), weeks=weeks))


def _workday(found: re.Match[str]) -> Readings:
    nth = rank(found["nth"])
    if nth > 20:  # noqa: PLR2004 - the working days that every month has
        return one(Impossible("no_such_date"))
    return one(OnWorkday(nth, {"this": 0, "next": 1}[found["which"]]))


LOOSE: tuple[Matcher, ...] = (
    words(
        rf"(?:at |by )?(?:the )?end of (?:(?P<month>{MONTH})(?: (?P<year>[0-9]{{4}})(?!:))?"
        r"|(?:the |(?P<which>this|next) )?(?P<unit>month|year))",
        _month_end,
    ),
    words(r"(?:at )?(?:the )?end of (?:the |(?P<which>this|next) )?week", _week_end),
    words(rf"(?:in )?(?P<month>{MONTH})(?:,? (?P<year>[0-9]{{4}})(?!:))?", _month),
    words(
        rf"(?:(?P<count>a|{NUMBER}) weeks? from )?(?P<day>today|tomorrow|{DAY})(?(count)| week)",
        _weeks_from,
    ),
    words(rf"(?:on )?(?:the )?next {WORKDAY}", lambda _: one(OnWorkday(0))),
    words(rf"{ON}(?P<nth>{RANK}) {WORKDAY} of (?P<which>this|next) month", _workday),
    words(
        r"in (?:a (?:couple of|few)|some|several) [a-z]+|in a (?:while|bit|moment)"
        r"|twice (?:a|every|per) [a-z]+",
        lambda _: one(Impossible("vague")),
    ),
    words(
        r"(?:in|during|of|each|every) (?:the |each |every |next |this )?(?:term|semester)s?(?:[- ]time)?"
        r"|(?:first|last) (?:day|week) of (?:the |next |this |each |every )?(?:term|semester)",
        lambda _: one(Impossible("term")),
    ),
    words(r"last (?:week|month|year|night)", lambda _: one(Impossible("gone"))),
    words(
        r"(?:chinese|lunar) new year(?:'s)?(?: eve)?|spring festival|mid-?autumn festival",
        lambda _: one(Impossible("lunar")),
    ),
)
