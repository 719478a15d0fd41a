"""Times in words as commands take them: read in full, checked before anything is known, cut out of a line."""

import re
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.chat.text import Shape
from bot.chat.words import nearest_lang, show_moment
from bot.commands.params import Suggestion
from bot.reminders.phrases.meaning import parse
from bot.reminders.phrases.nearest import nearest
from bot.reminders.phrases.result import Choose, Once, Refused, Repeats, Result

LONGEST_BEGINNING: Final = 60
MOST_SLIPS: Final = 8
"""Words from the beginning of a line among which a misspelt time is looked for."""
_SHORT = re.compile(r"\s*(?:in\s+)?((?:\d{1,4}\s*(?:min|m|h|d|w)\s*)+)", re.IGNORECASE)
_JOINS = re.compile(r"(?<=[a-zA-Z])(?=\d)")
_MINUTES = re.compile(r"(?<=\d)\s*m(?!i)", re.IGNORECASE)
_SHORT_CHINESE = re.compile(r"\s*\d{1,4}\s*个?(分钟|小时|天|周|星期|月)\s*")
_ENDS = re.compile(r"(?=[\s,，:：;；])|(?<=[\u3400-\u9fff])(?=[^\s])|$")
_UNREADABLE = frozenset(
    {
        "not_understood",
        "empty",
        "too_long",
        "vague",
        "conflict",
        "no_such_time",
        "no_such_date",
        "two_times",
        "clocks_differ",
        "rule_hours",
        "lunar",
        "term",
        "gone",
    }
)
"""Reasons that do not depend on when it is said."""
_IMPOSSIBLE = _UNREADABLE - {"not_understood", "empty", "too_long", "vague", "conflict"}
"""Reasons known only when the words were understood: such a beginning is a time, if none that works."""
_SOME_NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def read_time(text: str, now: datetime, zone: str) -> Result:
    """Read a time in English or Chinese; a bare span ("30m", "2小时") counts from now."""
    if short := _SHORT.fullmatch(text):
        text = f"in {_JOINS.sub(' ', _MINUTES.sub(' min', short[1]))}"
    elif _SHORT_CHINESE.fullmatch(text):
        text = f"{text.strip()}后"
    return parse(text, now, ZoneInfo(zone))


def proposed(text: str, now: datetime, zone: str, lang: str) -> list[Suggestion]:
    """Propose concrete times for a text; what was refused proposes the nearest that works."""
    result = read_time(text, now, zone)
    near = nearest(text, result, now, ZoneInfo(zone)) if isinstance(result, Refused) else (text,)
    return [each for phrase in near for each in _proposed(phrase, now, zone, nearest_lang(lang))]


def _proposed(text: str, now: datetime, zone: str, lang: str) -> list[Suggestion]:
    match read_time(text, now, zone):
        case Once(instant):
            return [_moment(instant, zone, lang)]
        case Choose(_, options):
            onces = [option.value for option in options if isinstance(option.value, Once)]
            return [_moment(once.instant, zone, lang) for once in onces] or [Suggestion(text, text)]
        case Repeats():
            return [Suggestion(text, text)]
        case Refused():
            return []


def _moment(instant: datetime, zone: str, lang: str) -> Suggestion:
    """Propose one instant; the value names it and nothing else, to the second where it needs them."""
    value = f"{instant:%Y-%m-%dT%H:%MZ}"
    return Suggestion(show_moment(instant, Shape.DAY_TIME, lang, zone), value)


def unreadable(text: str) -> Refused | None:
    """Return why a text is no time whenever it is said; None when it may be one."""
    result = read_time(text, _SOME_NOON, "UTC")
    return result if isinstance(result, Refused) and result.reason in _UNREADABLE else None


def leading_time(text: str) -> str:
    """Return the longest beginning of a line that reads as a time: "in 2 weeks" of "in 2 weeks call home".

    One that is understood and impossible counts too, so that nothing shorter is read in its stead. Failing
    that, the longest that would be a time without a slip of the finger: it is refused, with what is near.
    """
    ends = sorted({found.start() for found in _ENDS.finditer(text[:LONGEST_BEGINNING])}, reverse=True)
    begins = [text[:end] for end in ends if end]
    read = next((begin for begin in begins if _is_time(begin)), "")
    return read or next((begin for begin in begins[-MOST_SLIPS:] if _slipped(begin)), "")


def _is_time(text: str) -> bool:
    refused = unreadable(text)
    return refused is None or refused.reason in _IMPOSSIBLE


def _slipped(text: str) -> bool:
    refused = unreadable(text)
    return refused is not None and bool(nearest(text, refused, _SOME_NOON, ZoneInfo("UTC")))
