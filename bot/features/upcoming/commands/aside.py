"""What moderators do about events that could not be handled."""

from bot.chat.message import Replace
from bot.commands.context import Context
from bot.features.upcoming.commands.declared import feature
from bot.features.upcoming.rules import aside as rules
from bot.features.upcoming.rules.aside import Fate
from bot.features.upcoming.views import aside as views
from bot.people.identity import Access


@feature.action(access=Access.MODERATOR)
async def asides(ctx: Context) -> Replace:
    return Replace(views.listed(await rules.listed(ctx)))


@feature.action(access=Access.MODERATOR)
async def aside(ctx: Context, row: int) -> Replace:
    found = await rules.find(ctx, row)
    return Replace(views.one(found)) if found else await _over(ctx, row)


async def _over(ctx: Context, row: int) -> Replace:
    return Replace(views.over(await rules.decided(ctx, row), await rules.listed(ctx)))


@feature.action(access=Access.MODERATOR)
async def fate(ctx: Context, row: int, fate: Fate) -> Replace:
    if not await rules.settle(ctx, row, fate):
        return await _over(ctx, row)
    return Replace(views.settled(fate, await rules.listed(ctx)))
