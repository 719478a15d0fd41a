"""Lists of questions as CSV: read with care, written so that a spreadsheet runs nothing."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.base.errors import Refusal

TEXT, THEME, WHEN = "text", "theme", "when"
COLUMNS = (TEXT, THEME, WHEN)
MOST, MOST_TEXT, MOST_BYTES = 1000, 300, 2_000_000
_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run as a formula by a spreadsheet."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a sheet: its words, its theme and its occasion ("" for always)."""

    text: str
    theme: str
    occasion: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """What may stand in the columns: the names of themes and occasions, case folded, and what they mean."""

    themes: Mapping[str, str]
    occasions: Mapping[str, str]
    no_theme: str


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    cells: Sequence[str]


def read(data: bytes, names: Names) -> list[Asked]:
    """Read a sheet, each question once; a refusal names the line it is about."""
    if len(data) > MOST_BYTES:
        raise Refusal("memories.lists.bad.too_many", most=MOST)
    lines = _lines(_decoded(data))
    header = next(lines, None)
    if header is None:
        raise Refusal("memories.lists.bad.empty")
    columns = [cell.strip().casefold() for cell in header.cells]
    if TEXT not in columns or any(columns.count(name) > 1 for name in COLUMNS):
        raise Refusal("memories.lists.bad.columns")
    found: dict[str, Asked] = {}
    for line in lines:
        asked = _asked(line, columns, names)
        found.setdefault(asked.text, asked)
        if len(found) > MOST:
            raise Refusal("memories.lists.bad.too_many", most=MOST)
    if not found:
        raise Refusal("memories.lists.bad.empty")
    return list(found.values())


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Refusal("memories.lists.bad.encoding", line=line) from None


def _lines(text: str) -> Iterator[_Line]:
    """Return the lines that are not blank, each under the number it begins with."""
    first = text.lstrip().partition("\n")[0]
    mark = ";" if first.count(";") > first.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    while True:
        number = rows.line_num + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error:
            raise Refusal("memories.lists.bad.quotes", line=number) from None
        if any(cell.strip() for cell in cells):
            yield _Line(number, cells)


def _asked(line: _Line, columns: Sequence[str], names: Names) -> Asked:
    if any(cell.strip() for cell in line.cells[len(columns) :]):
        raise Refusal("memories.lists.bad.cells", line=line.number)
    cells = dict(zip(columns, line.cells, strict=False))
    text = _plain(cells.get(TEXT, ""))
    if not text:
        raise Refusal("memories.lists.bad.no_text", line=line.number)
    if len(text) > MOST_TEXT:
        raise Refusal("memories.lists.bad.too_long", line=line.number, most=MOST_TEXT)
    theme, when = cells.get(THEME, "").strip(), cells.get(WHEN, "").strip()
    if theme and theme.casefold() not in names.themes:
        raise Refusal("memories.lists.bad.theme", line=line.number, word=theme[:40])
    if when and when.casefold() not in names.occasions:
        raise Refusal("memories.lists.bad.when", line=line.number, word=when[:40])
    return Asked(
        text,
        names.themes.get(theme.casefold(), names.no_theme),
        names.occasions.get(when.casefold(), ""),
    )


def _plain(cell: str) -> str:
    """Return the words of a cell on one line, without the apostrophe that keeps a formula from running."""
    words = " ".join("".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in cell).split())
    return words[1:] if words.startswith("'") and _is_risky(words) else words


def _is_risky(cell: str) -> bool:
    return cell.lstrip("'").startswith(_RISKY)


def write(rows: Iterable[Asked]) -> bytes:
    """Write a sheet, in the way that spreadsheets read Chinese from."""
    out = io.StringIO(newline="")
    sheet = csv.writer(out)
    sheet.writerow(COLUMNS)
    for row in rows:
        sheet.writerow([safe(row.text), row.theme, row.occasion])
    return out.getvalue().encode("utf-8-sig")


def safe(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run."""
    return f"'{cell}" if _is_risky(cell) else cell
