"""English: times of day, dates and stretches of time."""

import re

from bot.reminders.phrases.calendar_words import date_reading, full_year
from bot.reminders.phrases.items import (
    Clock,
    Dial,
    Impossible,
    InDays,
    Mark,
    OnMonthday,
    OnNth,
    OnWeekdays,
    Part,
    Week,
)
from bot.reminders.phrases.numbers import NUMBER, ORDINAL, english
from bot.reminders.phrases.piece import Matcher, Readings, one, words

_DAY_NAMES = (
    "mon(?:day)?",
    "tue(?:s(?:day)?)?",
    "wed(?:s|nesday)?",
    "thu(?:r(?:s(?:day)?)?)?",
    "fri(?:day)?",
    "sat(?:urday)?",
    "sun(?:day)?",
)
_MONTH_NAMES = (
    "jan(?:uary)?",
    "feb(?:ruary)?",
    "mar(?:ch)?",
    "apr(?:il)?",
    "may",
    "june?",
    "july?",
    "aug(?:ust)?",
    "sept?(?:ember)?",
    "oct(?:ober)?",
    "nov(?:ember)?",
    "dec(?:ember)?",
)
DAY = rf"(?:{'|'.join(_DAY_NAMES)})\.?"
DAYS = rf"{DAY}(?:(?:, ?| ?& ?|,? and | ){DAY})*"
DAY_RANGE = rf"{DAY}(?: to | through | ?- ?){DAY}"
MONTH = rf"(?:{'|'.join(_MONTH_NAMES)})\.?"
RANK = rf"(?:{ORDINAL}|last)"
_HALF_DAY = r"(?P<half>[ap])\.? ?m\b\.?"
_MINUTE = r"[:.](?P<minute>[0-9]{2})"
_PARTS = {"morning": Part.MORNING, "afternoon": Part.AFTERNOON, "evening": Part.EVENING, "night": Part.NIGHT}
_PART = "morning|afternoon|evening|night"
NOON, DAY_HOURS, HOURS = 12, 24, 12


def day_number(text: str) -> int:
    """Monday is 0."""
    return next(number for number, name in enumerate(_DAY_NAMES) if text.startswith(name[:3]))


def day_numbers(text: str) -> tuple[int, ...]:
    """Read what DAYS or DAY_RANGE matched, in the order of the week."""
    named = [day_number(found) for found in re.findall(DAY, text)]
    if re.fullmatch(DAY_RANGE, text):
        return tuple(sorted((named[0] + step) % 7 for step in range((named[1] - named[0]) % 7 + 1)))
    return tuple(sorted(set(named)))


def month_number(text: str) -> int:
    """January is 1."""
    return next(number for number, name in enumerate(_MONTH_NAMES, start=1) if text.startswith(name[:3]))


def rank(text: str) -> int:
    """Read what RANK matched; the last is -1."""
    return -1 if text == "last" else english(text)


def clock(hour: int, minute: int, dial: Dial) -> Readings:
    """A time of day, or why there is none."""
    if hour >= DAY_HOURS or minute > 59:  # noqa: PLR2004 - minutes of an hour
        return one(Impossible("no_such_time"))
    if dial is Dial.SPOKEN and not 1 <= hour <= HOURS:
        dial = Dial.WRITTEN if hour else Dial.EXACT
    return one(Clock(hour, minute, dial))


def _half_day(found: re.Match[str]) -> Readings:
    hour = english(found["hour"])
    if not 1 <= hour <= HOURS:
        return one(Impossible("no_such_time"))
    return clock(hour % HOURS + (HOURS if found["half"] == "p" else 0), int(found["minute"] or 0), Dial.EXACT)


def _written(found: re.Match[str]) -> Readings:
    if found["hour"] == "24" and found["minute"] == "00":
        return one(Clock(DAY_HOURS))
    return clock(int(found["hour"]), int(found["minute"]), Dial.WRITTEN)


def _spoken(found: re.Match[str]) -> Readings:
    return clock(english(found["hour"]), 0, Dial.SPOKEN)


def _past_or_to(found: re.Match[str]) -> Readings:
    amount = {"half": 30, "quarter": 15, "a quarter": 15}.get(found["amount"]) or english(found["amount"])
    hour = english(found["hour"])
    if found["half"]:
        return _past_or_to_half(hour, amount if found["way"] == "past" else -amount, found["half"])
    if found["way"] == "past":
        return clock(hour, amount, Dial.SPOKEN)
    return clock((hour - 1) % HOURS or HOURS if hour <= HOURS else hour - 1, 60 - amount, Dial.SPOKEN)


def _past_or_to_half(hour: int, minutes: int, half: str) -> Readings:
    """Read "quarter to six pm"; which half of the day "quarter to twelve pm" is in nobody knows."""
    if not 1 <= hour <= HOURS or (hour == HOURS and minutes < 0):
        return one(Impossible("no_such_time"))
    total = (hour % HOURS + (HOURS if half == "p" else 0)) * 60 + minutes
    return clock(total // 60, total % 60, Dial.EXACT)


def _figures(found: re.Match[str]) -> Readings:
    return clock(int(found["hour"]), int(found["minute"]), Dial.WRITTEN)


def _bare_hours(found: re.Match[str]) -> Readings:
    """Read "at 9, 13 and 17"."""
    each = [clock(int(hour), 0, Dial.SPOKEN)[0] for hour in re.findall("[0-9]+", found["hours"])]
    return one(
        *(item for number, items in enumerate(each) for item in ((Mark.AND,) if number else ()) + items)
    )


_HOUR = r"[0-9]{1,2}(?![0-9:./h]| ?[ap]\.? ?m\b)"
CLOCKS: tuple[Matcher, ...] = (
    words(rf"(?:at |@ ?)?(?P<hour>{NUMBER})(?:{_MINUTE})? ?{_HALF_DAY}", _half_day),
    words(r"(?:at |@ ?)?(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::00)?(?! ?[ap]\.?m)", _written),
    words(rf"(?:at |@ ?)(?P<hour>{NUMBER})(?! ?[ap]\.? ?m\b)(?: o'?clock)?", _spoken),
    words(rf"(?P<hour>{NUMBER}) o'?clock", _spoken),
    words(
        rf"(?:at |@ ?)?(?P<amount>half|a quarter|quarter|{NUMBER})(?: minutes)? (?P<way>past|to) "
        rf"(?P<hour>{NUMBER})(?:(?: o'?clock)| ?{_HALF_DAY})?(?! ?[ap]\.? ?m\b)",
        _past_or_to,
    ),
    words(rf"(?:at |@ ?)(?P<hours>{_HOUR}(?:(?:, ?| and | ?& ?|, and ){_HOUR})+)", _bare_hours),
    words(r"(?:at |@ ?)?(?P<hour>[0-9]{1,2})h(?P<minute>[0-9]{2})", _figures),
    words(r"(?:at |@ ?)(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?: ?h(?:ou)?rs)?", _figures),
    words(
        r"(?:at )?(?:the )?(?:(?:close of business|cob|eod)|end of (?:the )?(?:working |business )?day)",
        lambda _: one(Part.END),
    ),
    words(r"(?:at |@ ?)?(?:12 )?(?:noon|midday)", lambda _: one(Clock(NOON))),
    words(r"(?:at |@ ?)?(?:12 )?midnight", lambda _: ((Clock(0),), (Clock(DAY_HOURS),))),
    words(rf"(?:in the |at )?(?P<part>{_PART})", lambda found: one(Part(found["part"]))),
    words(rf"this (?P<part>{_PART})", lambda found: one(InDays(0), Part(found["part"]))),
    words(r"tonight", lambda _: one(InDays(0), Part.NIGHT)),
)


def _weekday(found: re.Match[str]) -> Readings:
    day = (day_number(found["day"]),)
    which = found["before"] or found["after"] or ""
    if found["before"] and found["after"]:
        return ()
    week = {
        "": Week.COMING,
        "coming": Week.COMING,
        "this coming": Week.COMING,
        "this": Week.THIS,
        "this week": Week.THIS,
        "next": Week.NEXT,
        "next week": Week.FOLLOWING,
    }
    return one(OnWeekdays(day, week[which]))


def _weekend(found: re.Match[str]) -> Readings:
    week = Week.FOLLOWING if found["week"] == "next" else Week.THIS
    return (OnWeekdays((5,), week),), (OnWeekdays((6,), week),)


def _day_month(found: re.Match[str]) -> Readings:
    return date_reading(month_number(found["month"]), english(found["day"]), full_year(found["year"]))


def _monthday(found: re.Match[str]) -> Readings:
    day = -1 if found["day"] == "last day" else english(found["day"].removesuffix(" day"))
    if not -1 <= day <= 31 or day == 0:  # noqa: PLR2004 - days of a month
        return one(Impossible("no_such_date"))
    return one(OnMonthday(day, {"this": 0, "next": 1, "": None}[found["which"]]))


def _nth(found: re.Match[str]) -> Readings:
    nth = rank(found["nth"])
    if nth > 5:  # noqa: PLR2004 - no weekday comes more often in a month
        return one(Impossible("no_such_date"))
    month = month_number(found["month"]) if found["month"] else None
    months = {"this": 0, "next": 1, None: None}[found["which"]]
    return one(OnNth(nth, day_number(found["day"]), months, month))


ON = r"(?:on )?(?:the )?"
_YEAR = r"(?:,? (?P<year>[0-9]{4})(?!:))?"
DATES: tuple[Matcher, ...] = (
    words(r"today", lambda _: one(InDays(0))),
    words(r"tomorrow|tmrw?|tmr", lambda _: one(InDays(1))),
    words(r"(?:the )?day after tomorrow", lambda _: one(InDays(2))),
    words(r"yesterday", lambda _: one(InDays(-1))),
    words(
        rf"(?:on )?(?:(?P<before>this coming|this|next|coming) )?(?P<day>{DAY})"
        r"(?: (?:of )?(?P<after>(?:next|this) week))?",
        _weekday,
    ),
    words(
        rf"(?P<before>)(?P<after>(?:next|this) week) (?:on )?(?P<day>{DAY})",
        lambda found: one(
            OnWeekdays(
                (day_number(found["day"]),), Week.THIS if found["after"] == "this week" else Week.FOLLOWING
            )
        ),
    ),
    words(
        rf"(?:on )?(?P<days>{DAY}(?:(?:, ?| ?& ?|,? and ){DAY})+)",
        lambda found: one(OnWeekdays(day_numbers(found["days"]))),
    ),
    words(r"(?:on |at )?(?:(?P<week>this|next|the) )?weekend", _weekend),
    words(rf"{ON}(?P<day>{ORDINAL}|[0-9]{{1,2}})(?: of)? (?P<month>{MONTH}){_YEAR}", _day_month),
    words(
        rf"(?:on )?(?P<month>{MONTH}) (?:the )?(?P<day>{ORDINAL}|[0-9]{{1,2}})(?!:| ?[ap]\.? ?m\b){_YEAR}",
        _day_month,
    ),
    words(r"(?:on )?(?P<day>[0-9]{1,2}(?:st|nd|rd|th))(?P<which>)", _monthday),
    words(rf"(?:on )?the (?P<day>{ORDINAL}|last day)(?P<which>)", _monthday),
    words(rf"{ON}(?P<day>{ORDINAL}(?: day)?|last day) of (?P<which>this|next) month", _monthday),
    words(rf"(?P<which>this|next) month (?:on )?(?:the )?(?P<day>{ORDINAL}(?: day)?|last day)", _monthday),
    words(
        rf"{ON}(?P<nth>{RANK}) (?P<day>{DAY})"
        rf"(?: (?:of|in) (?:(?P<which>this|next) month|(?P<month>{MONTH})))?",
        _nth,
    ),
    words(
        r"(?:this|next) (?:week|month|year)|(?:some|any)(?:time|day)|later(?: today)?",
        lambda _: one(Impossible("vague")),
    ),
)
MARKS: tuple[Matcher, ...] = (
    words(r"and|&", lambda _: one(Mark.AND)),
    words(r"until|till|up to|ending(?: on| in)?", lambda _: one(Mark.UNTIL)),
    words(r"through", lambda _: one(Mark.THROUGH)),
    words(r"starting(?: on| from| in)?|beginning(?: on)?|from", lambda _: one(Mark.STARTING)),
)
