"""How a stretch of text is recognised: a matcher looks at one position and tells what may stand there."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeAlias

from bot.reminders.phrases.items import Item

Readings: TypeAlias = tuple[tuple[Item, ...], ...]
"""What one stretch may mean: each reading is a row of items; several are for the person to decide."""

Found: TypeAlias = tuple[int, Readings]
Matcher: TypeAlias = Callable[[str, int], Iterator[Found]]
Build: TypeAlias = Callable[[re.Match[str]], Readings]


def one(*items: Item) -> Readings:
    """Say a thing without ambiguity."""
    return (items,)


def words(pattern: str, build: Build) -> Matcher:
    """Recognise Latin words and digits, which never begin or end inside a word or number."""
    return _matcher(rf"(?<![a-z0-9])(?:{pattern})(?![a-z0-9])", build)


def hanzi(pattern: str, build: Build) -> Matcher:
    """Recognise Chinese, which has no boundaries between words."""
    return _matcher(rf"(?:{pattern})", build)


def _matcher(pattern: str, build: Build) -> Matcher:
    """Compile at the first use: a hundred patterns would cost every start a tenth of a second."""

    @cache
    def compiled() -> re.Pattern[str]:
        return re.compile(pattern)

    def match(text: str, position: int) -> Iterator[Found]:
        found = compiled().match(text, position)
        if found and (readings := build(found)):
            yield found.end(), readings

    return match
