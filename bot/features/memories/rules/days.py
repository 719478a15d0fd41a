"""On this day, years ago: what a day has, and which of it is shown."""

from calendar import isleap
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from bot.commands.context import JobContext
from bot.features.memories.rules import content, never
from bot.features.memories.rules.cards import LINE, MEMORY
from bot.features.memories.tables import Post, Series

LEAP_DAY, DAY_BEFORE = "02-29", "02-28"


@dataclass(frozen=True, slots=True)
class Anniversary:
    """An item that is a whole number of years old. Memories that people shared count more than any line."""

    item: str
    years: int
    worth: int


SHARED = 1000


def kept_on(today: date) -> list[str]:
    """Return the days of a year that are remembered today: in other years 29 February falls on the 28th."""
    day = f"{today:%m-%d}"
    return [day, LEAP_DAY] if day == DAY_BEFORE and not isleap(today.year) else [day]


async def best(ctx: JobContext, series: Series, today: date) -> Anniversary | None:
    """Return what a series should show today; None when the archive is quiet or the day is left alone."""
    rules = await never.load(ctx)
    if rules.forbid_day(today):
        return None
    days = kept_on(today)
    told = [
        Anniversary(f"{MEMORY}{memory.id}", today.year - memory.earliest.year, SHARED)
        for memory in await content.memories(ctx, rules, days)
        if memory.earliest is not None
    ]
    found = [
        Anniversary(f"{LINE}{line.id}", today.year - line.day.year, line.score)
        for line in await content.lines(ctx, rules, days)
    ]
    shown = await _shown(ctx, series)
    old = [one for one in (*told, *found) if one.years >= 1]
    return min(old, key=lambda one: (one.item in shown, -one.worth, -one.years, one.item), default=None)


async def _shown(ctx: JobContext, series: Series) -> frozenset[str]:
    statement = select(Post.item).where(col(Post.series_id) == series.id, col(Post.day).is_not(None))
    return frozenset((await ctx.db.exec(statement)).all())
