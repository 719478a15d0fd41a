"""Quiet hours: a person's own, and a place's, whose changes are logged."""

from dataclasses import dataclass

from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.base.ids import PlaceId
from bot.commands.context import Context
from bot.features.settings.rules import What, log_change
from bot.people.tables import Person, Place
from bot.reminders import quiet
from bot.reminders.quiet import NIGHT, Hours, QuietError


@dataclass(frozen=True, slots=True)
class Chosen:
    """Quiet hours as they stand: one's own, and those of the place, if here is one; None for no hours."""

    mine: Hours | None
    place: PlaceId | None = None
    title: str = ""
    here: Hours | None = None


def read(text: str) -> Hours | None:
    """Read quiet hours as typed or as a button carries them; refuse what they cannot be."""
    try:
        return quiet.read(text)
    except QuietError as error:
        raise Refusal(f"settings.quiet_bad.{error.key}") from error


async def chosen(ctx: Context) -> Chosen:
    person = await ctx.db.get_one(Person, ctx.person)
    mine = NIGHT if person.quiet is None else Hours.stored(person.quiet)
    if ctx.here.place is None or ctx.here.private:
        return Chosen(mine)
    place = await _place(ctx, ctx.here.place)
    return Chosen(mine, ctx.here.place, place.title, Hours.stored(place.quiet))


async def choose(ctx: Context, hours: Hours | None) -> None:
    """Set the speaker's own quiet hours."""
    person = await ctx.db.get_one(Person, ctx.person)
    person.quiet = str(hours) if hours else ""
    ctx.db.add(person)
    await ctx.db.flush()


async def choose_here(ctx: Context, place: PlaceId, hours: Hours | None) -> None:
    """Set a place's quiet hours and log it; the same again changes and logs nothing."""
    found = await _place(ctx, place)
    old, found.quiet = found.quiet or "", str(hours) if hours else ""
    if old != found.quiet:
        log_change(ctx, What.QUIET, (old, found.quiet), place=found.title)
        ctx.db.add(found)
        await ctx.db.flush()


async def _place(ctx: Context, place: PlaceId) -> Place:
    found = await ctx.db.exec(
        select(Place)
        .where(col(Place.id) == place, col(Place.community_id) == ctx.community)
        .with_for_update()
    )
    row = found.one_or_none()
    if row is None:
        raise Refusal("dispatch.no_such_place")
    return row
