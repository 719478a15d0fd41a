"""Changing what a community has chosen; every change is logged in the same transaction."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import col, select, update

from bot.base.errors import Refusal
from bot.commands.context import Context, JobContext
from bot.commands.jobs import move_jobs
from bot.facts import PeopleMerged
from bot.features.settings.tables import Change
from bot.people import zones
from bot.people.tables import Community, Person

SHOWN = 8


class What(StrEnum):
    """What can be changed; each is kept in the community's column of that name, quiet hours in a place's."""

    NAME = "name"
    LANG = "lang"
    ZONE = "zone"
    PAUSED = "paused"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Logged:
    """One line of the log."""

    person: str
    what: What
    old: str
    new: str
    platform: str
    place: str
    at: datetime


async def community_of(ctx: JobContext) -> Community:
    """Return the community, locked until the unit ends, so that changes are logged one after the other."""
    rows = await ctx.db.exec(select(Community).where(Community.id == ctx.community).with_for_update())
    return rows.one()


async def change(ctx: Context, what: What, new: str) -> Community:
    """Set a value and log it; setting what is set already changes and logs nothing."""
    community = await community_of(ctx)
    old = _value(community, what)
    if old == new:
        return community
    match what:
        case What.NAME:
            community.name = new
        case What.LANG:
            community.lang = new
        case What.ZONE:
            community.zone = new
            await move_jobs(ctx.unit, ctx.engine, ctx.community, new, ctx.now)
        case What.PAUSED:
            community.paused = new == "on"
        case What.QUIET:
            raise _not_of_a_community(what)
    log_change(ctx, what, (old, new), place="" if ctx.here.private else ctx.here.title)
    ctx.db.add(community)
    return community


def log_change(ctx: Context, what: What, change: tuple[str, str], *, place: str) -> None:
    """Write down who changed what, from the old value to the new one, and where."""
    old, new = change
    ctx.db.add(
        Change(
            community_id=ctx.community, person_id=ctx.person, what=what, old=old, new=new,
            platform=ctx.here.platform, place=place, changed_at=ctx.now,
        )
    )  # fmt: skip


def _not_of_a_community(what: What) -> TypeError:
    return TypeError(f"{what} is not a community's")


def zone_named(text: str) -> str:
    """Return the zone that was typed; refuse with the nearest one when it is none."""
    if zones.known(text):
        return text
    near = zones.closest(text)
    if near is None:
        raise Refusal("settings.no_zone", text=text)
    return near


async def changes(ctx: Context) -> list[Logged]:
    """Return the latest changes, newest first."""
    rows = await ctx.db.exec(
        select(Change, Person.name)
        .join(Person, col(Person.id) == col(Change.person_id), isouter=True)
        .where(Change.community_id == ctx.community)
        .order_by(col(Change.id).desc())
        .limit(SHOWN)
    )
    return [
        Logged(name or "", What(row.what), row.old, row.new, row.platform, row.place, row.changed_at)
        for row, name in rows
    ]


async def merge(ctx: JobContext, merged: PeopleMerged) -> None:
    """What one of two persons changed was changed by the person they are now."""
    statement = update(Change).where(
        col(Change.community_id) == merged.community, col(Change.person_id) == merged.gone
    )
    await ctx.db.exec(statement.values(person_id=merged.kept))


def _value(community: Community, what: What) -> str:
    match what:
        case What.NAME:
            return community.name
        case What.LANG:
            return community.lang
        case What.ZONE:
            return community.zone
        case What.PAUSED:
            return "on" if community.paused else "off"
        case What.QUIET:
            raise _not_of_a_community(what)
