"""What moderators do about sends whose outcome nobody knows."""

from bot.chat.message import Message, Replace
from bot.commands.context import Context, JobContext
from bot.facts import PeopleMerged
from bot.features.upcoming.commands.declared import feature
from bot.features.upcoming.rules import aside, decisions
from bot.features.upcoming.rules import doubts as rules
from bot.features.upcoming.views import aside as aside_views
from bot.features.upcoming.views import doubts as views
from bot.people.identity import Access
from bot.reminders import doubts as rows
from bot.reminders.doubts import Verdict
from bot.reminders.tables import State


@feature.action(access=Access.MODERATOR)
async def doubts(ctx: Context, start: int) -> Replace:
    """Show all that is in doubt; one alone is asked about at once."""
    page = await rules.page(ctx, start)
    if page.total == 1:
        return await doubt(ctx, int(page.shown[0].doubt.id))
    return Replace(views.listed(page))


@feature.action(access=Access.MODERATOR)
async def doubt(ctx: Context, row: int) -> Replace:
    found = await rules.one(ctx, row)
    if found is None or found.doubt.state is not State.UNKNOWN:
        return await _over(ctx, row)
    return Replace(views.one(found, await rules.page(ctx, 0)))


async def _over(ctx: Context, row: int) -> Replace:
    return Replace(views.over(await rules.decided(ctx, row), await rules.page(ctx, 0)))


@feature.action(access=Access.MODERATOR)
async def settle(ctx: Context, row: int, verdict: Verdict) -> Replace:
    if not await rules.settle(ctx, row, verdict):
        return await _over(ctx, row)
    return Replace(views.settled(verdict, await rules.page(ctx, 0)))


@feature.action(access=Access.MODERATOR)
async def unsaid(ctx: Context) -> Message:
    return views.unsaid(await rules.unsaid(ctx))


@feature.action(access=Access.MODERATOR)
async def log(ctx: Context) -> Message:
    return views.log(await decisions.log(ctx))


@feature.timer()
async def tell(ctx: JobContext) -> None:
    """Tell the moderators that something is in doubt or was set aside: once, until the oldest is settled."""
    count = await rows.count(ctx.unit, ctx.community)
    asides = await aside.listed(ctx)
    for moderator in await rules.moderators(ctx):
        if count:
            key = f"upcoming:doubt:{await rows.oldest(ctx.unit, ctx.community)}"
            await ctx.say_to(moderator, views.notice(count), key=key)
        if asides:
            await ctx.say_to(moderator, aside_views.notice(len(asides)), key=f"upcoming:aside:{asides[0].id}")


@feature.hears(PeopleMerged)
async def merge(ctx: JobContext, merged: PeopleMerged) -> None:
    await decisions.merge(ctx, merged)
