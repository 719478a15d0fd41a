"""`/verify`, `/vouch`, and the moderators' `/verifications`."""

from typing import Annotated

from bot.base.ids import PersonId
from bot.chat.message import Message, Replace
from bot.commands.context import Context, JobContext
from bot.commands.feature import Feature, Menu
from bot.commands.params import Long, Person, Size
from bot.facts import CommunityFounded, MemberVerified, PeopleMerged
from bot.features.verify import merging, rules, views
from bot.features.verify.rules import FIRST_YEAR, Case
from bot.features.verify.tables import Request, Stage, Standing, Vouch
from bot.people.identity import Access
from bot.people.personal import Forget, Keeps

feature = Feature("verify")
feature.keeps(
    Keeps(Request, "person_id", Forget.DELETE),
    Keeps(Request, "decided_by", Forget.DETACH),
    Keeps(Standing, "person_id", Forget.DELETE),
    Keeps(Vouch, "person_id", Forget.DELETE),
    Keeps(Vouch, "by_id", Forget.DELETE),
)


@feature.command(root=True)
async def verify(
    ctx: Context, year: Annotated[int, Size(FIRST_YEAR, 2100)], proof: Annotated[str, Size(3, 500), Long]
) -> Message:
    case = await rules.case_of(ctx, await rules.ask(ctx, year, proof))
    await ctx.revise(_key(case), views.case(case))
    for moderator in await rules.moderators(ctx):
        await ctx.say_to(moderator, views.case(case), key=_key(case))
    return views.asked()


@feature.command(root=True, access=Access.MODERATOR)
async def verifications(ctx: Context) -> Message:
    return views.queue(await rules.waiting(ctx))


@feature.action(access=Access.MODERATOR)
async def show(ctx: Context, request: int) -> Message:
    return views.case(await rules.one(ctx, request))


@feature.action(access=Access.MODERATOR)
async def approve(ctx: Context, request: int) -> Replace:
    case, fresh = await rules.decide(ctx, request, Stage.APPROVED)
    if fresh:
        await ctx.revise(_key(case), views.case(case))
    return Replace(views.case(case))


@feature.command(access=Access.MODERATOR, menu=Menu.HIDDEN)
async def decline(ctx: Context, request: int, reason: Annotated[str, Size(3, 300), Long]) -> Message:
    case, fresh = await rules.decide(ctx, request, Stage.DECLINED, reason)
    if fresh:
        await ctx.revise(_key(case), views.case(case))
        person = PersonId(case.request.person_id)
        await ctx.say_to(person, views.declined(case), key=f"verify:declined:{request}")
    return views.case(case)


@feature.command(root=True, access=Access.MEMBER)
async def vouch(ctx: Context, person: Person) -> Message:
    member = await rules.vouch(ctx, person.id)
    if member:
        await _show(ctx, await rules.end_request(ctx, person.id, Stage.VOUCHED))
    return views.vouched(person.name, member=member)


@feature.hears(MemberVerified)
async def welcome(ctx: JobContext, verified: MemberVerified) -> None:
    await ctx.say_to(verified.person, views.welcome(), key=f"verify:welcome:{verified.person}")


@feature.hears(CommunityFounded)
async def trust_founder(ctx: JobContext, founded: CommunityFounded) -> None:
    """Who founds a community is its first member; there is nobody to verify them."""
    ctx.db.add(Standing(community_id=ctx.community, person_id=founded.by, verified_at=ctx.now))


@feature.hears(PeopleMerged)
async def merge(ctx: JobContext, merged: PeopleMerged) -> None:
    for case in await merging.merge(ctx, merged):
        await _show(ctx, case)


async def _show(ctx: JobContext, case: Case | None) -> None:
    if case is not None:
        await ctx.revise(_key(case), views.case(case))


def _key(case: Case) -> str:
    return f"verify:{case.request.id}"
