"""From what was typed to a question and its options."""

import re
from typing import Final

from bot.base.errors import Refusal

LEAST, MOST, LONGEST = 2, 10, 80
_PLACEHOLDERS: Final = re.compile(r"^\s*(?:\d{1,2}[.)、．]|[-*•·])\s+")
_SEPARATORS: Final = (
    re.compile(r"\r?\n"),
    re.compile(r"[|｜]"),
    re.compile(r"[;；]"),
    re.compile(r"[、，]|,(?!\d{3}\b)"),
)


def split_options(text: str) -> tuple[str, ...]:
    """Return the options that a text names, divided by the strongest mark in it.

    A line end, then a bar, then a semicolon, then a comma; a comma before three digits belongs to a number.
    Numbers and bullets at the beginnings of lines are left out.
    """
    mark = next((mark for mark in _SEPARATORS if mark.search(text.strip())), None)
    pieces = mark.split(text.strip()) if mark else [text]
    return tuple(one for piece in pieces if (one := _tidy(piece)))


def read_options(text: str) -> tuple[str, ...]:
    """Return 2 to 10 different options of at most 80 characters, or refuse with what to change."""
    options = split_options(text)
    if len(options) < LEAST:
        raise Refusal("polls.too_few")
    if len(options) > MOST:
        raise Refusal("polls.too_many", n=len(options), most=MOST)
    seen: set[str] = set()
    for option in options:
        if len(option) > LONGEST:
            raise Refusal("polls.too_long", option=option[:30], length=len(option), most=LONGEST)
        if option.casefold() in seen:
            raise Refusal("polls.twice", option=option)
        seen.add(option.casefold())
    return options


def _tidy(piece: str) -> str:
    return " ".join(_PLACEHOLDERS.sub("", piece).split())
