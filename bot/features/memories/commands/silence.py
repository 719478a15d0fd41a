"""`/memory mute`: all nostalgia silent for a while."""

from datetime import timedelta

from bot.chat.message import Message, Replace
from bot.commands.context import Context, JobContext
from bot.commands.feature import Shown
from bot.features.memories.commands.declared import feature
from bot.features.memories.rules import silence
from bot.features.memories.views import silence as views
from bot.people.identity import Access


@feature.command(access=Access.MODERATOR)
async def mute(ctx: Context, span: timedelta) -> Message:
    return views.silent(await silence.begin(ctx, span))


@feature.action(access=Access.MODERATOR)
async def unmute(ctx: Context) -> Replace:
    await silence.end(ctx)
    return Replace(views.over())


async def _shows_end(ctx: JobContext) -> Shown | None:
    return Shown(views.coming_end()) if await silence.until(ctx) else None


@feature.timer(shows=_shows_end)
async def speak_again(ctx: JobContext) -> None:
    """Stand in the list of what is to come, where the silence ends by itself.

    Its row stays, so that what was due within it stays silent where it comes late.
    """
