"""The nearest thing that works, for a phrase that was refused: other phrases, never taken without a yes."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import zip_longest
from typing import Final
from zoneinfo import ZoneInfo

from bot.chat.text import Moment
from bot.reminders.phrases.grammar import LONGEST_TEXT, normalise
from bot.reminders.phrases.meaning import parse
from bot.reminders.phrases.result import Refused

MOST: Final = 3
_SHORTEST_WORD = 4
_WORDS: Final = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays
    saturdays sundays january february march april june july august september october november december
    today tomorrow tonight yesterday noon midday midnight morning afternoon evening night every each other
    next this last first second third fourth fifth daily weekly monthly yearly fortnightly quarterly
    minute minutes hour hours day days week weeks month months year years fortnight quarter half past
    until starting from through times weekday weekdays weekend working business after time
    """.split()  # noqa: SIM905 - reads as a list of words does
)
_DOUBLED = re.compile(r"(.)\1")
_LATIN_WORD = re.compile(r"[a-z]+")
_LONG_DAY = re.compile(r"(?<![0-9:.])(29|3[0-9])(?:st|nd|rd|th)?(?![0-9:])|三十一|三十|二十九")
_LAST_DAYS = ("30", "29", "28")
_LAST_DAYS_HANZI = ("三十", "二十九", "二十八")


def nearest(text: str, refused: Refused, now: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    """Return up to three phrases near a refused one, each of which can be read."""
    if len(text) > LONGEST_TEXT:
        return ()
    found: dict[str, None] = {}
    for phrase in _near(normalise(text), refused):
        if phrase not in found and not isinstance(parse(phrase, now, zone), Refused):
            found[phrase] = None
        if len(found) == MOST:
            break
    return tuple(found)


def _near(text: str, refused: Refused) -> Iterator[str]:
    slots = dict(refused.slots)
    match refused.reason:
        case "not_understood" | "vague":
            yield from _respelled(text)
        case "no_such_date":
            yield from _earlier_in_the_month(text)
        case "past":
            moment = slots["nearest"]
            if isinstance(moment, Moment):
                yield f"{moment.at:%Y-%m-%dT%H:%MZ}"
        case "zone_unknown" if slots["nearest"] != "UTC":
            yield text.replace(str(slots["zone"]), str(slots["nearest"]))
        case "rule_too_often" | "rule_hours":
            yield from ("every hour", "every 2 hours") if text.isascii() else ("每小时", "每两小时")
        case _:
            return


def _respelled(text: str) -> Iterator[str]:
    """Put the words nobody knows right by one letter, as fingers slip."""
    choices = [_spellings(word) for word in _LATIN_WORD.findall(text)]
    for number in range(MOST):
        words = (each[min(number, len(each) - 1)] for each in choices)
        between = _LATIN_WORD.split(text)
        spelt = "".join(gap + word for gap, word in zip_longest(between, words, fillvalue=""))
        if spelt != text:
            yield spelt


def _spellings(word: str) -> tuple[str, ...]:
    if word in _WORDS or len(word) < _SHORTEST_WORD:
        return (word,)
    return tuple(sorted(known for known in _WORDS if _slipped(word, known))) or (word,)


def _slipped(word: str, known: str) -> bool:
    """Tell whether one letter is missing, extra, wrong or swapped, or doubled where it should not be."""
    if abs(len(word) - len(known)) > 1:
        return False
    if _DOUBLED.sub(r"\1", word) == _DOUBLED.sub(r"\1", known):
        return True
    start = next((n for n, (a, b) in enumerate(zip(word, known, strict=False)) if a != b), len(known))
    rest, other = word[start:], known[start:]
    swapped = rest[1::-1] + rest[2:] == other
    return rest[1:] == other[1:] or rest[1:] == other or rest == other[1:] or swapped


def _earlier_in_the_month(text: str) -> Iterator[str]:
    for found in _LONG_DAY.finditer(text):
        for day in _LAST_DAYS_HANZI if found[0][0] in "三二" else _LAST_DAYS:
            suffix = "th" if found[0][-1:] in "dth" and found[0][-2:].isalpha() else ""
            yield f"{text[: found.start()]}{day}{suffix}{text[found.end() :]}"
