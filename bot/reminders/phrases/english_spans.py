"""English: stretches of time from now."""

import re
from dataclasses import dataclass
from fractions import Fraction

from bot.reminders.phrases.items import Impossible, Item, Lasting, Span
from bot.reminders.phrases.numbers import NUMBER, english
from bot.reminders.phrases.piece import Matcher, Readings, one, words

UNIT = r"seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|wks?|w|fortnights?|months?|years?|yrs?|y"
AMOUNT = rf"(?:half an?|a quarter of an|an?(?= )|{NUMBER}(?:\.[0-9]{{1,2}})?(?: and a half)?)"
QUANTITY = rf"(?<![a-z])(?P<amount>{AMOUNT}) ?(?P<unit>{UNIT})(?![a-z])(?P<tail> and a half)?"
_PLAIN = rf"(?<![a-z]){AMOUNT} ?(?:{UNIT})(?![a-z])(?: and a half)?"
_STRETCH = rf"{_PLAIN}(?:(?:, ?and |, ?| and | )?{_PLAIN})*"
MINUTE, HOUR, DAY = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class Unit:
    """What one of a unit adds; the calendar's units are whole."""

    months: int = 0
    days: int = 0
    seconds: int = 0


def unit(text: str) -> Unit:
    """Read what UNIT matched."""
    match text.rstrip("s"):
        case "second" | "sec":
            return Unit(seconds=1)
        case "minute" | "min":
            return Unit(seconds=MINUTE)
        case "hour" | "hr" | "h":
            return Unit(seconds=HOUR)
        case "day" | "d":
            return Unit(days=1)
        case "week" | "wk" | "w":
            return Unit(days=7)
        case "fortnight":
            return Unit(days=14)
        case "month":
            return Unit(months=1)
        case _:
            return Unit(months=12)


def amount(text: str) -> Fraction:
    """Read what AMOUNT matched."""
    if text.startswith("half"):
        return Fraction(1, 2)
    if text.startswith("a quarter"):
        return Fraction(1, 4)
    if text in ("a", "an"):
        return Fraction(1)
    number = text.removesuffix(" and a half")
    whole, _, decimals = number.partition(".")
    value = Fraction(f"{whole}.{decimals}") if decimals else Fraction(english(number))
    return value + (Fraction(1, 2) if number != text else 0)


def stretch(parts: list[tuple[Fraction, Unit]]) -> Readings:
    """Add quantities from large to small; half a week or a tenth of a month is too vague."""
    sizes = [(each.months, each.days, each.seconds) for _, each in parts]
    if sizes != sorted(set(sizes), reverse=True):
        return ()
    months = sum((count * each.months for count, each in parts), Fraction())
    days = sum((count * each.days for count, each in parts), Fraction())
    seconds = sum((count * each.seconds for count, each in parts), Fraction())
    if all(each.days in (0, 1) for count, each in parts if count.denominator > 1):
        seconds, days = seconds + (days - int(days)) * DAY, Fraction(int(days))
    if {months.denominator, days.denominator, seconds.denominator} != {1}:
        return one(Impossible("vague"))
    return one(Span(int(months), int(days), int(seconds)))


def _span(found: re.Match[str]) -> Readings:
    parts = [
        (amount(part["amount"]) + (Fraction(1, 2) if part["tail"] else 0), unit(part["unit"]))
        for part in re.finditer(QUANTITY, found["stretch"])
    ]
    return stretch(parts)


def lasting(found: Readings) -> Readings:
    """Turn a stretch from now into how long something goes on."""
    return tuple(tuple(map(_lasts, row)) for row in found)


def _lasts(item: Item) -> Item:
    return Lasting(item) if isinstance(item, Span) else item


def _hours_minutes(found: re.Match[str]) -> Readings:
    return one(Span(seconds=int(found["h"]) * HOUR + int(found["m"]) * MINUTE))


SPANS: tuple[Matcher, ...] = (
    words(rf"(?:in|after) (?P<stretch>{_STRETCH})(?:'?s?'? time)?", _span),
    words(rf"(?P<stretch>{_STRETCH}) (?:from now|later)", _span),
    words(rf"for (?:the next )?(?P<stretch>{_STRETCH})", lambda found: lasting(_span(found))),
    words(rf"{_STRETCH} ago", lambda _: one(Impossible("gone"))),
    words(r"(?:in|after) (?P<h>[0-9]{1,4}) ?h(?:ours?)? ?(?P<m>[0-9]{1,4}) ?m", _hours_minutes),
)
