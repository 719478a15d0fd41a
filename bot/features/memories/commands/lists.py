"""`/memory lists`: a community's own questions, brought in and handed out as CSV."""

from pathlib import PurePath
from typing import Annotated

from bot.base.errors import Refusal
from bot.chat.message import Message, Replace
from bot.commands.context import Context, JobContext
from bot.commands.feature import Menu
from bot.commands.params import Document, File, Size, Suggest
from bot.features.memories.commands.declared import feature
from bot.features.memories.ids import ListId
from bot.features.memories.rules import lists as rules
from bot.features.memories.rules.sheets import safe
from bot.features.memories.views import lists as views
from bot.people.identity import Access

MOST_NAME = 40
Name = Annotated[str, Size(1, MOST_NAME), Suggest(rules.proposed)]
Sheet = Annotated[File, Document]


@feature.command(access=Access.MODERATOR)
async def lists_(ctx: Context, called: Name | None = None, file: Sheet | None = None) -> Message:
    """Show all lists or one, or bring one in, by default under the name of its file."""
    if file is not None:
        return await _bring(ctx, called or PurePath(file.name).stem[:MOST_NAME].strip() or "CSV", file)
    if called is not None:
        return views.one(await rules.called(ctx, called))
    return views.every(await rules.listed(ctx))


@feature.command(access=Access.MODERATOR, menu=Menu.HIDDEN)
async def bring(ctx: Context, called: Name, file: Sheet) -> Message:
    return await _bring(ctx, called, file)


async def _bring(ctx: Context, name: str, file: File) -> Message:
    return views.brought(await rules.bring(ctx, name, file.data))


@feature.action(access=Access.MODERATOR)
async def all_lists(ctx: Context) -> Replace:
    return Replace(views.every(await rules.listed(ctx)))


@feature.action(access=Access.MODERATOR)
async def see_list(ctx: Context, which: ListId) -> Replace:
    return Replace(views.one(await rules.find(ctx, which)))


@feature.action(access=Access.MODERATOR)
async def hand_list(ctx: Context, which: ListId) -> Message:
    _check_files(ctx)
    found = await rules.find(ctx, which)
    return views.sheet(await rules.sheet(ctx, which), f"{_file_name(found.name)}.csv")


def _file_name(name: str) -> str:
    """Return the name of a list without what a file's name must not have."""
    return safe("".join("-" if sign in '/\\:*?"<>|' else sign for sign in name))


@feature.action(access=Access.MODERATOR)
async def hand_library(ctx: Context) -> Message:
    _check_files(ctx)
    return views.sheet(await rules.library_sheet(ctx, ctx.lang), views.LIBRARY)


def _check_files(ctx: Context) -> None:
    if not ctx.engine.limits(ctx.spot.platform).attachments:
        raise Refusal("memories.lists.no_files")


@feature.action(access=Access.MODERATOR)
async def ask_drop(ctx: Context, which: ListId) -> Replace:
    return Replace(views.sure(await rules.find(ctx, which)))


@feature.action(access=Access.MODERATOR)
async def drop_list(ctx: Context, which: ListId) -> Replace:
    await rules.drop(ctx, which)
    return Replace(views.dropped(await rules.listed(ctx)))


@feature.job("FREQ=DAILY", "03:30")
async def sweep_sheets(ctx: JobContext) -> None:
    await rules.sweep(ctx)
