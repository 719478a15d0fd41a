"""The calendar of terms: shown, added to, taken from. Whatever counts in terms follows at once."""

from datetime import date

from bot.base.errors import Refusal
from bot.commands.context import Context
from bot.reminders import schedule, school_year
from bot.reminders.terms import LONGEST, Span

MOST = 30
MOST_NAME = 40


async def listed(ctx: Context) -> list[Span]:
    """Return the terms that are not over, assumed ones among them."""
    found = await school_year.calendar(ctx.unit, ctx.community, ctx.now)
    return [span for span in found if span.ends >= ctx.now.date()]


async def add(ctx: Context, name: str, starts: date, ends: date) -> None:
    known = await school_year.stored(ctx.unit, ctx.community)
    if ends < starts:
        raise Refusal("settings.term_bad.backwards", start=starts)
    if ends - starts > LONGEST:
        raise Refusal("settings.term_bad.too_long", end=starts + LONGEST)
    if other := school_year.clash(known, starts, ends):
        raise Refusal("settings.term_bad.overlaps", name=other.name, start=other.starts, end=other.ends)
    if len(known) >= MOST:
        raise Refusal("settings.term_bad.too_many", most=MOST)
    await school_year.add(ctx.unit, ctx.community, Span(starts, ends, name))
    await schedule.follow_terms(ctx.unit, ctx.now, ctx.community)


async def drop(ctx: Context, term: int) -> None:
    """Take a term out of the calendar; one that is gone already stays gone."""
    await school_year.drop(ctx.unit, ctx.community, term)
    await schedule.follow_terms(ctx.unit, ctx.now, ctx.community)
