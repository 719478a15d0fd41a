"""The closed grammar: every way to read a whole text as a row of known pieces."""

import re
import unicodedata
from functools import cache
from itertools import product

from bot.reminders.phrases import (
    calendar_words,
    chinese,
    chinese_rules,
    english,
    english_loose,
    english_rules,
    english_spans,
    zones,
)
from bot.reminders.phrases.items import Item
from bot.reminders.phrases.piece import Matcher
from bot.reminders.phrases.result import Places

LONGEST_TEXT = 160
MOST_READINGS = 64
_BETWEEN = re.compile(r"[ ,;、()]*")
_ISO = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})t([0-9]{2}:[0-9]{2}(?::00)?)(z|[+-][0-9]{2}:?[0-9]{2})?(?![0-9a-z])"
)
_SIMPLIFIED = str.maketrans(
    "週點兩個後鐘號禮時間為從開結農曆陰舊過節連續員這機還",
    "周点两个后钟号礼时间为从开结农历阴旧过节连续员这机还",
)
_LATIN: tuple[Matcher, ...] = (
    *english.CLOCKS,
    *calendar_words.FIGURES,
    *english.DATES,
    *english_loose.LOOSE,
    *english.MARKS,
    *english_spans.SPANS,
    *english_rules.RULES,
    *zones.FIXED,
)
_HANZI: tuple[Matcher, ...] = (
    *chinese.CLOCKS,
    *chinese.DATES,
    *chinese.MARKS,
    *chinese.SPANS,
    *chinese_rules.RULES,
)
_FIRST_HANZI = "\u3007"


def normalise(text: str) -> str:
    """Fold case, width and spaces, and drop the full stop at the end."""
    text = text.translate(_SIMPLIFIED)
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'").replace("\u2013", "-")
    tidy = re.sub(r"\s+", " ", folded).strip(" .!。")
    return _ISO.sub(_iso_words, tidy)


def _iso_words(found: re.Match[str]) -> str:
    offset = found[3] or ""
    zone = " utc" if offset == "z" else f" utc{offset}" if offset else ""
    return f"{found[1]} {found[2]}{zone}"


def readings(text: str, places: Places) -> list[tuple[Item, ...]]:
    """Read a normalised text in every way that consumes all of it, up to one more than MOST_READINGS.

    What looks like a zone and is none is tried only when nothing else explains the text.
    """
    named = (zones.named(places),)
    return _walk(text, named) or _walk(text, (*named, zones.unknown))


def _pieces(first: str) -> tuple[Matcher, ...]:
    """Return the pieces that may begin with a character; a figure may begin either language's."""
    if first.isdigit():
        return _LATIN + _HANZI
    return _HANZI if first >= _FIRST_HANZI else _LATIN


def _walk(text: str, zone_names: tuple[Matcher, ...]) -> list[tuple[Item, ...]]:
    @cache
    def rest(position: int) -> tuple[tuple[Item, ...], ...]:
        gap = _BETWEEN.match(text, position)
        position = gap.end() if gap else position
        if position == len(text):
            return ((),)
        rows: dict[tuple[Item, ...], None] = {}
        for piece in (*_pieces(text[position]), *zone_names):
            for end, heads in piece(text, position):
                rows |= {(*head, *tail): None for head, tail in product(heads, rest(end))}
        return tuple(rows)[: MOST_READINGS + 1]

    return list(rest(0))
