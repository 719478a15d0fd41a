"""Which of a series' times count: each week, in term, or moving around the members' clocks."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.base.ids import PlaceId
from bot.commands.context import JobContext
from bot.features.memories.tables import Series
from bot.reminders import changes, waking
from bot.reminders.changes import Which
from bot.reminders.recurrence import Rule
from bot.reminders.schedule import Standing
from bot.reminders.terms import TermRule, When
from bot.reminders.wall import local

TIMER = "memories.post"


class Timing(StrEnum):
    FIXED = "fixed"
    """Each week."""
    TERM = "term"
    """Each week of term."""
    FIRST = "first"
    """The first such day of each term."""
    ROTATE = "rotate"
    """Each week, at an hour that goes round the members' clocks."""


def rule_of(series: Series) -> Rule:
    weekly = Rule(series.rrule, series.zone, datetime.fromisoformat(series.wall))
    timing, day = Timing(series.timing), weekly.start.weekday()
    match timing:
        case Timing.FIXED | Timing.ROTATE:
            return weekly
        case Timing.TERM:
            return replace(weekly, rrule=str(TermRule(When.EVERY, day)))
        case Timing.FIRST:
            return replace(weekly, rrule=str(TermRule(When.FIRST, day)))
        case _:
            assert_never(timing)


async def choose(ctx: JobContext, series: Series, timing: Timing, number: int) -> None:
    """Let other times count from now on; a series that is paused stays so. `number` is of its next post."""
    if series.timing == timing:
        return
    series.timing = timing
    await _reschedule(ctx, series, number)


async def follow(ctx: JobContext, series: Series, rule: Rule, number: int) -> None:
    """Let a series keep to another rule from now on, each of whose times counts; see `choose`."""
    series.rrule, series.wall, series.timing = rule.rrule, rule.start.isoformat(), Timing.FIXED
    await _reschedule(ctx, series, number)


async def _reschedule(ctx: JobContext, series: Series, number: int) -> None:
    before = await ctx.called(TIMER, str(series.id))
    await ctx.db.flush()
    place = PlaceId(series.place_id)
    await ctx.call_by(TIMER, str(series.id), rule_of(series), place=place, series=series.id or 0)
    found = await ctx.called(TIMER, str(series.id))
    if found is None:
        return
    await _undo_move(ctx, found)
    if before is not None and before.paused:
        await changes.pause(ctx.unit, ctx.community, found.id)
    await go_round(ctx, series, number)


async def _undo_move(ctx: JobContext, standing: Standing) -> None:
    following = standing.next
    if following is not None and following.at != following.key.due_at > ctx.now:
        await changes.restore(ctx.unit, Which(ctx.community, standing.id, following.key), ctx.now)


async def go_round(ctx: JobContext, series: Series, number: int) -> None:
    """Put the next post of a series that goes round to the hour that is its turn, if nobody moved it."""
    standing = await ctx.called(TIMER, str(series.id))
    if series.timing != Timing.ROTATE or standing is None or standing.next is None:
        return
    following = standing.next
    day = local(following.key.due_at, ZoneInfo(series.zone)).date()
    zones = await waking.zones_of(ctx.unit, ctx.community)
    to = waking.instant(zones, day, number, series.seed)
    if following.at == following.key.due_at and not following.key.extra and to > ctx.now:
        await changes.move(ctx.unit, Which(ctx.community, standing.id, following.key), to, ctx.now)
