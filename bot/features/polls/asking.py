"""From what was typed to a question and its options."""

import re
from dataclasses import dataclass
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
_SENTENCE: Final = re.compile(r"(?P<question>[^|｜;；\n]*?[?？])\s*(?P<rest>[^|｜;；\s].*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Asked:
    question: str
    options: tuple[str, ...]


def read(question: str, options: str) -> Asked:
    """Return the question and its options, or refuse.

    Where commands are plain words and nothing was quoted, the first word alone arrives as the question: then
    it goes on until the question mark.
    """
    question, options = question.strip(), options.strip()
    found = _SENTENCE.match(f"{question} {options}")
    if " " not in question and question[-1:] not in "?？" and found:
        question, options = found["question"], found["rest"]
    return Asked(" ".join(question.split()), read_options(options))


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
