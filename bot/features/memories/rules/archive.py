"""What is kept, and where it was shown."""

from sqlmodel import col, select

from bot.base.ids import PersonId
from bot.commands.context import JobContext
from bot.features.memories.ids import LineId, MemoryId, PostId
from bot.features.memories.rules.sharing import OPEN
from bot.features.memories.tables import Memory, Post

MOST_LISTED = 10


def post_key(post: PostId) -> str:
    """Return the key of a post; replies to it are heard by this beginning."""
    return f"memories:post:{post}"


def proposal_key(memory: MemoryId) -> str:
    return f"memories:proposal:{memory}"


def answer_key(post: PostId, person: PersonId) -> str:
    return f"memories:answer:{post}:{person}"


async def owned(ctx: JobContext, person: PersonId) -> list[Memory]:
    """Return the newest memories of a person that are not taken back."""
    statement = (
        select(Memory)
        .where(
            col(Memory.community_id) == ctx.community,
            col(Memory.person_id) == person,
            col(Memory.state).in_(sorted(OPEN)),
        )
        .order_by(col(Memory.id).desc())
        .limit(MOST_LISTED)
    )
    return list((await ctx.db.exec(statement)).all())


async def posts_of(ctx: JobContext, memory: MemoryId) -> list[PostId]:
    statement = select(col(Post.id)).where(
        col(Post.community_id) == ctx.community, col(Post.memory_id) == memory
    )
    return [PostId(ident) for ident in (await ctx.db.exec(statement)).all() if ident]


async def posts_of_line(ctx: JobContext, line: LineId) -> list[PostId]:
    statement = select(col(Post.id)).where(col(Post.community_id) == ctx.community, col(Post.line_id) == line)
    return [PostId(ident) for ident in (await ctx.db.exec(statement)).all() if ident]
