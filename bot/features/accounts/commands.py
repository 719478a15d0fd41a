"""`/link` and `/unlink`."""

from enum import StrEnum
from typing import Annotated

from bot.base.errors import Refusal
from bot.base.ids import PersonId, Platform
from bot.chat.message import Message, Replace
from bot.commands.context import AT_ONCE, Context, Doorway, JobContext
from bot.commands.feature import Feature
from bot.commands.params import Size
from bot.facts import PeopleMerged
from bot.features.accounts import rules, views
from bot.features.accounts.tables import Link, Stage
from bot.people import codes, merging
from bot.people.personal import By, Forget, Keeps
from bot.people.tables import Code, CodeTry, Merge
from bot.reminders import outbox
from bot.reminders.addresses import Address
from bot.reminders.outbox import Letter

feature = Feature("accounts")
feature.keeps(
    Keeps(Link, "person_id", Forget.DELETE),
    Keeps(Link, "account", Forget.DELETE, by=By.ACCOUNT),
    Keeps(Code, "person_id", Forget.DELETE, secret=("digest",)),
    Keeps(Code, "account", Forget.DELETE, secret=("digest",), by=By.ACCOUNT),
    Keeps(CodeTry, "account", Forget.DELETE, by=By.ACCOUNT),
    Keeps(Merge, "kept_id", Forget.DELETE),
    Keeps(Merge, "gone_id", Forget.DELETE),
)


class Agree(StrEnum):
    YES = "yes"
    NO = "no"


@feature.command(root=True, anywhere=True)
async def link(ctx: Doorway, code: Annotated[str, Size(1, 30)] | None = None) -> Message:
    if ctx.caller.nobody:
        raise Refusal("dispatch.nobody")
    if code is not None:
        return await _take(ctx, code)
    if ctx.inside is None:
        raise Refusal("accounts.begin_in_the_group")
    issued = await rules.make_code(ctx, ctx.inside)
    if issued.replaces:
        await ctx.inside.revise(issued.replaces, views.code_over())
    until = ctx.now + codes.LASTS
    await ctx.inside.call_at("accounts.over", ctx.answer, until, answer=ctx.answer)
    return views.code(issued.text, until)


async def _take(ctx: Doorway, code: str) -> Message:
    asked = await rules.take_code(ctx, code)
    here = ctx.on_behalf(rules.community_of(asked))
    name = await rules.name_of(here, asked)
    question = views.for_person(asked, name)
    await here.revise(asked.answer, question)
    await here.say_to(PersonId(asked.person_id), question, key=_key(asked), sending=AT_ONCE)
    return views.for_account(asked, name)


@feature.timer()
async def over(ctx: JobContext, answer: str) -> None:
    """Ten minutes have passed: a code that was not used is over, and no longer shown."""
    if await codes.lapse(ctx.unit, ctx.community, answer):
        await ctx.revise(answer, views.code_over())


@feature.action()
async def look(ctx: Context) -> Message:
    """Show the newest request to this person, where no private message could tell of it."""
    asked = await rules.newest_link(ctx)
    return views.for_person(asked, ctx.who.name) if asked else views.nothing_yet()


@feature.action(anywhere=True)
async def peek(ctx: Doorway, link: int) -> Replace:
    asked = await rules.link_of_account(ctx, link)
    name = await rules.name_of(ctx.on_behalf(rules.community_of(asked)), asked)
    return Replace(views.for_account(asked, name))


@feature.action()
async def confirm(ctx: Context, link: int, agree: Agree) -> Replace:
    asked = await rules.own_link(ctx, link)
    if asked.stage == Stage.OPEN:
        if agree is Agree.YES:
            await rules.complete(ctx, asked)
        else:
            asked.stage = Stage.DECLINED
        await _tell(ctx, asked)
    return Replace(views.for_person(asked, ctx.who.name))


async def _tell(ctx: Context, asked: Link) -> None:
    """Show the end wherever the question stands, and to the account that typed the code."""
    message = views.for_person(asked, ctx.who.name)
    await ctx.revise(asked.answer, message)
    await ctx.revise(_key(asked), message)
    await _say_to_account(
        ctx, asked.platform, asked.account, views.for_account(asked, ctx.who.name), f"{_key(asked)}:end"
    )


@feature.command(root=True)
async def unlink(ctx: Context) -> Message:
    return views.linked(await merging.recent(ctx.unit, ctx.person, ctx.now))


@feature.action()
async def separate(ctx: Context, merge: int) -> Replace:
    pairs = await merging.recent(ctx.unit, ctx.person, ctx.now)
    found = next((pair for pair in pairs if pair[0].id == merge), None)
    return Replace(views.confirm_separation(*found) if found else views.separated(None))


@feature.action()
async def separate_now(ctx: Context, merge: int) -> Replace:
    account = await rules.separate(ctx, merge)
    message = views.separated(account)
    if account is not None:
        await _say_to_account(ctx, account.platform, account.key, message, f"unlinked:{merge}")
        await ctx.say_to(ctx.person, message, key=f"unlinked:{merge}")
    return Replace(message)


async def _say_to_account(ctx: Context, platform: str, account: str, message: Message, key: str) -> None:
    """Tell an account itself, whichever account its person prefers."""
    to = Address(Platform(platform), account, ctx.lang, ctx.zone, to_account=True)
    await outbox.put(ctx.unit, ctx.community, Letter(to, message, key, ctx.now))


@feature.hears(PeopleMerged)
async def move(ctx: JobContext, merged: PeopleMerged) -> None:
    await rules.move_links(ctx, merged)


def _key(link: Link) -> str:
    return f"link:{link.id}"
