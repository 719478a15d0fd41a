"""`/connect`: shows a code here, takes it in the other group, and both sides say yes."""

from enum import StrEnum
from typing import Annotated

from sqlmodel import col, select, update

from bot.base.errors import Refusal
from bot.base.ids import CommunityId, PersonId, Platform
from bot.chat.message import Message, Replace
from bot.commands.context import AT_ONCE, Context, Doorway, JobContext
from bot.commands.feature import Feature
from bot.commands.params import Size
from bot.facts import PeopleMerged
from bot.features.connect import rules, views
from bot.features.connect.tables import Request, Stage
from bot.features.connect.views import Names
from bot.people import codes
from bot.people.identity import Access
from bot.people.personal import By, Forget, Keeps
from bot.reminders import outbox
from bot.reminders.addresses import Address
from bot.reminders.outbox import Letter

feature = Feature("connect")
feature.keeps(
    Keeps(Request, "person_id", Forget.DELETE),
    Keeps(Request, "account", Forget.DELETE, by=By.ACCOUNT),
)


class Agree(StrEnum):
    YES = "yes"
    NO = "no"


@feature.command(root=True, anywhere=True)
async def connect(ctx: Doorway, code: Annotated[str, Size(1, 30)] | None = None) -> Message:
    if code is not None:
        return await _take(ctx, code)
    if ctx.inside is None:
        raise Refusal("connect.needs_code")
    if not ctx.inside.may(Access.MODERATOR):
        raise Refusal("dispatch.needs_moderator")
    issued = await rules.make_code(ctx, ctx.inside)
    if issued.replaces:
        await ctx.inside.revise(issued.replaces, views.code_over())
    until = ctx.now + codes.LASTS
    await ctx.inside.call_at("connect.over", ctx.answer, until, answer=ctx.answer)
    return views.code(issued.text, until)


async def _take(ctx: Doorway, code: str) -> Message:
    request = await rules.take_code(ctx, code)
    here = ctx.on_behalf(CommunityId(request.community_id))
    names = Names(*await rules.names(here, request))
    await _tell_us(here, request, names)
    return views.for_them(request, names)


@feature.timer()
async def over(ctx: JobContext, answer: str) -> None:
    """Ten minutes have passed: a code that was not used is over, and no longer shown."""
    if await codes.lapse(ctx.unit, ctx.community, answer):
        await ctx.revise(answer, views.code_over())


@feature.action(access=Access.MODERATOR)
async def look(ctx: Context) -> Message:
    """Show the newest request to join by this person's code, where no private message could tell of it."""
    rows = await ctx.db.exec(
        select(Request)
        .where(Request.community_id == ctx.community, Request.person_id == ctx.person)
        .order_by(col(Request.id).desc())
        .limit(1)
    )
    request = rows.first()
    if request is None:
        return views.nothing_yet()
    return views.for_us(request, Names(*await rules.names(ctx, request)))


@feature.action(access=Access.MODERATOR)
async def ours(ctx: Context, request: int, agree: Agree) -> Replace:
    asked = await rules.of_community(ctx, request)
    if asked.stage == Stage.OPEN:
        asked.ours = agree is Agree.YES
        await _decide(ctx, asked, agree)
    return Replace(views.for_us(asked, Names(*await rules.names(ctx, asked))))


@feature.action(anywhere=True)
async def theirs(ctx: Doorway, request: int, agree: Agree) -> Replace:
    asked = await rules.of_account(ctx, request)
    here = ctx.on_behalf(CommunityId(asked.community_id))
    if asked.stage == Stage.OPEN:
        asked.theirs = agree is Agree.YES
        await _decide(here, asked, agree)
    return Replace(views.for_them(asked, Names(*await rules.names(here, asked))))


@feature.action(anywhere=True)
async def peek(ctx: Doorway, request: int) -> Replace:
    asked = await rules.of_account(ctx, request)
    here = ctx.on_behalf(CommunityId(asked.community_id))
    return Replace(views.for_them(asked, Names(*await rules.names(here, asked))))


@feature.hears(PeopleMerged)
async def merge(ctx: JobContext, merged: PeopleMerged) -> None:
    """Who showed a code is asked as the person they are now."""
    theirs_now = update(Request).where(col(Request.person_id) == merged.gone)
    await ctx.db.exec(theirs_now.values(person_id=merged.kept))


async def _decide(ctx: JobContext, request: Request, agree: Agree) -> None:
    """Take in a yes or a no; when that settles the matter both sides are told."""
    if agree is Agree.NO:
        request.stage = Stage.DECLINED
    else:
        await rules.complete(ctx, request)
    names = Names(*await rules.names(ctx, request))
    message = views.for_us(request, names)
    await ctx.revise(request.answer, message)
    await ctx.revise(_key(request), message)
    if request.stage != Stage.OPEN:
        await _tell_them(ctx, request, names)


async def _tell_us(ctx: JobContext, request: Request, names: Names) -> None:
    """Ask whoever made the code: where it stands, and in private, since an edit rings no bell."""
    message = views.for_us(request, names)
    await ctx.revise(request.answer, message)
    await ctx.say_to(PersonId(request.person_id), message, key=_key(request), sending=AT_ONCE)


async def _tell_them(ctx: JobContext, request: Request, names: Names) -> None:
    """Tell the account that typed the code how it ended; it may still belong to no community."""
    to = Address(Platform(request.platform), request.account, request.account_lang, "UTC", to_account=True)
    letter = Letter(to, views.for_them(request, names), f"{_key(request)}:end", ctx.now)
    await outbox.put(ctx.unit, None, letter)


def _key(request: Request) -> str:
    return f"connect:{request.id}"
