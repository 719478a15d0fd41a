"""`/memory share`, `/memory mine`, and "Keep as a memory" on any message."""

from dataclasses import replace
from typing import Annotated
from zoneinfo import ZoneInfo

from bot.base.errors import Refusal
from bot.base.ids import PersonId
from bot.chat.heard import FileKept, TargetIn
from bot.chat.message import Message, Replace
from bot.commands.context import Context, JobContext
from bot.commands.feature import Menu
from bot.commands.params import File, Long, Size, Target
from bot.features.memories.commands import telling
from bot.features.memories.commands.declared import feature
from bot.features.memories.fuzzy import Fuzzy, Shape
from bot.features.memories.ids import MemoryId
from bot.features.memories.rules import archive, people, sharing
from bot.features.memories.rules.sharing import Draft
from bot.features.memories.tables import MemoryState
from bot.features.memories.views import sharing as views
from bot.people.identity import Access

Story = Annotated[str, Size(2, 1500), Long]
Words = Annotated[str, Size(2, 60)]
Described = Annotated[str, Size(3, 200)]


@feature.command(access=Access.MEMBER)
async def share(
    ctx: Context,
    text: Story,
    photo: File | None = None,
    when: Words | None = None,
    where: Words | None = None,
) -> Message:
    draft = Draft(text, photo.file if photo else "", sharing.read_when(ctx, when), where or "")
    memory = await sharing.store(ctx, draft, ctx.person)
    await telling.ask_moderators(ctx, memory)
    return views.receipt(memory)


@feature.command(access=Access.MEMBER)
async def mine(ctx: Context) -> Message:
    return views.mine(await archive.owned(ctx, ctx.person))


@feature.command(access=Access.MEMBER, menu=Menu.HIDDEN)
async def edit(ctx: Context, memory: int, text: Story) -> Message:
    found = await sharing.find_own(ctx, MemoryId(memory))
    old = sharing.draft_of(found)
    return await _changed(ctx, memory, replace(old, text=text))


@feature.command(access=Access.MEMBER, menu=Menu.HIDDEN)
async def date(ctx: Context, memory: int, when: Words) -> Message:
    old = sharing.draft_of(await sharing.find_own(ctx, MemoryId(memory)))
    read = sharing.read_when(ctx, when)
    return await _changed(ctx, memory, replace(old, when=read))


@feature.command(access=Access.MEMBER, menu=Menu.HIDDEN)
async def photo(ctx: Context, memory: int, photo: File) -> Message:
    old = sharing.draft_of(await sharing.find_own(ctx, MemoryId(memory)))
    return await _changed(ctx, memory, replace(old, photo=photo.file))


@feature.command(access=Access.MEMBER, menu=Menu.HIDDEN)
async def describe(ctx: Context, memory: int, seen: Described) -> Message:
    old = sharing.draft_of(await sharing.find_own(ctx, MemoryId(memory)))
    if not old.photo:
        raise Refusal("memories.describe.no_photo")
    return await _changed(ctx, memory, replace(old, alt=" ".join(seen.split())))


async def _changed(ctx: Context, memory: int, draft: Draft) -> Message:
    found = await sharing.find_own(ctx, MemoryId(memory))
    changed = await sharing.change(ctx, found, draft)
    await telling.show_change(ctx, changed)
    return views.receipt(changed)


@feature.action()
async def withdraw(ctx: Context, memory: MemoryId) -> Message | Replace:
    found = await sharing.find_own(ctx, memory)
    if found.state not in sharing.OPEN:
        return views.already_gone()
    ended = await sharing.end(ctx, found, MemoryState.WITHDRAWN, ctx.person)
    await telling.show_end(ctx, ended)
    return Replace(views.withdrawn())


@feature.command(access=Access.MEMBER, menu=Menu.MESSAGE)
async def keep(ctx: Context, target: Target) -> Message:
    author = await _author(ctx, target)
    if not target.text and not _photo(target):
        raise Refusal("memories.keep.empty")
    memory = await sharing.store(ctx, _draft(ctx, target), author)
    if author == ctx.person:
        await telling.ask_moderators(ctx, memory)
        return views.receipt(memory)
    ident = sharing.id_of(memory)
    who = await people.named(ctx, ctx.person)
    if not await ctx.say_to(author, views.proposal(memory, who), key=archive.proposal_key(ident)):
        raise Refusal("memories.keep.cannot_ask")
    await ctx.call_at("memories.lapse", str(ident), ctx.now + sharing.PROPOSAL_LASTS, memory=ident)
    return views.proposed()


async def _author(ctx: Context, target: TargetIn) -> PersonId:
    found = await people.behind(ctx, ctx.spot.platform, target.author.key) if target.author else None
    if found is None:
        raise Refusal("memories.keep.unknown_author")
    return found


def _draft(ctx: Context, target: TargetIn) -> Draft:
    day = target.sent_at.astimezone(ZoneInfo(ctx.here.zone)).date()
    origin = f"{ctx.spot.platform}:{ctx.spot.key}:{target.message}"
    return Draft(target.text[:1500], _photo(target), Fuzzy(day, day, Shape.DAY), "", origin[:200])


def _photo(target: TargetIn) -> str:
    return next((file.file for file in target.files if isinstance(file, FileKept)), "")


@feature.action()
async def agree(ctx: Context, memory: MemoryId) -> Message | Replace:
    found = await sharing.find_own(ctx, memory)
    if found.state != MemoryState.ASKED:
        return views.agreed() if found.state in sharing.OPEN else views.already_gone()
    await sharing.move(ctx, found, MemoryState.PENDING, None)
    await telling.ask_moderators(ctx, await sharing.find(ctx, memory))
    return Replace(views.agreed())


@feature.action()
async def refuse(ctx: Context, memory: MemoryId) -> Message | Replace:
    found = await sharing.find_own(ctx, memory)
    if found.state != MemoryState.ASKED:
        return views.already_gone()
    await sharing.end(ctx, found, MemoryState.WITHDRAWN, ctx.person)
    return Replace(views.refused())


@feature.timer()
async def lapse(ctx: JobContext, memory: int) -> None:
    """Let a proposal go that its author did not answer."""
    found = await sharing.find(ctx, MemoryId(memory))
    if found.state == MemoryState.ASKED:
        await sharing.end(ctx, found, MemoryState.WITHDRAWN, None)
        await telling.close_proposal(ctx, MemoryId(memory))
