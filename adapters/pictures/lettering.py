"""Text as it will stand in a picture: which characters the font has, how wide they are, where lines break."""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

FONT = Path(__file__).with_name("font") / "noto_sans_sc.otf"
FAMILY = "Noto Sans CJK SC"
ELLIPSIS, DOTS = "…", "..."
"""In a Chinese font the one sign stands in the middle of the line, which is right in Chinese only."""
CLOSING = frozenset("，。、！？；：）》」』】”’…—,.!?;:)]}%℃·")
"""What never begins a line."""
OPENING = frozenset("（《「『【“‘([{")
"""What never ends one."""
TRAILING = " ,.;:，。；：、"
SHORT, NARROWER = 0.3, (0.95, 0.9, 0.85, 0.8, 0.75)
"""When a last line counts as short, and the widths that are tried to make it longer."""
NARROW = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', ELLIPSIS: DOTS})
APOSTROPHE = re.compile(r"’(?=[A-Za-z0-9])")
WIDE = frozenset({"W", "F"})


@cache
def widths() -> dict[str, int]:
    """Return the width of each character of the font, in thousandths of the size."""
    known: dict[str, int] = {}
    for line in FONT.with_suffix(".csv").read_text().splitlines():
        first, last, width = line.split(",")
        for code in range(int(first, 16), int(last, 16) + 1):
            known[chr(code)] = int(width)
    return known


def measure(text: str, size: float) -> float:
    """Return how wide a text is; every character must be one of the font's."""
    known = widths()
    return sum(known[character] for character in text) * size / 1000


def legible(text: str) -> str:
    """Return the text without what the font cannot draw: emoji, marks and signs are dropped.

    A letter that is missing is written without its accent; where there is none, the text would say something
    else, so nothing is left of it.
    """
    known = widths()
    whole = "".join(map(_nearest, _narrowed(unicodedata.normalize("NFC", " ".join(text.split())))))
    if any(character not in known and unicodedata.category(character)[0] == "L" for character in whole):
        return ""
    return " ".join("".join(character for character in whole if character in known).split())


def _narrowed(text: str) -> str:
    """Write quotation marks and dots as Latin letters have them, which in this font are as wide as a Han."""
    if not any(map(_is_wide, text)):
        return text.translate(NARROW)
    return APOSTROPHE.sub("'", text)


def _nearest(character: str) -> str:
    plain = unicodedata.normalize("NFD", character)[:1]
    return plain if character not in widths() and plain in widths() else character


@dataclass(frozen=True, slots=True)
class Measure:
    """How much room a text has: its size, the width of a line, and how many lines."""

    size: float
    width: float
    lines: int = 1


def fitted(text: str, room: Measure) -> list[str]:
    """Break a legible text into lines; what does not go in gives way to an ellipsis.

    A last line of a word or two is filled up from those above it.
    """
    lines = _lines(text, room)
    for width in (room.width * share for share in NARROWER):
        if len(lines) <= 1 or measure(lines[-1], room.size) >= room.width * SHORT:
            break
        narrower = _lines(text, replace(room, width=width))
        if len(narrower) > len(lines) or _letters(narrower) != _letters(lines):
            break
        lines = narrower
    return lines


def _letters(lines: list[str]) -> str:
    return "".join(lines).replace(" ", "")


def _lines(text: str, room: Measure) -> list[str]:
    lines: list[str] = []
    rest = text
    while rest:
        if measure(rest, room.size) <= room.width:
            return [*lines, rest]
        if len(lines) == room.lines - 1:
            return [*lines, shortened(rest, room)]
        line, rest = _broken(rest, room)
        lines.append(line)
    return lines


def shortened(text: str, room: Measure) -> str:
    """Cut a text that is too long for one line, at a word where there is one near."""
    whole = _whole(text, room.width - measure(ELLIPSIS, room.size), room.size)
    kept = text[:whole].rstrip(TRAILING)
    space = kept.rfind(" ")
    if whole < len(text) and text[whole] != " " and not _is_wide(text[whole]) and space > whole // 2:
        kept = kept[:space]
    kept = kept.rstrip(TRAILING)
    return kept + (ELLIPSIS if kept and _is_wide(kept[-1]) else DOTS)


def _whole(text: str, width: float, size: float) -> int:
    """Return how many characters of a text fit into a width."""
    used, known = 0.0, widths()
    for at, character in enumerate(text):
        used += known[character] * size / 1000
        if used > width:
            return at
    return len(text)


def _broken(text: str, room: Measure) -> tuple[str, str]:
    """Return a line and what comes after it. A word longer than the line is broken inside."""
    most = max(1, _whole(text, room.width, room.size))
    at = next((at for at in range(most, 0, -1) if _may_break(text, at)), most)
    return text[:at].rstrip(), text[at:].lstrip()


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if after in CLOSING or before in OPENING:
        return False
    return " " in {before, after} or before == "-" or _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in WIDE
