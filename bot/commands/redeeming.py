"""Typing a one-time code: counted, then compared, in one way for whatever a code opens."""

from bot.base.errors import Refusal
from bot.base.unit import Unit
from bot.commands.context import Doorway
from bot.people import codes
from bot.people.codes import MOST_TRIES, Shown


async def redeem(ctx: Doorway, purpose: str, text: str) -> Shown:
    """Use a code up and return for whom it was made; refuse a wrong one and the sixth try of a day.

    The try stays counted whatever becomes of the handler. The code is used up only when the handler succeeds.
    """
    await _count(ctx)
    shown = await codes.redeem(ctx.unit, ctx.engine.secret, purpose, text, ctx.now)
    if shown is None:
        raise Refusal("codes.wrong")
    return shown


async def burn(ctx: Doorway, purpose: str, text: str) -> Refusal:
    """Let a code that others can see work no more, and return the refusal that says so."""
    await _count(ctx)

    async def end(unit: Unit) -> None:
        await codes.redeem(unit, ctx.engine.secret, purpose, text, ctx.now)

    ctx.always(end)
    return Refusal("codes.burned")


async def _count(ctx: Doorway) -> None:
    platform, account = ctx.caller.platform, ctx.caller.key
    count = await codes.count_try(ctx.unit, platform, account, ctx.now)

    async def keep(unit: Unit) -> None:
        await codes.keep_try(unit, platform, account, ctx.now, count)

    ctx.always(keep)
    if count > MOST_TRIES:
        raise Refusal("codes.too_many")
