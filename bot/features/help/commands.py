"""`/help`, and the first word of a private conversation."""

from typing import Annotated

from bot.base.errors import Refusal
from bot.base.ids import OutboxId
from bot.chat.message import Message
from bot.commands.context import Context, Doorway
from bot.commands.feature import Feature, Menu
from bot.commands.params import Size
from bot.facts import MessagesWelcome
from bot.features.help import views
from bot.people.identity import Access
from bot.reminders import refusals

feature = Feature("help")


@feature.command(anywhere=True, root=True)
async def help_(ctx: Doorway) -> Message:
    access = ctx.inside.who.access if ctx.inside else Access.VISITOR
    return views.commands(ctx.engine.catalog.listed(), access, inside=ctx.inside is not None)


@feature.command(anywhere=True, root=True, menu=Menu.HIDDEN)
async def start(ctx: Doorway, token: Annotated[str, Size(1, 64)] | None = None) -> Message:
    if ctx.inside is not None and ctx.inside.who.stopped:
        await ctx.inside.publish(MessagesWelcome(ctx.inside.community, ctx.inside.person))
    return views.hello(ctx.caller.name, inside=ctx.inside is not None, link_over=token is not None)


@feature.action()
async def door(ctx: Context, row: int) -> Message:
    """Show somebody what could not be said to them in private."""
    found = await refusals.waiting_for(ctx.unit, ctx.community, OutboxId(row), ctx.person, ctx.now)
    if found is None:
        raise Refusal("delivery.not_for_you")
    return found
