"""Founding: drafts of communities, and what becomes of them."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.base.ids import CommunityId, PlaceId, Platform
from bot.chat.heard import SpotKind
from bot.commands.context import Context, Doorway, JobContext
from bot.commands.jobs import plant_jobs
from bot.facts import CommunityFounded, PlaceAdded
from bot.features.setup.tables import Check, Draft, Mark
from bot.people import directory
from bot.people.community import Room, add_place, found_community, grant
from bot.people.identity import Access
from bot.people.tables import Community, Place

DRAFT_LASTS = timedelta(hours=1)
LONGEST_NAME = 80
MOST_PLACES = 20
_ZONE_OF = {"zh": "Asia/Shanghai"}


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One place and how the last look at it went."""

    title: str
    platform: Platform
    mark: Mark
    missing: str


@dataclass(frozen=True, slots=True)
class State:
    """What /setup shows. `here` is the room it was typed in, when that is no place yet."""

    name: str
    lang: str
    zone: str
    paused: bool
    places: tuple[PlaceLine, ...]
    features: tuple[str, ...]
    here: Draft | None = None
    may_help: Draft | None = None


async def note_room(ctx: Doorway) -> Draft:
    """Remember the room that was spoken in; what was chosen in it within the hour stays chosen."""
    spot, caller = ctx.spot, ctx.caller
    found = await ctx.unit.db.exec(
        select(Draft).where(
            col(Draft.platform) == spot.platform,
            col(Draft.account) == caller.key,
            col(Draft.spot) == spot.key,
        )
    )
    draft = found.first()
    if draft is None or ctx.now - draft.asked_at > DRAFT_LASTS:
        draft = draft or Draft(
            platform=spot.platform, account=caller.key, spot=spot.key, home="", title="", name="", lang="",
            zone="", runs_place=False, asked_at=ctx.now,
        )  # fmt: skip
        draft.name = spot.title[:LONGEST_NAME]
        draft.lang = ctx.lang
        draft.zone = _ZONE_OF.get(ctx.lang, "UTC")
    draft.home, draft.title, draft.asked_at = spot.home, spot.title, ctx.now
    draft.runs_place = caller.runs_place
    draft.community_id = ctx.inside.community if ctx.inside else None
    ctx.unit.db.add(draft)
    await ctx.unit.db.flush()
    return draft


async def own_draft(ctx: Doorway, draft: int) -> Draft:
    """Return a draft of this very account that is not too old."""
    row = await ctx.unit.db.get(Draft, draft)
    mine = row is not None and (row.platform, row.account) == (ctx.caller.platform, ctx.caller.key)
    if row is None or not mine or ctx.now - row.asked_at > DRAFT_LASTS:
        raise Refusal("setup.draft_over")
    return row


async def may_found(ctx: Doorway) -> None:
    """Refuse who does not run the room, and places that are no room."""
    if ctx.caller.nobody:
        raise Refusal("dispatch.nobody")
    if ctx.spot.kind is SpotKind.PRIVATE:
        raise Refusal("setup.in_a_room")
    if not ctx.caller.runs_place:
        raise Refusal("setup.only_admins")


async def found(ctx: Doorway, draft: Draft) -> Context:
    """Found the community of a draft; when somebody was faster, step into theirs."""
    platform = Platform(draft.platform)
    taken = await directory.find_room(ctx.unit, platform, draft.spot, draft.home)
    if taken is not None:
        draft.community_id = taken.community
        return await ctx.enter(taken.community)
    if not draft.runs_place:
        raise Refusal("setup.only_admins")
    name = draft.name or ctx.engine.words.text("setup.nameless", draft.lang)
    community = await found_community(ctx.unit, name, draft.lang, draft.zone, ctx.now)
    room = Room(platform, draft.spot, draft.home, draft.title or name)
    place = await add_place(ctx.unit, community, room, ctx.now)
    if place is None:
        raise Refusal("setup.taken")
    draft.community_id = community
    await plant_jobs(ctx.unit, ctx.engine, community, draft.zone, ctx.now)
    inside = await ctx.enter(community)
    await grant(ctx.unit, community, inside.person, Access.OWNER)
    await inside.publish(CommunityFounded(community, place, inside.person))
    await inside.publish(PlaceAdded(community, place))
    return inside


async def add_room(ctx: JobContext, draft: Draft) -> PlaceId | None:
    """Make the room of a draft a place; None when it belongs to another community by now."""
    room = Room(Platform(draft.platform), draft.spot, draft.home, draft.title or draft.spot)
    place = await add_place(ctx.unit, ctx.community, room, ctx.now)
    if place is not None:
        await ctx.publish(PlaceAdded(ctx.community, place))
    return place


async def places_of(ctx: JobContext) -> list[Place]:
    rows = await ctx.db.exec(
        select(Place).where(Place.community_id == ctx.community).order_by(col(Place.id)).limit(MOST_PLACES)
    )
    return list(rows)


async def state(ctx: JobContext, draft: Draft | None = None) -> State:
    """Gather what /setup shows; a draft stands for the room it was typed in and for who typed it."""
    community = await ctx.db.get_one(Community, ctx.community)
    rows = await ctx.db.exec(select(Check).where(Check.community_id == ctx.community))
    checks = {check.place_id: check for check in rows}
    places = await places_of(ctx)
    standing = {(place.platform, place.key) for place in places}
    is_new = draft is not None and (draft.platform, draft.spot) not in standing
    helps = draft is not None and draft.runs_place and not await _has_role(ctx, draft)
    return State(
        name=community.name,
        lang=community.lang,
        zone=community.zone,
        paused=community.paused,
        places=tuple(_line(place, checks.get(place.id or 0)) for place in places),
        features=tuple(f.name for f in ctx.engine.catalog.features if f.has_group),
        here=draft if is_new else None,
        may_help=draft if helps else None,
    )


def _line(place: Place, check: Check | None) -> PlaceLine:
    mark = Mark(check.state) if check else Mark.UNKNOWN
    return PlaceLine(place.title, Platform(place.platform), mark, check.missing if check else "")


async def _has_role(ctx: JobContext, draft: Draft) -> bool:
    """Tell whether whose draft it is moderates by a role of ours, not only by the platform's word."""
    found = directory.Found(CommunityId(ctx.community), None, "", "en", "UTC")
    caller = directory.Caller(Platform(draft.platform), draft.account, "", None, runs_place=False)
    who = await directory.find_speaker(ctx.unit, found, caller)
    return who is not None and who.access >= Access.MODERATOR
