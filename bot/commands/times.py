"""Times in words as commands take them: read in full, checked before anything is known, cut out of a line."""

import re
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.reminders.phrases.meaning import parse
from bot.reminders.phrases.result import Refused, Result

LONGEST_BEGINNING: Final = 60
_SHORT = re.compile(r"\s*(?:in\s+)?((?:\d{1,4}\s*(?:min|m|h|d|w)\s*)+)", re.IGNORECASE)
_JOINS = re.compile(r"(?<=[a-zA-Z])(?=\d)")
_MINUTES = re.compile(r"(?<=\d)\s*m(?!i)", re.IGNORECASE)
_SHORT_CHINESE = re.compile(r"\s*\d{1,4}\s*个?(分钟|小时|天|周|星期|月)\s*")
_ENDS = re.compile(r"(?=[\s,，:：;；])|(?<=[\u3400-\u9fff])(?=[^\s])|$")
_UNREADABLE = frozenset(
    {"not_understood", "empty", "too_long", "vague", "conflict", "no_such_time", "no_such_date"}
)
"""Reasons that do not depend on when it is said."""
_SOME_NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def read_time(text: str, now: datetime, zone: str) -> Result:
    """Read a time in English or Chinese; a bare span ("30m", "2小时") counts from now."""
    if short := _SHORT.fullmatch(text):
        text = f"in {_JOINS.sub(' ', _MINUTES.sub(' min', short[1]))}"
    elif _SHORT_CHINESE.fullmatch(text):
        text = f"{text.strip()}后"
    return parse(text, now, ZoneInfo(zone))


def unreadable(text: str) -> Refused | None:
    """Return why a text is no time whenever it is said; None when it may be one."""
    result = read_time(text, _SOME_NOON, "UTC")
    return result if isinstance(result, Refused) and result.reason in _UNREADABLE else None


def leading_time(text: str) -> str:
    """Return the longest beginning of a line that reads as a time: "in 2 weeks" of "in 2 weeks call home"."""
    ends = sorted({found.start() for found in _ENDS.finditer(text[:LONGEST_BEGINNING])}, reverse=True)
    return next((text[:end] for end in ends if end and unreadable(text[:end]) is None), "")
