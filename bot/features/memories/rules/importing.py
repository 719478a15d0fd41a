"""A whole export from a folder, with its photos: in batches, each a unit of work, safe to run again."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import BinaryIO, TypeVar

from bot.base.clock import Clock
from bot.base.errors import Refusal
from bot.base.ids import CommunityId, PersonId
from bot.base.store import Store
from bot.base.unit import Unit
from bot.chat.ports import Files, Photos
from bot.commands.context import Engine, JobContext
from bot.features.memories.exports.model import Line
from bot.features.memories.ids import LineId
from bot.features.memories.rules import imports, reading
from bot.features.memories.rules.imports import Batch, Begun

T = TypeVar("T")
Progress = Callable[[float], None]
"""Called with the share of the export that is done, 0..1."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What an import works with; the command line takes it from a running engine."""

    store: Store
    engine: Engine
    clock: Clock
    files: Files
    photos: Photos
    community: CommunityId

    async def write(self, work: Callable[[JobContext], Awaitable[T]]) -> T:
        """Run one unit of work in the community."""

        async def unit_of_work(unit: Unit) -> T:
            chance = Random(0)  # noqa: S311 - an import leaves nothing to chance
            return await work(JobContext(unit, self.engine, self.community, self.clock.now(), chance))

        return await self.store.write(unit_of_work)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of an import: `waiting` candidates for moderators to look at, `before` it so many."""

    title: str
    seen: int
    left_out: int
    before: int
    waiting: int
    photos: int = 0
    photos_missing: int = 0

    @property
    def stored(self) -> int:
        return max(0, self.waiting - self.before)


async def run(
    desk: Desk,
    path: Path,
    *,
    group: str | None = None,
    confirmed_by: PersonId | None = None,
    progress: Progress | None = None,
) -> Report:
    """Import a group's history from an export (`result.json`, or a channel's JSON beside its photos).

    Call it only when the members were told. A file that cannot be read is refused before anything is stored;
    a run that was interrupted goes on where it stopped when it is started again. Refuses as
    `memories.import.…`.
    """
    with path.open("rb") as file:
        zone = await desk.write(imports.zone_of)
        chosen = await reading.look(file, zone, group)
        mark = reading.fingerprint(file)
        begun = await desk.write(lambda ctx: imports.begin(ctx, chosen, mark, confirmed_by))
        read = await _read(desk, begun, file, chosen, progress)
    waiting = await desk.write(lambda ctx: imports.tidy(ctx, begun))
    kept, missing = await _keep_photos(desk, begun, path.parent)
    return Report(begun.title, read.seen, read.left_out, begun.waiting, waiting, kept, missing)


async def _read(
    desk: Desk, begun: Begun, file: BinaryIO, group: reading.Group, progress: Progress | None
) -> Batch:
    total = Batch(seen=begun.skip)
    async for batch in reading.batches(file, begun.zone, group.source, begun.skip):
        total += await desk.write(_adding(begun, batch))
        if progress is not None:
            progress(total.seen / max(group.lines, 1))
    return total


def _adding(begun: Begun, batch: list[Line]) -> Callable[[JobContext], Awaitable[Batch]]:
    return lambda ctx: imports.add(ctx, begun, batch)


async def _keep_photos(desk: Desk, begun: Begun, folder: Path) -> tuple[int, int]:
    kept = missing = 0
    for line, path in await desk.write(lambda ctx: imports.photo_paths(ctx, begun)):
        photo = await _keep(desk, folder / path)
        kept, missing = (kept + 1, missing) if photo else (kept, missing + 1)
        await desk.write(_setting(line, photo))
    return kept, missing


def _setting(line: LineId, photo: str) -> Callable[[JobContext], Awaitable[None]]:
    return lambda ctx: imports.set_photo(ctx, line, photo)


async def _keep(desk: Desk, path: Path) -> str:
    """Make a photo safe and keep it; nothing when it is missing or no photo."""
    try:
        data, mime = await desk.photos.prepare(await asyncio.to_thread(path.read_bytes))
    except (OSError, Refusal):
        return ""
    return await desk.files.put(data, mime)
