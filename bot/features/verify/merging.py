"""What becomes of requests, standings and vouches when two persons become one."""

from sqlmodel import col, or_, select, update

from bot.base.ids import PersonId
from bot.commands.context import JobContext
from bot.facts import PeopleMerged
from bot.features.verify.rules import Case, accept_vouched, end_request
from bot.features.verify.tables import Request, Stage, Standing, Vouch


async def merge(ctx: JobContext, merged: PeopleMerged) -> list[Case]:
    """Move everything to the person kept; return the requests that were closed by it.

    The earlier verification counts. Of two open requests the one of `gone` ends. A vouch counts once, and
    nobody vouches for themself.
    """
    verified = await _merge_standings(ctx, merged)
    closed = [await end_request(ctx, merged.gone, Stage.WITHDRAWN)] if await _both_open(ctx, merged) else []
    await ctx.db.flush()
    await _move_requests(ctx, merged)
    await _merge_vouches(ctx, merged)
    vouched = await accept_vouched(ctx, merged.kept)
    if verified or vouched:
        stage = Stage.VOUCHED if vouched else Stage.WITHDRAWN
        closed.append(await end_request(ctx, merged.kept, stage))
    return [case for case in closed if case is not None]


async def _merge_standings(ctx: JobContext, merged: PeopleMerged) -> bool:
    rows = await ctx.db.exec(
        select(Standing)
        .where(col(Standing.person_id).in_((merged.kept, merged.gone)))
        .order_by(col(Standing.verified_at), col(Standing.id))
    )
    found = list(rows)
    for later in found[1:]:
        await ctx.db.delete(later)
    await ctx.db.flush()
    for earliest in found[:1]:
        earliest.person_id = merged.kept
        ctx.db.add(earliest)
    return bool(found)


async def _both_open(ctx: JobContext, merged: PeopleMerged) -> bool:
    rows = await ctx.db.exec(
        select(Request.id).where(
            col(Request.person_id).in_((merged.kept, merged.gone)), Request.stage == Stage.OPEN
        )
    )
    return len(list(rows)) > 1


async def _move_requests(ctx: JobContext, merged: PeopleMerged) -> None:
    for column in (Request.person_id, Request.decided_by):
        moved = update(Request).where(col(column) == merged.gone)
        await ctx.db.exec(moved.values({col(column): merged.kept}))


async def _merge_vouches(ctx: JobContext, merged: PeopleMerged) -> None:
    rows = await ctx.db.exec(
        select(Vouch)
        .where(
            or_(
                col(Vouch.person_id).in_((merged.kept, merged.gone)),
                col(Vouch.by_id).in_((merged.kept, merged.gone)),
            )
        )
        .order_by(col(Vouch.vouched_at), col(Vouch.id))
    )
    kept: dict[tuple[int, int], int] = {}
    for vouch in list(rows):
        pair = _now(vouch.person_id, merged), _now(vouch.by_id, merged)
        if pair[0] == pair[1] or pair in kept:
            await ctx.db.delete(vouch)
        else:
            kept[pair] = vouch.id or 0
    await ctx.db.flush()
    for (person, by), ident in kept.items():
        moved = update(Vouch).where(col(Vouch.id) == ident)
        await ctx.db.exec(moved.values(person_id=person, by_id=by))


def _now(person: int, merged: PeopleMerged) -> PersonId:
    return merged.kept if person == merged.gone else PersonId(person)
