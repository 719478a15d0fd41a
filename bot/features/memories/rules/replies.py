"""What people answer to a post, and how an answer enters the archive."""

from sqlalchemy import bindparam, func, update
from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.base.hot import Hot
from bot.base.tables import columns
from bot.commands.context import Context, JobContext
from bot.features.memories.ids import PostId
from bot.features.memories.rules import content, posting
from bot.features.memories.rules.sharing import Draft
from bot.features.memories.tables import Reply

MOST_TEXT = 1500

replies = columns(Reply)
_PUT = Hot(
    lambda insert: (
        insert(Reply)
        .values(
            community_id=bindparam("community"), post_id=bindparam("post"), person_id=bindparam("person"),
            text="", made_at=bindparam("now"),
        )
        .on_conflict_do_nothing()
    )
)  # fmt: skip
_SAY = Hot(
    lambda _: (
        update(Reply)
        .where(replies.post_id == bindparam("post"), replies.person_id == bindparam("person"))
        .values(text=bindparam("words"))
    )
)


async def put(ctx: Context, post: PostId, text: str) -> None:
    """Write an answer down: one for each person and post, the newest words count."""
    await posting.find(ctx, post)
    await ctx.run(_PUT, community=ctx.community, post=post, person=ctx.person, now=ctx.now)
    if text:
        await ctx.run(_SAY, post=post, person=ctx.person, words=text[:MOST_TEXT])


async def count(ctx: JobContext, post: PostId) -> int:
    statement = select(func.count()).select_from(Reply).where(col(Reply.post_id) == post)
    return int((await ctx.db.exec(statement)).one())


async def offer(ctx: Context, post: PostId) -> Draft:
    """Return the speaker's own answer as a memory to be, or refuse."""
    row, series = await posting.find(ctx, post)
    statement = select(col(Reply.text)).where(col(Reply.post_id) == post, col(Reply.person_id) == ctx.person)
    text = (await ctx.db.exec(statement)).one_or_none()
    if text is None:
        raise Refusal("memories.answer.none")
    if not text:
        raise Refusal("memories.answer.unread")
    shown = await content.full(ctx, row.item, series.lang)
    question = shown.text if shown and shown.is_prompt else ""
    return Draft(text, origin=f"answer:{post}:{ctx.person}", question=question)
