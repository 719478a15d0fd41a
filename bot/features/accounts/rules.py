"""How two accounts become one person: a code here, the code there, a yes here."""

from datetime import timedelta

from sqlmodel import col, select, update

from bot.base.errors import Refusal
from bot.base.ids import CommunityId, PersonId, Platform
from bot.chat.heard import SpotKind
from bot.commands import redeeming
from bot.commands.context import Context, Doorway, JobContext
from bot.facts import PeopleMerged, PeopleParted
from bot.features.accounts.tables import Link, Stage
from bot.people import codes, directory, merging
from bot.people.codes import Issued, Shown
from bot.people.directory import Caller
from bot.people.identity import Who
from bot.people.tables import Account, Merge, Person

PURPOSE = "link"
LINK_LASTS = timedelta(hours=1)


async def make_code(ctx: Doorway, inside: Context) -> Issued:
    """Make a code that links one more account to the person who speaks."""
    caller = ctx.caller
    owner = Shown(inside.community, inside.person, caller.platform, caller.key, PURPOSE, ctx.answer)
    return await codes.issue(ctx.unit, ctx.engine.secret, owner, ctx.now)


async def take_code(ctx: Doorway, text: str) -> Link:
    """Turn a code that was typed in private into a request; one typed in a room is burned."""
    if ctx.spot.kind is not SpotKind.PRIVATE:
        raise await redeeming.burn(ctx, PURPOSE, text)
    shown = await redeeming.redeem(ctx, PURPOSE, text)
    if (shown.platform, shown.account) == (ctx.caller.platform, ctx.caller.key):
        raise Refusal("accounts.same_account")
    await _refuse_linked(ctx, shown)
    link = Link(
        community_id=shown.community, person_id=shown.person, answer=shown.answer,
        platform=ctx.caller.platform, account=ctx.caller.key, account_name=ctx.caller.name[:100],
        account_lang=ctx.lang, asked_at=ctx.now,
    )  # fmt: skip
    ctx.unit.db.add(link)
    await ctx.unit.db.flush()
    return link


async def _refuse_linked(ctx: Doorway, shown: Shown) -> None:
    """Refuse an account that is this person's already, or that others share."""
    found = await directory.find_community(ctx.unit, shown.community)
    who = await directory.find_speaker(ctx.unit, found, ctx.caller) if found else None
    if who is None:
        return
    if who.person == shown.person:
        raise Refusal("accounts.linked_already")
    if await merging.count_accounts(ctx.unit, who.person) > 1:
        raise Refusal("accounts.linked_elsewhere")


async def own_link(ctx: Context, link: int) -> Link:
    """Return a request to this very person, locked until the unit ends."""
    rows = await ctx.db.exec(
        select(Link)
        .where(Link.id == link, Link.community_id == ctx.community, Link.person_id == ctx.person)
        .with_for_update()
    )
    found = rows.first()
    if found is None or (found.stage == Stage.OPEN and ctx.now - found.asked_at > LINK_LASTS):
        raise Refusal("accounts.link_over")
    return found


async def link_of_account(ctx: Doorway, link: int) -> Link:
    """Return a request that this account made."""
    found = await ctx.unit.db.get(Link, link)
    caller = ctx.caller
    if found is None or (found.platform, found.account) != (caller.platform, caller.key):
        raise Refusal("accounts.link_over")
    return found


async def newest_link(ctx: Context) -> Link | None:
    rows = await ctx.db.exec(
        select(Link)
        .where(Link.community_id == ctx.community, Link.person_id == ctx.person)
        .order_by(col(Link.id).desc())
        .limit(1)
    )
    return rows.first()


async def complete(ctx: Context, link: Link) -> None:
    """Make one person of two. The account is looked at anew: much can happen between a code and a yes."""
    other = await _meet(ctx, link)
    if other.person == ctx.person:
        link.stage = Stage.LINKED
        return
    found = await merging.lock_people(ctx.unit, ctx.community, [ctx.person, other.person])
    account = await ctx.db.get_one(Account, other.account, with_for_update=True)
    if await merging.count_accounts(ctx.unit, other.person) > 1 or account.person_id != other.person:
        link.stage = Stage.ELSEWHERE
        return
    link.stage = Stage.LINKED
    await ctx.publish(PeopleMerged(ctx.community, ctx.person, other.person))
    await merging.merge(ctx.unit, found[ctx.person], found[other.person], account, ctx.now)


async def _meet(ctx: Context, link: Link) -> Who:
    found = await directory.find_community(ctx.unit, ctx.community)
    if found is None:
        raise Refusal("dispatch.no_such_place")
    caller = Caller(
        Platform(link.platform), link.account, link.account_name, link.account_lang, runs_place=False
    )
    return await directory.meet(ctx.unit, found, caller, ctx.now)


async def separate(ctx: Context, merge: int) -> Account | None:
    """Undo a merge of this person; None when it is too late or was undone before."""
    pairs = [pair for pair in await merging.recent(ctx.unit, ctx.person, ctx.now) if pair[0].id == merge]
    if not pairs:
        return None
    record, account = pairs[0]
    still = await ctx.db.exec(
        select(Merge.id).where(Merge.id == merge, col(Merge.undone_at).is_(None)).with_for_update()
    )
    if still.first() is None:
        return None
    await merging.undo(ctx.unit, record, account, ctx.now)
    await ctx.publish(PeopleParted(ctx.community, PersonId(record.kept_id), PersonId(record.gone_id)))
    return account


async def name_of(ctx: JobContext, link: Link) -> str:
    person = await ctx.db.get_one(Person, link.person_id)
    return person.name


async def move_links(ctx: JobContext, merged: PeopleMerged) -> None:
    """Requests to a person who is gone are requests to who they are now."""
    statement = update(Link).where(
        col(Link.community_id) == merged.community, col(Link.person_id) == merged.gone
    )
    await ctx.db.exec(statement.values(person_id=merged.kept))


def community_of(link: Link) -> CommunityId:
    return CommunityId(link.community_id)
