"""How a group joins: a code, two yeses, one place more."""

from datetime import timedelta

from sqlmodel import select

from bot.base.errors import Refusal
from bot.base.ids import CommunityId, PersonId, Platform
from bot.chat.heard import SpotKind
from bot.commands import redeeming
from bot.commands.context import Context, Doorway, JobContext
from bot.facts import PlaceAdded
from bot.features.connect.tables import Request, Stage
from bot.people import codes, directory
from bot.people.codes import Issued, Shown
from bot.people.community import Room, add_place, grant
from bot.people.directory import Caller
from bot.people.identity import Access
from bot.people.tables import Community, Person

PURPOSE = "connect"
REQUEST_LASTS = timedelta(hours=1)


async def make_code(ctx: Doorway, inside: Context) -> Issued:
    """Make a code that lets one more group join this community."""
    caller = ctx.caller
    owner = Shown(inside.community, inside.person, caller.platform, caller.key, PURPOSE, ctx.answer)
    return await codes.issue(ctx.unit, ctx.engine.secret, owner, ctx.now)


async def take_code(ctx: Doorway, text: str) -> Request:
    """Turn a code that an administrator typed in their group into a request.

    It is typed where others may read it, by design: the place is what joins. Whoever copies it finds it used,
    and whoever was faster is shown by name to the person who made it, who says no. A code typed by somebody
    who does not run the room is burned.
    """
    if ctx.caller.nobody:
        raise Refusal("dispatch.nobody")
    if ctx.spot.kind is SpotKind.PRIVATE:
        raise Refusal("connect.in_the_group")
    if not ctx.caller.runs_place:
        raise await redeeming.burn(ctx, PURPOSE, text)
    shown = await redeeming.redeem(ctx, PURPOSE, text)
    await _refuse_taken(ctx, shown.community)
    request = Request(
        community_id=shown.community, person_id=shown.person, answer=shown.answer, platform=ctx.spot.platform,
        account=ctx.caller.key, account_name=ctx.caller.name[:100], account_lang=ctx.lang, spot=ctx.spot.key,
        home=ctx.spot.home, title=ctx.spot.title[:100] or ctx.spot.key, asked_at=ctx.now,
    )  # fmt: skip
    ctx.unit.db.add(request)
    await ctx.unit.db.flush()
    return request


async def _refuse_taken(ctx: Doorway, community: CommunityId) -> None:
    taken = await directory.find_room(ctx.unit, ctx.spot.platform, ctx.spot.key, ctx.spot.home)
    if taken is None:
        return
    if taken.community == community:
        raise Refusal("connect.here_already")
    other = await ctx.unit.db.get_one(Community, taken.community)
    raise Refusal("connect.has_its_own", name=other.name)


async def of_community(ctx: Context, request: int) -> Request:
    """Return a request to this community, locked until the unit ends."""
    rows = await ctx.db.exec(
        select(Request)
        .where(Request.id == request, Request.community_id == ctx.community)
        .with_for_update()
    )  # fmt: skip
    return _fresh(rows.first(), ctx)


async def of_account(ctx: Doorway, request: int) -> Request:
    """Return a request that this account made, locked until the unit ends."""
    rows = await ctx.unit.db.exec(
        select(Request)
        .where(
            Request.id == request, Request.platform == ctx.caller.platform, Request.account == ctx.caller.key
        )
        .with_for_update()
    )  # fmt: skip
    return _fresh(rows.first(), ctx)


def _fresh(request: Request | None, ctx: Context | Doorway) -> Request:
    if request is None:
        raise Refusal("connect.request_over")
    if request.stage == Stage.OPEN and ctx.now - request.asked_at > REQUEST_LASTS:
        raise Refusal("connect.request_over")
    return request


async def complete(ctx: JobContext, request: Request) -> None:
    """Let the group join when both sides have agreed."""
    if request.stage != Stage.OPEN or not (request.ours and request.theirs):
        return
    community = CommunityId(request.community_id)
    platform = Platform(request.platform)
    room = Room(platform, request.spot, request.home, request.title)
    place = await add_place(ctx.unit, community, room, ctx.now)
    if place is None:
        request.stage = Stage.TAKEN
        return
    request.stage = Stage.JOINED
    found = await directory.find_community(ctx.unit, community)
    if found is not None:
        caller = Caller(
            platform, request.account, request.account_name, request.account_lang, runs_place=True
        )
        who = await directory.meet(ctx.unit, found, caller, ctx.now)
        await grant(ctx.unit, community, who.person, Access.MODERATOR)
    await ctx.publish(PlaceAdded(community, place))


async def names(ctx: JobContext, request: Request) -> tuple[str, str]:
    """Return the name of the community, and of the person who showed the code."""
    community = await ctx.db.get_one(Community, request.community_id)
    person = await ctx.db.get_one(Person, PersonId(request.person_id))
    return community.name, person.name
