"""One decision for each memory, whoever presses first."""

from sqlalchemy import bindparam, func
from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.base.hot import Hot
from bot.base.tables import columns
from bot.commands.context import Context, JobContext
from bot.features.memories.ids import MemoryId
from bot.features.memories.rules import index, people, sharing
from bot.features.memories.tables import Memory, MemoryState

memories = columns(Memory)
_COUNT = Hot(
    lambda _: (
        select(func.count())
        .select_from(Memory)
        .where(memories.community_id == bindparam("community"), memories.state == MemoryState.PENDING.value)
    )
)


def key(memory: MemoryId) -> str:
    """Return the key of the copies that moderators have."""
    return f"memories:review:{memory}"


async def decide(ctx: Context, memory: MemoryId, version: int, after: MemoryState) -> Memory | None:
    """Approve or decline; None when the text has changed since it was read.

    Refuses what is decided already.
    """
    found = await sharing.find(ctx, memory)
    await refuse_decided(ctx, found)
    if found.version != version:
        return None
    if not await sharing.move(ctx, found, after, ctx.person):
        await refuse_decided(ctx, await sharing.find(ctx, memory))
        return None
    if after is MemoryState.DECLINED:
        await sharing.blank(ctx, found)
    else:
        await index.put_memory(ctx, found)
    return await sharing.find(ctx, memory)


async def refuse_decided(ctx: JobContext, memory: Memory) -> None:
    """Tell who decided, or that there is nothing to decide any more."""
    match memory.state:
        case MemoryState.PENDING:
            return
        case MemoryState.APPROVED | MemoryState.DECLINED:
            who = await people.named(ctx, memory.decided_by_id)
            raise Refusal(f"memories.review.already_{memory.state}", who=who)
        case _:
            raise Refusal("memories.review.withdrawn")


async def waiting(ctx: JobContext, after: MemoryId | None = None) -> tuple[Memory | None, int]:
    """Return the memory that has waited longest, of those after one, and how many wait in all."""
    statement = (
        select(Memory)
        .where(
            col(Memory.community_id) == ctx.community,
            col(Memory.state) == MemoryState.PENDING,
            col(Memory.id) > (after or 0),
        )
        .order_by(col(Memory.id))
        .limit(1)
    )
    first: Memory | None = (await ctx.db.exec(statement)).one_or_none()
    return first, int((await ctx.run(_COUNT, community=ctx.community))[0][0])
