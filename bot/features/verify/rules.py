"""How a visitor becomes a member."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, func, select

from bot.base.errors import Refusal
from bot.base.ids import PersonId
from bot.commands.context import Context, JobContext
from bot.facts import MemberVerified
from bot.features.verify.tables import Request, Stage, Standing, Vouch
from bot.people.community import grant
from bot.people.identity import Access
from bot.people.merging import lock_people
from bot.people.tables import Person

SEASONED = timedelta(days=30)
WINDOW = timedelta(days=30)
MOST_VOUCHES = 3
NEEDED = 2
FIRST_YEAR = 1900
AHEAD = 8


@dataclass(frozen=True, slots=True)
class Case:
    """A request as it is shown: who asks, and who decided."""

    request: Request
    name: str
    decider: str = ""


async def ask(ctx: Context, year: int, proof: str) -> Request:
    """Open a request, or change the one that is open."""
    if ctx.may(Access.MEMBER):
        raise Refusal("verify.already")
    if year > ctx.now.year + AHEAD:
        raise Refusal("verify.no_year", most=str(ctx.now.year + AHEAD))
    await lock_people(ctx.unit, ctx.community, [ctx.person])
    request = await _open_request(ctx, ctx.person)
    if request is None:
        request = Request(
            community_id=ctx.community, person_id=ctx.person, class_year=year, proof=proof, asked_at=ctx.now
        )
    request.class_year, request.proof = year, proof
    ctx.db.add(request)
    await ctx.db.flush()
    return request


async def decide(ctx: Context, request: int, stage: Stage, reason: str = "") -> tuple[Case, bool]:
    """Decide a request that is open; return it as it stands, and whether this was the decision."""
    rows = await ctx.db.exec(
        select(Request).where(Request.id == request, Request.community_id == ctx.community).with_for_update()
    )
    found = rows.first()
    if found is None:
        raise Refusal("dispatch.button_over")
    fresh = found.stage == Stage.OPEN
    if fresh:
        _close(ctx, found, stage, ctx.person)
        found.reason = reason
        if stage is Stage.APPROVED:
            await make_member(ctx, PersonId(found.person_id))
    return await case_of(ctx, found), fresh


async def make_member(ctx: JobContext, person: PersonId) -> None:
    """Write down that a person is verified, once, and tell the other features."""
    if await _standing(ctx, person) is not None:
        return
    ctx.db.add(Standing(community_id=ctx.community, person_id=person, verified_at=ctx.now))
    await ctx.db.flush()
    await grant(ctx.unit, ctx.community, person, Access.MEMBER)
    await ctx.publish(MemberVerified(ctx.community, person))


async def vouch(ctx: Context, person: PersonId) -> bool:
    """Vouch for somebody; True when that made them a member.

    Both rows are locked: two who vouch at once are counted one after the other, and two vouches of one too.
    """
    people = await lock_people(ctx.unit, ctx.community, [ctx.person, person])
    if person == ctx.person:
        raise Refusal("verify.not_oneself")
    if person not in people or people[person].role >= Access.MEMBER:
        raise Refusal("verify.member_already")
    standing = await _standing(ctx, ctx.person)
    if standing is None or ctx.now - standing.verified_at < SEASONED:
        raise Refusal("verify.too_fresh")
    if await _given(ctx) >= MOST_VOUCHES:
        raise Refusal("verify.enough_vouches")
    if await _has_vouched(ctx, person):
        raise Refusal("verify.vouched_already")
    ctx.db.add(Vouch(community_id=ctx.community, person_id=person, by_id=ctx.person, vouched_at=ctx.now))
    await ctx.db.flush()
    return await accept_vouched(ctx, person)


async def accept_vouched(ctx: JobContext, person: PersonId) -> bool:
    """Make a member of who has enough vouches and is none; True when that happened."""
    count = await ctx.db.exec(select(func.count()).where(col(Vouch.person_id) == person))
    if count.one() < NEEDED or await _standing(ctx, person) is not None:
        return False
    await make_member(ctx, person)
    return True


async def end_request(ctx: JobContext, person: PersonId, stage: Stage) -> Case | None:
    """Close the open request of a person that needs no decision any more."""
    request = await _open_request(ctx, person)
    if request is None:
        return None
    _close(ctx, request, stage, None)
    return await case_of(ctx, request)


async def case_of(ctx: JobContext, request: Request) -> Case:
    people = [PersonId(person) for person in (request.person_id, request.decided_by) if person]
    rows = await ctx.db.exec(
        select(Person.id, Person.name).where(Person.community_id == ctx.community, col(Person.id).in_(people))
    )
    names = {ident or 0: name for ident, name in rows}
    return Case(request, names.get(request.person_id, ""), names.get(request.decided_by or 0, ""))


async def one(ctx: Context, request: int) -> Case:
    found = await ctx.db.get(Request, request)
    if found is None or found.community_id != ctx.community:
        raise Refusal("dispatch.button_over")
    return await case_of(ctx, found)


async def waiting(ctx: Context) -> list[Case]:
    """Return what is open, oldest first."""
    rows = await ctx.db.exec(
        select(Request)
        .where(Request.community_id == ctx.community, Request.stage == Stage.OPEN)
        .order_by(col(Request.id))
        .limit(20)
    )
    return [await case_of(ctx, request) for request in list(rows)]


async def moderators(ctx: JobContext) -> list[PersonId]:
    rows = await ctx.db.exec(
        select(Person.id).where(
            Person.community_id == ctx.community,
            Person.role >= Access.MODERATOR,
            col(Person.left_at).is_(None),
        )
    )
    return [PersonId(person) for person in rows if person]


def _close(ctx: JobContext, request: Request, stage: Stage, by: PersonId | None) -> None:
    request.stage, request.decided_by, request.decided_at = stage, by, ctx.now
    ctx.db.add(request)


async def _open_request(ctx: JobContext, person: PersonId) -> Request | None:
    rows = await ctx.db.exec(select(Request).where(Request.person_id == person, Request.stage == Stage.OPEN))
    return rows.first()


async def _standing(ctx: JobContext, person: PersonId) -> Standing | None:
    rows = await ctx.db.exec(select(Standing).where(Standing.person_id == person))
    return rows.first()


async def _given(ctx: Context) -> int:
    rows = await ctx.db.exec(
        select(func.count()).where(col(Vouch.by_id) == ctx.person, col(Vouch.vouched_at) > ctx.now - WINDOW)
    )
    return rows.one()


async def _has_vouched(ctx: Context, person: PersonId) -> bool:
    rows = await ctx.db.exec(select(Vouch.id).where(Vouch.person_id == person, Vouch.by_id == ctx.person))
    return rows.first() is not None
