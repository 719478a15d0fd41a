"""`/memory find`: the archive searched by words, by year and by person, read in private."""

from datetime import timedelta
from typing import Annotated

from bot.base.errors import Refusal
from bot.chat.message import Message, Replace
from bot.commands.context import Context, JobContext
from bot.commands.params import Person, Size
from bot.features.memories import cutting
from bot.features.memories.commands.declared import feature
from bot.features.memories.rules import finding, index
from bot.features.memories.rules.index import Wanted
from bot.features.memories.views import finding as views
from bot.people.identity import Access

KEPT = timedelta(days=1)
Words = Annotated[str, Size(1, 100)]
Year = Annotated[int, Size(1900, 2100)]


@feature.command(access=Access.MEMBER)
async def find(ctx: Context, words: Words, *, year: Year | None = None, who: Person | None = None) -> Message:
    if not cutting.phrases(words):
        raise Refusal("memories.find.no_words")
    found = await finding.begin(ctx, Wanted(words, year, who.id if who else None))
    return views.page(found, words)


@feature.action(access=Access.MEMBER)
async def more_found(ctx: Context, lookup: int, skip: int) -> Replace:
    found, words = await finding.go_on(ctx, lookup, skip)
    return Replace(views.page(found, words))


@feature.action(access=Access.MEMBER)
async def read_found(ctx: Context, lookup: int, doc: int) -> Message:
    return views.one(await finding.one(ctx, lookup, doc))


@feature.timer()
async def tidy(ctx: JobContext) -> None:
    await index.tidy(ctx)


@feature.job("FREQ=DAILY", "03:40")
async def sweep_finds(ctx: JobContext) -> None:
    await finding.sweep(ctx, ctx.now - KEPT)
    await fill(ctx)


@feature.timer()
async def fill(ctx: JobContext) -> None:
    """Write what the index lacks, some at a time."""
    if await index.fill(ctx):
        await ctx.call_at("memories.fill", "fill", ctx.now)
