"""Text cut into what one searches by, and what was typed made into a query: the same on every database.

Words of the Latin alphabet lose case, accents and English endings. Writing without spaces is cut into
overlapping pairs of characters ("结冰的湖" is 结冰 冰的 的湖, and 湖 for its end), so that any two characters
in a row are found, and a single one by the pairs that begin with it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Protocol

import snowballstemmer

_SPACELESS = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PIECES = re.compile(rf"[{_SPACELESS}]+|[^\W_{_SPACELESS}]+")
_IS_SPACELESS = re.compile(rf"[{_SPACELESS}]")
_LONGEST_WORD = 40
MOST_PHRASES = 12
TAG = "\ue000"
"""Begins a tag: no piece of anybody's text can look like one."""


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the library's name


@dataclass(frozen=True, slots=True)
class Phrase:
    """Pieces that stand in a row; with `begins` the last is only the beginning of one."""

    pieces: tuple[str, ...]
    begins: bool = False


def cut(text: str) -> list[str]:
    """Return the pieces of a text in their order."""
    return [piece for run in _runs(text) for piece in _cut_run(run, ending=True)]


def phrases(typed: str) -> list[Phrase]:
    """Return what must all be there, for what somebody typed; nothing when it holds no letter or digit."""
    return list(dict.fromkeys(_phrase(run) for run in _runs(typed)))[:MOST_PHRASES]


def tag(kind: str, value: int) -> str:
    """Return a piece that stands for a fact about the text, such as its year."""
    return f"{TAG}{kind}{value}"


def for_fts5(must: Iterable[Phrase]) -> str:
    """Return a query in SQLite's language."""
    return " AND ".join(f'"{" ".join(phrase.pieces)}"{" *" if phrase.begins else ""}' for phrase in must)


def for_tsquery(must: Iterable[Phrase]) -> str:
    """Return a query in PostgreSQL's language."""
    return " & ".join(f"({' <-> '.join(_lexemes(phrase))})" for phrase in must)


def for_tsvector(pieces: Iterable[str]) -> str:
    """Return pieces with their positions as PostgreSQL reads a vector; it counts no further than 16,383."""
    return " ".join(f"'{piece}':{min(at, 16383)}" for at, piece in enumerate(pieces, 1))


def _lexemes(phrase: Phrase) -> Iterator[str]:
    for at, piece in enumerate(phrase.pieces, 1):
        yield f"'{piece}'{':*' if phrase.begins and at == len(phrase.pieces) else ''}"


def _runs(text: str) -> Iterator[str]:
    folded = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(one for one in folded if not unicodedata.combining(one))
    for found in _PIECES.finditer(unicodedata.normalize("NFC", bare)):
        yield found[0]


def _phrase(run: str) -> Phrase:
    return Phrase(tuple(_cut_run(run, ending=False)), begins=len(run) == 1 and _is_spaceless(run))


def _cut_run(run: str, *, ending: bool) -> Iterator[str]:
    if not _is_spaceless(run):
        yield _stem(run[:_LONGEST_WORD])
        return
    if len(run) == 1:
        yield run
        return
    for at in range(len(run) - 1):
        yield run[at : at + 2]
    if ending:
        yield run[-1]


def _is_spaceless(run: str) -> bool:
    return _IS_SPACELESS.match(run) is not None


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return _stemmer().stemWord(word) if word.isascii() and word.isalpha() else word


@cache
def _stemmer() -> _Stemmer:
    made: _Stemmer = snowballstemmer.stemmer("english")
    return made
