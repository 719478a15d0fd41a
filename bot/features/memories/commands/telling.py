"""Who is told what: moderators of what waits, authors of what was decided, places of what is gone."""

from bot.base.ids import PersonId
from bot.commands.context import JobContext
from bot.features.memories.commands import quiz
from bot.features.memories.ids import LineId, MemoryId, PostId
from bot.features.memories.rules import archive, content, people, posting, replies, review, sharing, showing
from bot.features.memories.rules import series as lane
from bot.features.memories.tables import Memory
from bot.features.memories.views import posts as post_views
from bot.features.memories.views import review as views
from bot.features.memories.views import sharing as author_views


async def ask_moderators(ctx: JobContext, memory: Memory) -> None:
    """Bring a memory that waits before every moderator."""
    author = await people.named(ctx, memory.person_id)
    message = views.waits(memory, author)
    for moderator in await people.moderators(ctx):
        await ctx.say_to(moderator, message, key=review.key(sharing.id_of(memory)))


async def show_change(ctx: JobContext, memory: Memory) -> None:
    """Let every copy of the review show a memory as it stands now."""
    author = await people.named(ctx, memory.person_id)
    await ctx.revise(review.key(sharing.id_of(memory)), views.waits(memory, author))


async def show_decision(ctx: JobContext, memory: Memory) -> None:
    """Let every copy of the review show what was decided."""
    author = await people.named(ctx, memory.person_id)
    by = await people.named(ctx, memory.decided_by_id)
    await ctx.revise(review.key(sharing.id_of(memory)), views.decided(memory, author, by))


async def show_end(ctx: JobContext, memory: Memory) -> None:
    """Put a neutral line wherever a memory stands that was taken back."""
    await show_decision(ctx, memory)
    await quiz.stop(ctx, sharing.id_of(memory))
    for post in await archive.posts_of(ctx, sharing.id_of(memory)):
        await ctx.revise(archive.post_key(post), post_views.gone())


async def show_answers(ctx: JobContext, post: PostId) -> None:
    """Let a post show how many have answered; what was taken back meanwhile stays hidden."""
    row, series = await posting.find(ctx, post)
    plain = await content.of_post(ctx, row, series)
    shown = await showing.on_card(ctx, series, plain) if plain else None
    if shown is None:
        message = post_views.gone()
    elif row.day and shown.when:
        years = row.day.year - shown.when.earliest.year
        message = post_views.day(post, shown, years, answers=await replies.count(ctx, post))
    else:
        opening = lane.opening(series, row.number or 0)
        message = post_views.post(post, shown, answers=await replies.count(ctx, post), opening=opening)
    await ctx.revise(archive.post_key(post), message)


async def hide_lines(ctx: JobContext, lines: list[LineId]) -> None:
    """Put a neutral line wherever an imported line stands that was let go."""
    for line in lines:
        for post in await archive.posts_of_line(ctx, line):
            await ctx.revise(archive.post_key(post), post_views.gone())


async def hide_answer(ctx: JobContext, post: PostId, person: PersonId) -> None:
    await ctx.revise(archive.answer_key(post, person), post_views.gone())


async def close_proposal(ctx: JobContext, memory: MemoryId) -> None:
    """Let the question to an author show that nothing is kept."""
    await ctx.revise(archive.proposal_key(memory), author_views.refused())
