"""Which lines of a group's history are worth a moderator's look, and which say the same."""

import re
from collections import defaultdict
from collections.abc import Iterable
from zlib import crc32

from rapidfuzz import fuzz

from bot.features.memories.exports.model import Line, Nature

MOST = 200
ALIKE = 90
SHINGLE = 4
SKETCH = 5
SHORTEST_TO_COMPARE = 12
_COMMAND = re.compile(r"\s*[/!][A-Za-z]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|<a?:\w+:\d+>|<[@#]&?!?\d+>|@\w+")
_LETTER = re.compile(r"[^\W\d_]")
_NO_WORD = re.compile(r"[\W_]+")
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]")


def score(line: Line, replies: int = 0) -> int:
    """Return how much others made of the line and how much it tells, 0..200; 0 means it is no candidate.

    10 for each reaction (≤ 80), 8 for each reply (≤ 40), 30 for a photo and 5 for each further one (≤ 40
    together), and 1 for every 8 letters (≤ 40), where a Chinese character counts as two.
    """
    if not is_candidate(line):
        return 0
    photos = len(line.photo_paths) + len(line.photo_urls)
    letters = len(line.text) + len(_WIDE.findall(line.text))
    return (
        min(80, 10 * line.reactions)
        + min(40, 8 * replies)
        + (min(40, 25 + 5 * photos) if photos else 0)
        + min(40, letters // 8)
    )


def is_candidate(line: Line) -> bool:
    """Tell whether a person said something of their own: no command, bare address, smiley or forward."""
    if line.nature is not Nature.PERSON or _COMMAND.match(line.text):
        return False
    return bool(line.photo_paths or line.photo_urls or _LETTER.search(_ADDRESS.sub("", line.text)))


def group_near_duplicates(lines: Iterable[Line]) -> list[list[Line]]:
    """Put together the lines that say the same in almost the same words, the oldest of each group first.

    Two texts are compared when their sketches, the `SKETCH` smallest checksums of their `SHINGLE`-letter
    pieces, share one (bottom-k sampling: Broder 1997), and are alike from 90 % of common letters on. Short
    texts must be equal.
    """
    groups: list[list[Line]] = []
    drawers: defaultdict[int | str, list[int]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.sent_at):
        words = _NO_WORD.sub("", line.text.casefold())
        keys = _sketch(words) if words else [f"{line.source_id}"]
        near = dict.fromkeys(number for key in keys for number in drawers[key])
        home = next((number for number in near if _alike(groups[number][0], words)), None)
        if home is None:
            home = len(groups)
            groups.append([])
            for key in keys:
                drawers[key].append(home)
        groups[home].append(line)
    return groups


def _sketch(words: str) -> list[int | str]:
    if len(words) < SHORTEST_TO_COMPARE:
        return [words]
    pieces = {crc32(words[at : at + SHINGLE].encode()) for at in range(len(words) - SHINGLE + 1)}
    return [*sorted(pieces)[:SKETCH]]


def _alike(first: Line, words: str) -> bool:
    others = _NO_WORD.sub("", first.text.casefold())
    return words == others or (
        min(len(words), len(others)) >= SHORTEST_TO_COMPARE and fuzz.ratio(words, others) >= ALIKE
    )
