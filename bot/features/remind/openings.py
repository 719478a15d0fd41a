"""Where members may remind everybody, and whether the bot can speak there at all."""

from sqlalchemy import delete
from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.base.ids import PlaceId, Platform
from bot.commands.context import Context, JobContext
from bot.features.remind.tables import Note, Opening
from bot.people.identity import Access
from bot.people.tables import Place
from bot.reminders.rights import Spotted

CHECKED = "remind.checked"


async def here(ctx: Context) -> PlaceId:
    """Return the place where this person may remind everybody now, or refuse with the reason."""
    place = await ctx.db.get(Place, ctx.here.place) if ctx.here.place else None
    if place is None:
        raise Refusal("remind.no_place")
    if place.lost_at is not None:
        raise Refusal("remind.place_lost", place=place.title)
    if not ctx.may(Access.MODERATOR) and not await is_open(ctx, PlaceId(place.id or 0)):
        raise Refusal("remind.moderators_only")
    return PlaceId(place.id or 0)


async def is_open(ctx: JobContext, place: PlaceId) -> bool:
    found = select(Opening.id).where(
        col(Opening.community_id) == ctx.community, col(Opening.place_id) == place
    )
    return (await ctx.db.exec(found)).one_or_none() is not None


async def set_open(ctx: Context, place: PlaceId, *, members: bool) -> None:
    """Let members remind everybody in a place, or keep that to moderators; twice changes nothing."""
    if members == await is_open(ctx, place):
        return
    if members:
        opening = Opening(community_id=ctx.community, place_id=place, person_id=ctx.person, opened_at=ctx.now)
        ctx.db.add(opening)
        await ctx.db.flush()
        return
    await ctx.db.exec(
        delete(Opening).where(col(Opening.community_id) == ctx.community, col(Opening.place_id) == place)
    )


async def check_rights(ctx: Context, note: Note) -> None:
    """Ask the platform whether the bot may post there; if not, the reminder is taken back and says why."""
    at = Spotted(Platform(ctx.here.platform), ctx.here.key)
    await ctx.ask_rights(at, CHECKED, ctx.answer, note=note.id or 0, answer=ctx.answer)


async def title(ctx: JobContext, note: Note) -> str:
    found = select(Place.title).where(
        col(Place.community_id) == ctx.community, col(Place.id) == note.place_id
    )
    return (await ctx.db.exec(found)).one_or_none() or ""
