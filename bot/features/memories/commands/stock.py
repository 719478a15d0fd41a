"""What a series asks: its list, theme and tone, and the very next post."""

from typing import Annotated

from bot.chat.message import Message, Replace
from bot.chat.text import say
from bot.commands.context import Context
from bot.commands.feature import Menu
from bot.commands.params import Long, Size
from bot.features.memories.commands.declared import feature
from bot.features.memories.commands.series import preview_of, state_of
from bot.features.memories.ids import ListId, SeriesId
from bot.features.memories.prompts import Theme
from bot.features.memories.rules import lists, posting, series
from bot.features.memories.rules.sheets import MOST_TEXT
from bot.features.memories.tables import Series, Tone
from bot.features.memories.views import stock as views
from bot.people.identity import Access

Token = Annotated[str, Size(10, 10)]


@feature.action(access=Access.MODERATOR)
async def asks(ctx: Context, series_id: SeriesId) -> Replace:
    return await _asks(ctx, await series.find(ctx, series_id))


async def _asks(ctx: Context, found: Series) -> Replace:
    return Replace(views.asks(await state_of(ctx, found), await lists.listed(ctx)))


@feature.action(access=Access.MODERATOR)
async def take_list(ctx: Context, series_id: SeriesId, which: ListId) -> Replace:
    """Ask from another list from now on; 0 is the starter library."""
    found = await series.find(ctx, series_id)
    found.list_id = (await lists.find(ctx, which)).id if which else None
    return await _asks(ctx, found)


@feature.action(access=Access.MODERATOR)
async def take_theme(ctx: Context, series_id: SeriesId, theme: Theme) -> Replace:
    found = await series.find(ctx, series_id)
    await series.check_free(ctx, found, found.slot, theme)
    found.theme = theme
    return await _asks(ctx, found)


@feature.action(access=Access.MODERATOR)
async def tone(ctx: Context, series_id: SeriesId, tone: Tone) -> Replace:
    found = await series.find(ctx, series_id)
    found.tone = tone
    return await _asks(ctx, found)


@feature.action(access=Access.MODERATOR)
async def told(ctx: Context, series_id: SeriesId, wanted: int) -> Replace:
    """Let what members shared take turns with the questions, or ask questions alone."""
    found = await series.find(ctx, series_id)
    found.with_memories = bool(wanted)
    return await _asks(ctx, found)


@feature.action(access=Access.MODERATOR)
async def pass_over(ctx: Context, series_id: SeriesId, token: Token) -> Replace:
    """Leave out the next item, if it is still the one that was shown."""
    found = await series.find(ctx, series_id)
    await posting.pass_over(ctx, found, token)
    return Replace(await preview_of(ctx, found))


@feature.command(access=Access.MODERATOR, menu=Menu.HIDDEN)
async def reword(
    ctx: Context, series_id: int, token: Token, text: Annotated[str, Size(1, MOST_TEXT), Long]
) -> Message:
    """Change the words of a question that was shown."""
    found = await series.find(ctx, SeriesId(series_id))
    await lists.reword(ctx, found, token, text)
    return await preview_of(ctx, found, say("memories.lists.reworded"))
