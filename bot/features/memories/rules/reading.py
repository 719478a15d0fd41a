"""An export on its way into the database: what it holds, and its lines in batches, read beside the loop."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import tzinfo
from hashlib import sha256
from itertools import islice
from typing import BinaryIO

from bot.base.errors import Refusal
from bot.features.memories.exports.model import Line, MessageId, Source
from bot.features.memories.exports.reading import read

BATCH = 2000
HEAD = 65536
MOST_NAMED = 5


@dataclass(slots=True)
class Group:
    """One group of an export: how many lines it has, and how often each of them was replied to."""

    source: Source
    lines: int = 0
    replies: Counter[MessageId] = field(default_factory=Counter)


async def look(file: BinaryIO, zone: tzinfo, wanted: str | None) -> Group:
    """Read the whole export once and return the group that is meant.

    A broken file is refused here, before anything is stored. `wanted` is a group's id or title; it is needed
    where there are several.
    """
    groups = await asyncio.to_thread(_groups, file, zone)
    chosen = [one for one in groups if wanted is None or wanted in {one.source.id, one.source.title}]
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(one.source.title or one.source.id for one in groups[:MOST_NAMED])
    raise Refusal("memories.import.which_group" if groups else "memories.import.no_group", groups=names)


def _groups(file: BinaryIO, zone: tzinfo) -> list[Group]:
    file.seek(0)
    found: list[Group] = []
    for one in read(file, zone):
        match one:
            case Source():
                found.append(Group(one))
            case Line():
                found[-1].lines += 1
                if one.reply_to is not None:
                    found[-1].replies[one.reply_to] += 1
    return found


async def batches(file: BinaryIO, zone: tzinfo, source: Source, skip: int = 0) -> AsyncIterator[list[Line]]:
    """Yield the lines of one group in order, `BATCH` at a time, without the first `skip`."""
    file.seek(0)
    lines = islice(_lines_of(read(file, zone), source), skip, None)
    while batch := await asyncio.to_thread(_take, lines):
        yield batch


def _take(lines: Iterator[Line]) -> list[Line]:
    return list(islice(lines, BATCH))


def _lines_of(everything: Iterator[Source | Line], source: Source) -> Iterator[Line]:
    inside = False
    for one in everything:
        match one:
            case Source():
                inside = one.id == source.id
            case Line() if inside:
                yield one
            case Line():
                pass


def fingerprint(file: BinaryIO) -> str:
    """Return what tells this file from another one: its size, and the hash of its beginning and its end."""
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(HEAD)
    file.seek(max(size - HEAD, 0))
    digest = sha256(head + file.read(HEAD)).hexdigest()
    file.seek(0)
    return f"{size}:{digest}"
