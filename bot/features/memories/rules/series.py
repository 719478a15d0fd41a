"""Series: where and when they post, paused or not, and what is left on their lists."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.base.ids import PlaceId
from bot.commands.context import Context, JobContext
from bot.features.memories.ids import ListId, SeriesId
from bot.features.memories.prompts import Theme
from bot.features.memories.rules.timing import TIMER, rule_of
from bot.features.memories.tables import Series, Tone
from bot.people.tables import Place
from bot.reminders import changes
from bot.reminders.addresses import address_of_place
from bot.reminders.changes import Which
from bot.reminders.recurrence import Rule, Start, daily, weekly
from bot.reminders.wall import local

DAY_TIMER = "memories.on_this_day"
DAY_HOUR = 10
MOST = 20


class Day(StrEnum):
    MO = "mo"
    TU = "tu"
    WE = "we"
    TH = "th"
    FR = "fr"
    SA = "sa"
    SU = "su"


Hour = StrEnum("Hour", {f"H{hour}": str(hour) for hour in range(7, 23)})  # type: ignore[misc]  # the members are counted, not written out


@dataclass(frozen=True, slots=True)
class Weekly:
    """A day of the week and an hour, as they are picked."""

    day: Day
    hour: int


@dataclass(frozen=True, slots=True)
class Wish:
    """A series as a moderator asks for it; without a list it asks from the starter library."""

    place: PlaceId
    when: Weekly | Rule
    theme: Theme
    on_this_day: bool = False
    list: ListId | None = None


def slot_of(when: Weekly | Rule) -> str:
    """Return what keeps two series of a place apart: the picked day and hour, or the rule itself."""
    match when:
        case Weekly(day, hour):
            return f"{day} {hour}"
        case Rule(rrule, _, start):
            return f"{rrule} {start:%Y-%m-%dT%H:%M}"


async def begin(ctx: Context, wish: Wish) -> Series:
    """Start a series, or return the one that stands in this place at this time with this theme."""
    found = await at_slot(ctx, wish.place, slot_of(wish.when), wish.theme)
    if found is not None:
        found.list_id = wish.list or found.list_id
        if wish.on_this_day and not found.on_this_day:
            found.on_this_day = True
            await _schedule(ctx, found)
        return found
    if len(await listed(ctx)) >= MOST:
        raise Refusal("memories.series.too_many", most=MOST)
    return await _begin(ctx, wish)


async def at_slot(ctx: JobContext, place: int, slot: str, theme: str) -> Series | None:
    same = select(Series).where(
        col(Series.community_id) == ctx.community, col(Series.place_id) == place,
        col(Series.slot) == slot, col(Series.theme) == theme,
    )  # fmt: skip
    found: Series | None = (await ctx.db.exec(same)).one_or_none()
    return found


async def check_free(ctx: JobContext, series: Series, slot: str, theme: str) -> None:
    """Refuse to make two series of a place the same."""
    other = await at_slot(ctx, series.place_id, slot, theme)
    if other is not None and other.id != series.id:
        raise Refusal("memories.series.same")


async def zone_of(ctx: JobContext, place: PlaceId) -> str:
    """Return the clock of a place that the bot may post in."""
    to = await address_of_place(ctx.unit, ctx.community, place)
    if to is None:
        raise Refusal("bind.place_unknown")
    return to.zone


async def _begin(ctx: Context, wish: Wish) -> Series:
    to = await address_of_place(ctx.unit, ctx.community, wish.place)
    if to is None:
        raise Refusal("bind.place_unknown")
    rule = _rule(wish.when, to.zone, ctx.now)
    made = Series(
        community_id=ctx.community, place_id=wish.place, made_by_id=ctx.person, lang=to.lang,
        theme=wish.theme, slot=slot_of(wish.when), rrule=rule.rrule, zone=rule.zone,
        wall=rule.start.isoformat(), seed=ctx.rng.getrandbits(31), on_this_day=wish.on_this_day,
        list_id=wish.list, made_at=ctx.now,
    )  # fmt: skip
    ctx.db.add(made)
    await ctx.db.flush()
    await _schedule(ctx, made)
    return made


def _rule(when: Weekly | Rule, zone: str, now: datetime) -> Rule:
    if isinstance(when, Rule):
        return when
    since = local(now, ZoneInfo(zone)).date()
    return weekly([list(Day).index(when.day)], Start(time(when.hour), zone, since))


def is_worded(series: Series) -> bool:
    """Tell whether the rule of a series was given in words."""
    return series.slot.startswith("FREQ")


def opening(series: Series, number: int) -> int:
    """Return which line of welcome a post has above its question; 0 for none."""
    return number if series.tone == Tone.WARM else 0


def id_of(series: Series) -> SeriesId:
    return SeriesId(series.id or 0)


async def _schedule(ctx: JobContext, series: Series) -> None:
    ident = id_of(series)
    place = PlaceId(series.place_id)
    await ctx.call_by(TIMER, str(ident), rule_of(series), place=place, series=ident)
    if series.on_this_day:
        since = local(ctx.now, ZoneInfo(series.zone)).date()
        every_day = daily(Start(time(DAY_HOUR), series.zone, since))
        await ctx.call_by(DAY_TIMER, str(ident), every_day, place=place, series=ident)


async def _stop(ctx: JobContext, series: Series) -> None:
    for timer in (TIMER, DAY_TIMER):
        await ctx.call_off(timer, str(series.id))


async def find(ctx: JobContext, series: SeriesId) -> Series:
    statement = select(Series).where(col(Series.id) == series, col(Series.community_id) == ctx.community)
    found: Series | None = (await ctx.db.exec(statement)).one_or_none()
    if found is None:
        raise Refusal("memories.series.gone")
    return found


async def listed(ctx: JobContext) -> list[Series]:
    statement = select(Series).where(col(Series.community_id) == ctx.community).order_by(col(Series.id))
    return list((await ctx.db.exec(statement)).all())


async def title(ctx: JobContext, series: Series) -> str:
    statement = select(col(Place.title)).where(col(Place.id) == series.place_id)
    return str((await ctx.db.exec(statement)).one())


async def next_at(ctx: JobContext, series: Series) -> datetime | None:
    """Return when a series posts next; None while it is paused."""
    found = await ctx.called(TIMER, str(series.id))
    return found.next.at if found is not None and found.next is not None and not found.paused else None


async def pause(ctx: JobContext, series: Series) -> None:
    series.paused = True
    for timer in (TIMER, DAY_TIMER):
        if (found := await ctx.called(timer, str(series.id))) is not None:
            await changes.pause(ctx.unit, ctx.community, found.id)


async def resume(ctx: JobContext, series: Series, next_number: int) -> None:
    """Go on with the next regular time; what stayed unanswered before is no longer counted."""
    gone_on = False
    for timer in (TIMER, DAY_TIMER):
        if (found := await ctx.called(timer, str(series.id))) is not None:
            gone_on |= await changes.resume(ctx.unit, ctx.community, found.id, ctx.now)
    if await ctx.called(TIMER, str(series.id)) is None:
        await _schedule(ctx, series)
        gone_on = True
    if gone_on:
        count_from(series, next_number)


def count_from(series: Series, number: int) -> None:
    """Count unanswered posts anew from a number on: somebody wants the series to go on."""
    series.paused, series.quiet_from = False, number


async def skip(ctx: JobContext, series: Series, at: int) -> datetime | None:
    """Leave out the post of an instant, if it is still the next one; return when the next one comes."""
    due = await next_at(ctx, series)
    if due is None or int(due.timestamp()) != at:
        return due
    standing = await ctx.called(TIMER, str(series.id))
    if standing is not None and standing.next is not None:
        await changes.skip(ctx.unit, Which(ctx.community, standing.id, standing.next.key), ctx.now)
    return await next_at(ctx, series)


async def end(ctx: JobContext, series: Series) -> None:
    """Stop a series for good. What it posted stays where it is."""
    await _stop(ctx, series)
    await ctx.db.delete(series)
    await ctx.db.flush()
