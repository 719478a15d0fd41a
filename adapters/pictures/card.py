"""The memory card as a drawing: paper, the photo's place on it, and what is known, in lines that fit."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from adapters.pictures.lettering import FAMILY, Measure, fitted, legible
from bot.chat.ports import Face

WIDTH, MARGIN, GAP = 1200, 56, 36
PAPER, INK, SOFT, LEAF = "#fbf7ef", "#2b2a28", "#655e54", "#2f6b4f"
DATE, PLACE, WORDS, NAME = 52, 34, 38, 28
LARGER = (58, 46)
"""Sizes of words that are few."""
LEADING = 1.42
TALL, TALLEST, WIDEST = 1.1, 0.5, 3.2
SIDE_HEIGHT, SIDE_WIDEST, LEAST_PHOTO = 860, 660, 380
BARE_HEIGHT, BARE_LINES, LARGE_LINES = 480, 6, 4
UNDER_LINES = 2
Size = tuple[int, int]
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG, and the box (left, top, width, height) that the photo covers; without a photo it is empty."""

    svg: str
    photo: Box = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Column:
    """Where text stands: from the left, downwards from the top, no wider than this."""

    left: float
    top: float
    width: float


@dataclass(frozen=True, slots=True)
class Style:
    size: float
    colour: str
    lines: int = 1


def drawn(face: Face, photo: Size | None) -> Drawing | None:
    """Lay a card out around a photo of this size: a tall one stands beside the words, others above them.

    None when there is nothing to say beside the community's name.
    """
    seen = Face(legible(face.when), legible(face.where), legible(face.words), legible(face.community))
    if not (seen.when or seen.where or seen.words):
        return None
    if photo is None:
        return _bare(seen)
    ratio = photo[0] / photo[1]
    return _beside(seen, ratio) if ratio < TALL else _above(seen, ratio)


def _above(face: Face, ratio: float) -> Drawing:
    width = WIDTH - 2 * MARGIN
    height = round(width / min(ratio, WIDEST))
    column = Column(MARGIN, MARGIN + height + GAP, width)
    text, bottom = _told(face, column, Style(WORDS, INK, UNDER_LINES))
    name, end = _set(face.community, Column(MARGIN, bottom + 14, width), Style(NAME, LEAF))
    return _paper([*text, *name], round(end + MARGIN * 0.7), (MARGIN, MARGIN, width, height))


def _beside(face: Face, ratio: float) -> Drawing:
    width = round(min(max(SIDE_HEIGHT * max(ratio, TALLEST), LEAST_PHOTO), SIDE_WIDEST))
    height = round(width / max(ratio, TALLEST))
    left = MARGIN + width + GAP + 8
    room = WIDTH - MARGIN - left
    low = MARGIN + height - NAME * LEADING
    column = Column(left, MARGIN, room)
    lines = max(1, int((low - MARGIN - DATE * 2 - PLACE * 4 - GAP) / (WORDS * LEADING)))
    text, _ = _told(face, column, _style(face.words, room, lines))
    name, _ = _set(face.community, Column(left, low, room), Style(NAME, LEAF))
    return _paper([*text, *name], height + 2 * MARGIN, (MARGIN, MARGIN, width, height))


def _bare(face: Face) -> Drawing:
    column = Column(MARGIN + 30, MARGIN + 10, WIDTH - 2 * MARGIN - 60)
    text, bottom = _told(face, column, _style(face.words, column.width, BARE_LINES))
    low = max(bottom + 20, BARE_HEIGHT - MARGIN - NAME * LEADING)
    name, end = _set(face.community, Column(column.left, low, column.width), Style(NAME, LEAF))
    rule = f'<rect x="{MARGIN}" y="{MARGIN}" width="8" height="{end - MARGIN:.0f}" rx="4" fill="{LEAF}"/>'
    return _paper([rule, *text, *name], round(end + MARGIN), None)


def _style(words: str, width: float, lines: int) -> Style:
    """Return the largest style in which few words stay few lines, else the usual one."""
    for size in LARGER:
        room = Measure(size, width, LARGE_LINES)
        if words and "".join(fitted(words, room)).replace(" ", "") == words.replace(" ", ""):
            return Style(size, INK, LARGE_LINES)
    return Style(WORDS, INK, lines)


def _told(face: Face, column: Column, words: Style) -> tuple[list[str], float]:
    """Set the date, the place and the words below each other; return where they end."""
    date, bottom = _set(face.when, column, Style(DATE, INK))
    place, bottom = _set(face.where, Column(column.left, bottom, column.width), Style(PLACE, SOFT, 2))
    gap = 16 if date or place else 0
    told, bottom = _set(face.words, Column(column.left, bottom + gap, column.width), words)
    return [*date, *place, *told], bottom


def _set(text: str, column: Column, style: Style) -> tuple[list[str], float]:
    """Set a text line by line; return the lines and where the last one ends."""
    lines = fitted(text, Measure(style.size, column.width, style.lines))
    step = style.size * LEADING
    first = column.top + style.size
    marks = [
        f'<text x="{column.left:.0f}" y="{first + at * step:.0f}" font-size="{style.size:g}"'
        f' fill="{style.colour}">{escape(line)}</text>'
        for at, line in enumerate(lines)
    ]
    return marks, column.top + len(lines) * step


def _paper(marks: list[str], height: int, photo: Box | None) -> Drawing:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        f' font-family="{FAMILY}" xml:space="preserve">'
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>'
    )
    return Drawing(head + "".join(marks) + "</svg>", photo or (0, 0, 0, 0))
