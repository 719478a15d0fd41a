"""How what a series shows is shown: on a card where one was drawn of just this, else as it is."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from sqlmodel import col, select

from bot.commands.context import JobContext
from bot.features.memories.rules import cards, content
from bot.features.memories.rules.cards import Drawn
from bot.features.memories.rules.content import Content
from bot.features.memories.tables import Series
from bot.people.tables import Community


async def on_card(ctx: JobContext, series: Series, shown: Content) -> Content:
    """Return the content with its card, where the series shows cards and there is one."""
    item = item_of(shown)
    if not series.cards or not shown.photo or not item:
        return shown
    look = look_of(shown, await community_name(ctx))
    return replace(shown, card=await cards.find(ctx, item, series.lang, look))


async def keep(ctx: JobContext, drawn: Sequence[Drawn]) -> None:
    """Keep cards that were drawn meanwhile; one of what was taken back or changed is let go."""
    for card in drawn:
        shown = await content.full(ctx, card.item, card.lang)
        if shown and look_of(shown, await community_name(ctx)) == card.look:
            await cards.put(ctx, card)
        else:
            await ctx.drop_file(card.file)


def item_of(shown: Content) -> str:
    if shown.memory is not None:
        return cards.item_of_memory(shown.memory)
    return cards.item_of_line(shown.line) if shown.line is not None else ""


def look_of(shown: Content, community: str) -> str:
    """Return the hash of all that stands on a card."""
    parts = (shown.photo, shown.text, repr(shown.when), shown.campus, community)
    return sha256("\n".join(parts).encode()).hexdigest()


async def community_name(ctx: JobContext) -> str:
    statement = select(col(Community.name)).where(col(Community.id) == ctx.community)
    return str((await ctx.db.exec(statement)).one())


async def langs(ctx: JobContext) -> list[str]:
    """Return the languages in which series show cards."""
    statement = select(col(Series.lang)).where(col(Series.community_id) == ctx.community, col(Series.cards))
    return sorted(set((await ctx.db.exec(statement)).all()))
