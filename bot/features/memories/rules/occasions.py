"""What time of the academic year a day is, and what a series has that fits it."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import col, select

from bot.commands.context import JobContext
from bot.features.memories import prompts
from bot.features.memories.list_tables import ListPrompt
from bot.features.memories.prompts import occasions
from bot.features.memories.prompts.occasions import Occasion
from bot.features.memories.rules.choosing import OWN, PROMPT
from bot.features.memories.tables import Series
from bot.people.tables import Community
from bot.reminders import school_year
from bot.reminders.terms import Span, is_southern

WEEKS = timedelta(days=14)
BEFORE, AFTER = timedelta(days=7), timedelta(days=21)
"""How long before and after the end of the year's last term one thinks of graduation."""
_SEASONS = (Occasion.SPRING, Occasion.SUMMER, Occasion.AUTUMN, Occasion.WINTER)
_FIXED = {
    Occasion.NEW_YEAR: ("12-27", "01-06"),
    Occasion.SPRING_FESTIVAL: ("01-21", "02-20"),
    Occasion.MID_AUTUMN: ("09-10", "10-07"),
}
"""From a day to a day of any year; feasts of the lunar calendar wander within theirs."""


def of_day(day: date, terms: Sequence[Span], *, south: bool) -> frozenset[Occasion]:
    """Return all that a day is: in which season, where in the terms, near which feast."""
    season = _SEASONS[((day.month - 3) // 3 + (2 if south else 0)) % 4]
    near = {occasion for occasion, (since, until) in _FIXED.items() if _within(f"{day:%m-%d}", since, until)}
    return frozenset({season} | near | _in_terms(day, terms, south=south))


def _within(day: str, since: str, until: str) -> bool:
    return since <= day <= until if since <= until else day >= since or day <= until


def _in_terms(day: date, terms: Sequence[Span], *, south: bool) -> set[Occasion]:
    found = set()
    current = [term for term in terms if term.starts <= day <= term.ends]
    if not current:
        found.add(Occasion.HOLIDAYS)
    if any(day < term.starts + WEEKS for term in current):
        found.add(Occasion.TERM_BEGINS)
    if any(day > term.ends - WEEKS for term in current):
        found.add(Occasion.EXAMS)
    last = [term.ends for term in terms if term.ends.month in (range(10, 13) if south else range(5, 9))]
    if any(end - BEFORE <= day <= end + AFTER for end in last):
        found.add(Occasion.GRADUATION)
    return found


async def fitting(ctx: JobContext, series: Series, day: date) -> frozenset[str]:
    """Return the names of the questions that fit a day."""
    community = await ctx.db.get(Community, ctx.community)
    terms = await school_year.calendar(ctx.unit, ctx.community, ctx.now)
    now = of_day(day, terms, south=is_southern(community.zone if community else series.zone))
    if series.list_id is None:
        library = prompts.load(series.lang).values()
        return frozenset(f"{PROMPT}{prompt.id}" for prompt in library if now & set(occasions.of(prompt)))
    own = select(col(ListPrompt.id)).where(
        col(ListPrompt.list_id) == series.list_id, col(ListPrompt.occasion).in_(sorted(now))
    )
    return frozenset(f"{OWN}{ident}" for ident in (await ctx.db.exec(own)).all())
