"""`/setup`: found a community, see how its places stand, add a room."""

from enum import StrEnum
from typing import Annotated

from bot.base.errors import Refusal
from bot.base.ids import CommunityId, Platform
from bot.chat.heard import SpotKind
from bot.chat.message import Message, Replace
from bot.commands.context import Context, Doorway, JobContext
from bot.commands.feature import Feature, Menu
from bot.commands.params import Size
from bot.facts import PlaceAdded
from bot.features.setup import checks, rules, views
from bot.features.setup.rules import LONGEST_NAME
from bot.features.setup.tables import Draft
from bot.people.community import grant
from bot.people.identity import Access
from bot.people.personal import By, Forget, Keeps
from bot.people.tables import Place
from bot.people.zones import COMMON
from bot.reminders.rights import Spotted

feature = Feature("setup")
feature.keeps(Keeps(Draft, "account", Forget.DELETE, by=By.ACCOUNT))


class Lang(StrEnum):
    EN = "en"
    ZH = "zh"


@feature.command(root=True, anywhere=True)
async def setup(ctx: Doorway) -> Message:
    if ctx.inside is None:
        await rules.may_found(ctx)
        return views.proposal(await rules.note_room(ctx), ctx.lang)
    if not ctx.inside.may(Access.MODERATOR):
        raise Refusal("setup.only_moderators")
    draft = await rules.note_room(ctx) if ctx.spot.kind is SpotKind.ROOM else None
    await checks.begin_all(ctx.inside, ctx.answer, test=False)
    return views.state(await rules.state(ctx.inside, draft))


@feature.action(anywhere=True)
async def found(ctx: Doorway, draft: int) -> Replace:
    drafted = await rules.own_draft(ctx, draft)
    inside = await rules.found(ctx, drafted)
    await checks.watch(inside, await ctx.pressed())
    return Replace(views.state(await rules.state(inside, drafted)))


@feature.action(anywhere=True)
async def lang(ctx: Doorway, draft: int, lang: Lang) -> Replace:
    drafted = await rules.own_draft(ctx, draft)
    drafted.lang = lang
    return Replace(views.proposal(drafted, ctx.lang))


@feature.action(anywhere=True)
async def zone(ctx: Doorway, draft: int, zone: Annotated[str, Size(1, 24)]) -> Replace:
    drafted = await rules.own_draft(ctx, draft)
    if zone not in COMMON:
        raise Refusal("dispatch.button_over")
    drafted.zone = zone
    return Replace(views.proposal(drafted, ctx.lang))


@feature.command(anywhere=True, menu=Menu.HIDDEN)
async def name(ctx: Doorway, draft: int, text: Annotated[str, Size(2, LONGEST_NAME)]) -> Message:
    drafted = await rules.own_draft(ctx, draft)
    drafted.name = text
    return views.proposal(drafted, ctx.lang)


@feature.action(access=Access.MODERATOR)
async def again(ctx: Context) -> Replace:
    await checks.begin_all(ctx, await ctx.pressed(), test=True)
    return Replace(views.state(await rules.state(ctx)))


@feature.action(anywhere=True)
async def add(ctx: Doorway, draft: int) -> Replace:
    """Ask whether the bot may post in the room of a draft; only then it becomes a place."""
    drafted, inside = await _moderated(ctx, draft)
    at = Spotted(Platform(drafted.platform), drafted.spot)
    answer = await ctx.pressed()
    await inside.ask_rights(at, "setup.addable", ctx.answer, draft=draft, answer=answer)
    return Replace(views.looking(drafted))


@feature.action(anywhere=True)
async def moderate(ctx: Doorway, draft: int) -> Replace:
    """Make an administrator of the room a moderator of ours, who is asked and told in private too."""
    drafted, inside = await _moderated(ctx, draft)
    await grant(ctx.unit, inside.community, inside.person, Access.MODERATOR)
    return Replace(views.state(await rules.state(inside, drafted)))


async def _moderated(ctx: Doorway, draft: int) -> tuple[Draft, Context]:
    """Return a draft and its community, for who may moderate there by role or by the platform's word."""
    drafted = await rules.own_draft(ctx, draft)
    if drafted.community_id is None:
        raise Refusal("setup.draft_over")
    inside = await ctx.enter(CommunityId(drafted.community_id))
    if not drafted.runs_place and not inside.may(Access.MODERATOR):
        raise Refusal("setup.only_moderators")
    return drafted, inside


@feature.timer()
async def addable(ctx: JobContext, draft: int, answer: str, missing: str, known: int) -> None:
    drafted = await ctx.db.get(Draft, draft)
    if drafted is None or drafted.community_id != ctx.community:
        return
    if missing or not known:
        await ctx.revise(answer, views.cannot_post(drafted, missing))
    elif await rules.add_room(ctx, drafted) is None:
        await ctx.revise(answer, views.taken())
    else:
        await checks.watch(ctx, answer)
        await ctx.revise(answer, views.state(await rules.state(ctx, drafted)))


@feature.timer()
async def seen(ctx: JobContext, place: int, number: int, *, test: int, missing: str, known: int) -> None:
    check = await checks.current(ctx, place, number)
    if check is not None:
        await checks.seen(ctx, check, missing, known=bool(known), test=bool(test))
        await _show(ctx, check.answer)


@feature.timer()
async def tested(ctx: JobContext, place: int, number: int, looks: int) -> None:
    check = await checks.current(ctx, place, number)
    if check is not None and await checks.tested(ctx, check, looks):
        await _show(ctx, check.answer)


async def _show(ctx: JobContext, answer: str) -> None:
    if answer:
        await ctx.revise(answer, views.state(await rules.state(ctx)))


@feature.hears(PlaceAdded)
async def try_out(ctx: JobContext, added: PlaceAdded) -> None:
    """A place that is new is tried out: rights, a post, and that post taken back."""
    await checks.begin(ctx, await ctx.db.get_one(Place, added.place), test=True)
