"""Which lines of a group's history are worth a moderator's look, and which say the same."""

import re
from collections import defaultdict, deque
from collections.abc import Iterable
from heapq import nsmallest
from zlib import crc32

from rapidfuzz import fuzz

from bot.features.memories.exports.model import Line, Nature

MOST = 200
ALIKE = 90
SHINGLE = 7
REMEMBERED = 20
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

    Texts are compared when they are equal or when their sketches, the `SKETCH` smallest checksums of their
    `SHINGLE`-letter pieces, share one (bottom-k sampling: Broder 1997); alike means 90 % of their letters in
    common. Short ones must be equal. Only the `REMEMBERED` latest groups behind a checksum are compared, so
    that the time grows with the lines alone.
    """
    groups: list[list[Line]] = []
    words_of: list[str] = []
    drawers: defaultdict[int | str, deque[int]] = defaultdict(lambda: deque(maxlen=REMEMBERED))
    for line in sorted(lines, key=lambda line: line.sent_at):
        words = _NO_WORD.sub("", line.text.casefold())
        keys = _sketch(words) if words else ()
        near = dict.fromkeys(number for key in keys for number in drawers[key])
        home = next((number for number in near if _alike(words_of[number], words)), None)
        if home is not None:
            groups[home].append(line)
            continue
        for key in keys:
            drawers[key].append(len(groups))
        groups.append([line])
        words_of.append(words)
    return groups


def _sketch(words: str) -> Iterable[int | str]:
    if len(words) < SHORTEST_TO_COMPARE:
        return (words,)
    pieces = {crc32(words[at : at + SHINGLE].encode()) for at in range(len(words) - SHINGLE + 1)}
    return (words, *nsmallest(SKETCH, pieces))


def _alike(one: str, other: str) -> bool:
    long = min(len(one), len(other)) >= SHORTEST_TO_COMPARE
    return one == other or (long and fuzz.ratio(one, other, score_cutoff=ALIKE) > 0)
