"""Events that were set aside as moderators see them, and what they decide."""

from collections.abc import Sequence
from enum import StrEnum

from bot.commands.context import Context, JobContext
from bot.features.upcoming.rules import decisions
from bot.features.upcoming.rules.decisions import About, Decided
from bot.features.upcoming.tables import What
from bot.reminders import aside
from bot.reminders.aside import Aside

SHOWN = 20


class Fate(StrEnum):
    """What becomes of an event that was set aside."""

    RETRY = "retry"
    FORGET = "forget"


_DECIDED = {Fate.RETRY: What.RETRY, Fate.FORGET: What.FORGET}


async def listed(ctx: JobContext) -> Sequence[Aside]:
    return await aside.asides(ctx.unit, ctx.community)


async def find(ctx: JobContext, row: int) -> Aside | None:
    return next((one for one in await listed(ctx) if one.id == row), None)


async def settle(ctx: Context, row: int, fate: Fate) -> bool:
    """Do what a moderator decided and log it; False when the event is not aside any more."""
    found = await find(ctx, row)
    act = aside.retry if fate is Fate.RETRY else aside.forget
    if found is None or not await act(ctx.unit, ctx.community, row):
        return False
    await decisions.record(ctx, _DECIDED[fate], About(row, found.place))
    return True


async def decided(ctx: JobContext, row: int) -> Decided | None:
    return await decisions.latest(ctx, About(row), _DECIDED.values())
