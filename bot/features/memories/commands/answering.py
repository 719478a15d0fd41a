"""Answers to the posts of a series: counted, shown, and kept when their author wants it."""

from typing import Annotated

from bot.base.ids import PlaceId
from bot.chat.heard import FileKept
from bot.chat.message import Message
from bot.commands.context import Context, JobContext
from bot.commands.feature import Menu
from bot.commands.params import Long, Size
from bot.features.memories.commands import telling
from bot.features.memories.commands.declared import feature
from bot.features.memories.ids import PostId
from bot.features.memories.rules import archive, people, posting, replies, sharing
from bot.features.memories.rules.replies import MOST_TEXT, Answer
from bot.features.memories.views import posts as views
from bot.people.identity import Access

PREFIX = "memories:post:"


@feature.command(menu=Menu.HIDDEN)
async def answer(ctx: Context, post: int, text: Annotated[str, Size(1, MOST_TEXT), Long]) -> Message:
    ident = PostId(post)
    await replies.put(ctx, ident, Answer(text))
    await telling.show_answers(ctx, ident)
    _, series = await posting.find(ctx, ident)
    message = views.answer(await people.named(ctx, ctx.person), text)
    key = archive.answer_key(ident, ctx.person)
    if not await ctx.say_in(PlaceId(series.place_id), message, key=key):
        await ctx.revise(key, message)
    return views.thanks(ident)


@feature.replies(PREFIX)
async def replied(ctx: Context, key: str, text: str, photos: tuple[FileKept, ...]) -> None:
    """Count a reply that stands in the room for all to see; nothing is said to it."""
    ident = PostId(int(key.removeprefix(PREFIX)))
    first, *others = [photo.file for photo in photos] or [""]
    if await posting.look_up(ctx, ident) is not None:
        await replies.put(ctx, ident, Answer(text, first))
        await telling.show_answers(ctx, ident)
    for file in others:
        await ctx.drop_file(file)


@feature.timer()
async def empty_answers(ctx: JobContext) -> None:
    await replies.empty_old(ctx)


@feature.action(access=Access.MEMBER)
async def offer(ctx: Context, post: PostId) -> Message:
    memory = await sharing.store(ctx, await replies.offer(ctx, post), ctx.person)
    await telling.ask_moderators(ctx, memory)
    return views.offered()
