"""English: what repeats."""

import re

from bot.reminders.pattern import Day, Frequency, Pattern
from bot.reminders.phrases.calendar_words import date_reading
from bot.reminders.phrases.english import (
    DAY,
    DAY_RANGE,
    DAYS,
    MONTH,
    RANK,
    day_number,
    day_numbers,
    month_number,
    rank,
)
from bot.reminders.phrases.english_loose import WORKDAY
from bot.reminders.phrases.items import Impossible, Item, OnMonthday, OnWorkday, Part, Repeat, Times
from bot.reminders.phrases.numbers import NUMBER, ORDINAL, english
from bot.reminders.phrases.piece import Matcher, Readings, one, words

WORKDAYS = Pattern(Frequency.WEEKLY, days=tuple(Day(day) for day in range(5)))
DAILY = Pattern(Frequency.DAILY)
SATURDAY, SUNDAY = 5, 6
MOST_WEEKS = 5
MOST_INTERVAL = 1000
QUARTERS = (1, 4, 7, 10)
LAST_MONTHDAY = 31
MOST_WORKDAYS = 20
HOUR = 60


def every(unit: str, interval: int) -> Readings:
    """Every so many days, weeks …; too short a unit is refused, and a quarter may be the calendar's."""
    if unit == "second" or (unit == "minute" and interval < HOUR):
        return one(Impossible("rule_too_often", (("n", 1),)))
    if unit == "minute" and interval % HOUR:
        return one(Impossible("rule_hours"))
    if unit == "minute":
        unit, interval = "hour", interval // HOUR
    times, freq = {
        "hour": (1, Frequency.HOURLY),
        "day": (1, Frequency.DAILY),
        "week": (1, Frequency.WEEKLY),
        "fortnight": (2, Frequency.WEEKLY),
        "month": (1, Frequency.MONTHLY),
        "quarter": (3, Frequency.MONTHLY),
        "year": (1, Frequency.YEARLY),
    }[unit]
    if not 1 <= interval * times <= MOST_INTERVAL:
        return one(Impossible("rule_interval", (("most", MOST_INTERVAL),)))
    rule = (Repeat(Pattern(freq, interval=interval * times)),)
    by_calendar = (Repeat(Pattern(freq, months=QUARTERS)),)
    return (by_calendar, rule) if unit == "quarter" and interval == 1 else (rule,)


def on_days(days: tuple[int, ...], interval: int = 1) -> Item:
    """Each week, or every so many, on some weekdays."""
    return Repeat(Pattern(Frequency.WEEKLY, interval=interval, days=tuple(Day(day) for day in days)))


def on_nth(nth: int, day: int) -> Item:
    """Each month on its nth weekday."""
    return Repeat(Pattern(Frequency.MONTHLY, days=(Day(day, nth),)))


def on_monthday(day: int) -> Readings:
    """Each month on a day, -1 the last."""
    if day == 0 or day > LAST_MONTHDAY:
        return one(Impossible("no_such_date"))
    return one(Repeat(Pattern(Frequency.MONTHLY, monthdays=(day,))))


def weekend() -> Readings:
    """Saturday, Sunday or both."""
    return (on_days((SATURDAY,)),), (on_days((SUNDAY,)),), (on_days((SATURDAY, SUNDAY)),)


def yearly(month: int, day: int) -> Readings:
    """Each year on a date."""
    if date_reading(month, day, None) == one(Impossible("no_such_date")):
        return one(Impossible("no_such_date"))
    return one(Repeat(Pattern(Frequency.YEARLY, months=(month,), monthdays=(day,))))


def _every(found: re.Match[str]) -> Readings:
    step = found["step"] or "one"
    return every(found["unit"], 2 if step == "other" else english(step))


def _every_nth_day(found: re.Match[str]) -> Readings:
    """Every second Tuesday: fortnightly, or the second of each month."""
    day = day_number(found["day"])
    if found["nth"] == "other":
        return () if found["month"] else one(on_days((day,), 2))
    nth = rank(found["nth"])
    if found["month"] or nth in (-1, 1):
        return one(on_nth(nth, day)) if nth <= MOST_WEEKS else one(Impossible("no_such_date"))
    weeks = (on_days((day,), nth),)
    return (weeks, (on_nth(nth, day),)) if nth <= MOST_WEEKS else (weeks,)


def _nth_of_month(found: re.Match[str]) -> Readings:
    nth = rank(found["nth"])
    return (
        one(on_nth(nth, day_number(found["day"]))) if nth <= MOST_WEEKS else one(Impossible("no_such_date"))
    )


def _monthday(found: re.Match[str]) -> Readings:
    """The 15th of the month may mean this month only; of every month it is plain."""
    day = -1 if found["day"].startswith("last") else english(found["day"].removesuffix(" day"))
    rule = on_monthday(day)
    return (*rule, (OnMonthday(day),)) if found["which"] == "the" and day > 0 else rule


def _monthdays(found: re.Match[str]) -> Readings:
    return on_monthday(english(found["day"].removesuffix(" day")))


def _year_date(found: re.Match[str]) -> Readings:
    return yearly(month_number(found["month"]), english(found["day"]))


def _days(found: re.Match[str]) -> Readings:
    return one(on_days(day_numbers(found["days"])))


def _plural_days(found: re.Match[str]) -> Readings:
    return one(on_days(day_numbers(re.sub(r"s\b", "", found["days"]))))


def _adverb(found: re.Match[str]) -> Readings:
    return every({"daily": "day", "annually": "year"}.get(found[0], found[0].removesuffix("ly")), 1)


def _part(found: re.Match[str]) -> Readings:
    return one(Repeat(DAILY), Part(found["part"]))


def _times(found: re.Match[str]) -> Readings:
    count = english(found["count"])
    return one(Times(count)) if count else one(Impossible("rule_never"))


def workday(nth: int) -> Readings:
    """Each month on its nth working day, which every month has."""
    if nth == 0 or nth > MOST_WORKDAYS:
        return one(Impossible("no_such_date"))
    return one(Repeat(Pattern(Frequency.MONTHLY, days=WORKDAYS.days, positions=(nth,))))


def _workday(found: re.Match[str]) -> Readings:
    """The last working day of the month may mean this month only."""
    nth = rank(found["nth"])
    rule = workday(nth)
    return rule if found["every"] or found["each"] else (*rule, (OnWorkday(nth),))


_EVERY = "(?:every|each)(?: single)?"
_UNIT = "hour|day|week|fortnight|month|quarter|year|minute|second"
_FULL = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_OF_MONTH = r" (?:of|in) (?P<which>the|every|each) month"
RULES: tuple[Matcher, ...] = (
    words(
        rf"{_EVERY} (?:(?P<step>other|{ORDINAL}|{NUMBER}) )?(?P<unit>{_UNIT})s?",
        _every,
    ),
    words(
        rf"(?:(?P<every>{_EVERY})|(?:on )?(?:the )?) ?(?P<nth>{RANK}) {WORKDAY}"
        r"(?: (?:of|in) (?:the|(?P<each>every|each)) month)?",
        _workday,
    ),
    words(rf"{_EVERY} half (?:an )?hour", lambda _: every("minute", HOUR // 2)),
    words(rf"once (?:a|per|every) (?P<unit>{_UNIT})", lambda found: every(found["unit"], 1)),
    words(
        rf"(?:on )?(?:every )?alternate (?P<days>{_FULL})s?",
        lambda found: one(on_days(day_numbers(found["days"]), 2)),
    ),
    words(
        rf"(?:at )?(?:the )?end of {_EVERY} month",
        lambda _: one(Repeat(Pattern(Frequency.MONTHLY, monthdays=(-1,)), ask="month_end")),
    ),
    words(r"everyday", lambda _: one(Repeat(DAILY))),
    words(r"(?:hour|week|fortnight|month|quarter|year)ly|daily|annually", _adverb),
    words(r"bi-?weekly", lambda _: every("week", 2)),
    words(rf"{_EVERY} (?P<days>{DAY_RANGE}|{DAYS})", _days),
    words(rf"(?:on )?(?P<days>{DAY_RANGE})", _days),
    words(rf"(?:on )?(?P<days>{_FULL}s(?:(?:, ?| ?& ?|,? and ){_FULL}s)*)", _plural_days),
    words(
        rf"{_EVERY} (?P<nth>other|{RANK}) (?P<day>{DAY})(?P<month> (?:of|in) (?:the|every|each) month)?",
        _every_nth_day,
    ),
    words(rf"(?:on )?(?:the )?(?P<nth>{RANK}) (?P<day>{DAY}){_OF_MONTH}", _nth_of_month),
    words(rf"(?:on )?(?:the )?(?P<day>{ORDINAL}(?: day)?|last day){_OF_MONTH}", _monthday),
    words(rf"{_EVERY} (?P<day>[0-9]{{1,2}}(?:st|nd|rd|th))(?: of the month)?(?! [a-z]*day)", _monthdays),
    words(rf"{_EVERY} (?P<day>{ORDINAL}|[0-9]{{1,2}})(?: of)? (?P<month>{MONTH})", _year_date),
    words(rf"{_EVERY} (?P<month>{MONTH}) (?:the )?(?P<day>{ORDINAL}|[0-9]{{1,2}})", _year_date),
    words(
        rf"(?:{_EVERY} |on )?(?:weekdays|workdays|(?:working|business) days)"
        rf"|{_EVERY} (?:week|work|business |working )day",
        lambda _: one(Repeat(WORKDAYS)),
    ),
    words(rf"(?:on )?weekends|{_EVERY} weekend", lambda _: weekend()),
    words(rf"{_EVERY} (?P<part>morning|afternoon|evening|night)", _part),
    words(rf"(?:for )?(?P<count>{NUMBER}) times", _times),
    words(r"twice", lambda _: one(Times(2))),
)
