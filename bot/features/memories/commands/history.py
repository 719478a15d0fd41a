"""`/memory import`, and the review of what it brought."""

from io import BytesIO
from pathlib import Path
from typing import Annotated

from bot.base.errors import Refusal
from bot.base.ids import PersonId
from bot.chat.message import Message, Replace
from bot.commands.context import Context, JobContext
from bot.commands.params import Document, File, Size
from bot.features.memories.commands.declared import feature
from bot.features.memories.ids import LineId
from bot.features.memories.rules import history, importing, imports, people, reading
from bot.features.memories.rules.importing import Desk, Progress, Report
from bot.features.memories.rules.imports import Batch
from bot.features.memories.views import history as views
from bot.people.identity import Access

Title = Annotated[str, Size(1, 100)]


@feature.command(access=Access.MODERATOR)
async def import_(
    ctx: Context,
    file: Annotated[File, Document],
    *,
    told: bool,
    group: Title | None = None,
) -> Message:
    if not told:
        raise Refusal("memories.import.tell_first")
    return views.done(await _import(ctx, BytesIO(file.data), group))


async def _import(ctx: Context, data: BytesIO, group: str | None) -> Report:
    """Take a file in as a whole: it stands or falls with this unit of work. Photos do not travel with it."""
    zone = await imports.zone_of(ctx)
    chosen = await reading.look(data, zone, group)
    begun = await imports.begin(ctx, chosen, reading.fingerprint(data), ctx.person)
    total = Batch()
    async for batch in reading.batches(data, zone, chosen.source):
        total += await imports.add(ctx, begun, batch)
    for line, _ in await imports.photo_paths(ctx, begun):
        await imports.set_photo(ctx, line, "")
    waiting = await imports.tidy(ctx, begun)
    return Report(begun.title, total.seen, total.left_out, begun.waiting, waiting)


async def import_export(
    desk: Desk,
    path: Path,
    *,
    group: str | None = None,
    confirmed_by: PersonId | None = None,
    progress: Progress | None = None,
) -> Report:
    """Import an export from a folder and tell moderators what waits for them: see `importing.run`."""
    report = await importing.run(desk, path, group=group, confirmed_by=confirmed_by, progress=progress)
    await desk.write(lambda ctx: _tell_moderators(ctx, report))
    return report


async def _tell_moderators(ctx: JobContext, report: Report) -> None:
    key = f"memories:import:{int(ctx.now.timestamp())}:{report.waiting}"
    if report.stored:
        for moderator in await people.moderators(ctx):
            await ctx.say_to(moderator, views.done(report), key=key)


@feature.action(access=Access.MODERATOR)
async def history_(ctx: Context, after: LineId) -> Replace:
    """Show the best line that waits, behind another one; 0 begins at the top."""
    return Replace(await _next(ctx, after))


@feature.action(access=Access.MODERATOR)
async def keep_line(ctx: Context, line: LineId) -> Replace:
    await history.approve(ctx, line)
    return Replace(await _next(ctx, line))


@feature.action(access=Access.MODERATOR)
async def drop_line(ctx: Context, line: LineId) -> Replace:
    await history.let_go(ctx, line)
    return Replace(await _next(ctx, line))


async def _next(ctx: Context, after: LineId) -> Message:
    behind = await history.find(ctx, after) if after else None
    found = await history.waiting(ctx, behind) or await history.waiting(ctx)
    return views.line(found, await history.count(ctx)) if found else views.nothing_waits()
