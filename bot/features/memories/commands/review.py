"""The review queue: approve, decline, take down."""

from typing import Annotated

from bot.base.ids import PersonId
from bot.chat.message import Message, Replace
from bot.commands.context import Context
from bot.commands.feature import Menu
from bot.commands.params import Long, Size
from bot.features.memories.commands import telling
from bot.features.memories.commands.declared import feature
from bot.features.memories.ids import MemoryId
from bot.features.memories.rules import history, people, review, sharing
from bot.features.memories.tables import Memory, MemoryState
from bot.features.memories.views import review as views
from bot.features.memories.views import sharing as author_views
from bot.features.memories.views.review import Behind
from bot.people.identity import Access

Reason = Annotated[str, Size(2, 300), Long]


@feature.command(access=Access.MODERATOR)
async def queue(ctx: Context) -> Message:
    return await _waiting(ctx, None)


@feature.action(access=Access.MODERATOR)
async def next_(ctx: Context, after: MemoryId) -> Replace:
    return Replace(await _waiting(ctx, after))


async def _waiting(ctx: Context, after: MemoryId | None) -> Message:
    found, count = await review.waiting(ctx, after)
    if found is None and after is not None:
        found, count = await review.waiting(ctx)
    lines = await history.count(ctx)
    if found is None:
        return views.nothing_waits(lines)
    waiting = Behind(count - 1, lines)
    return views.waits(found, await people.named(ctx, found.person_id), behind=waiting)


@feature.action(access=Access.MODERATOR)
async def approve(ctx: Context, memory: MemoryId, version: int) -> Replace:
    decided = await review.decide(ctx, memory, version, MemoryState.APPROVED)
    if decided is None:
        return Replace(await _changed(ctx, memory))
    await telling.show_decision(ctx, decided)
    if decided.photo:
        await ctx.call_at("memories.draw", str(memory), ctx.now, memory=memory)
    await ctx.say_to(
        _author(decided), author_views.approved(decided), key=f"memories:outcome:{memory}:{version}"
    )
    return Replace(await _decided(ctx, decided))


@feature.command(access=Access.MODERATOR, menu=Menu.HIDDEN)
async def decline(ctx: Context, memory: int, version: int, reason: Reason) -> Message:
    decided = await review.decide(ctx, MemoryId(memory), version, MemoryState.DECLINED)
    if decided is None:
        return await _changed(ctx, MemoryId(memory))
    await telling.show_decision(ctx, decided)
    key = f"memories:outcome:{memory}:{version}"
    await ctx.say_to(_author(decided), author_views.declined(reason), key=key)
    return views.declined()


@feature.action(access=Access.MODERATOR)
async def take_down(ctx: Context, memory: MemoryId) -> Replace:
    found = await sharing.find(ctx, memory)
    ended = await sharing.end(ctx, found, MemoryState.REMOVED, ctx.person)
    await telling.show_end(ctx, ended)
    return Replace(await _decided(ctx, ended))


async def _changed(ctx: Context, memory: MemoryId) -> Message:
    found = await sharing.find(ctx, memory)
    return views.waits(found, await people.named(ctx, found.person_id), note=views.changed())


async def _decided(ctx: Context, memory: Memory) -> Message:
    author = await people.named(ctx, memory.person_id)
    return views.decided(memory, author, await people.named(ctx, memory.decided_by_id))


def _author(memory: Memory) -> PersonId:
    return PersonId(memory.person_id)
