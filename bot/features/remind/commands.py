"""`/remind`: a note to oneself, later."""

from datetime import timedelta
from typing import Annotated

from bot.base.errors import Refusal
from bot.chat.message import Message
from bot.commands.context import Context
from bot.commands.feature import Feature
from bot.commands.params import Long, Size
from bot.features.remind import views

feature = Feature("remind")
LONGEST = timedelta(days=366 * 2)


@feature.command()
async def me(ctx: Context, after: timedelta, text: Annotated[str, Size(1, 500), Long]) -> Message:
    if after > LONGEST:
        raise Refusal("remind.too_far")
    at = ctx.now + after
    await ctx.say_to(ctx.person, views.reminder(text), key=f"remind:{ctx.rng.getrandbits(60)}", at=at)
    return views.noted(text, at)
