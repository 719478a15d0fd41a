"""Cards that were drawn: which one shows an item in a language, until what it shows changes or goes."""

from dataclasses import dataclass

from sqlalchemy import bindparam, delete
from sqlmodel import col, select

from bot.base.hot import Hot
from bot.base.tables import columns
from bot.commands.context import JobContext
from bot.features.memories.ids import LineId, MemoryId
from bot.features.memories.tables import Card

MEMORY, LINE = "m:", "l:"
"""How the items of a series begin that people told, and those of an imported history."""

cards = columns(Card)
_DROP = Hot(
    lambda _: (
        delete(Card)
        .where(cards.community_id == bindparam("community"), cards.item == bindparam("item"))
        .returning(cards.file)
    )
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A card that was drawn; `look` is the hash of all that stands on it."""

    item: str
    lang: str
    look: str
    file: str


def item_of_memory(memory: MemoryId) -> str:
    return f"{MEMORY}{memory}"


def item_of_line(line: LineId) -> str:
    return f"{LINE}{line}"


async def find(ctx: JobContext, item: str, lang: str, look: str) -> str:
    """Return the file of a card that looks like this; nothing where there is none."""
    card = await _kept(ctx, item, lang)
    return card.file if card and card.look == look else ""


async def put(ctx: JobContext, drawn: Drawn) -> None:
    """Keep a card in place of an older one."""
    old = await _kept(ctx, drawn.item, drawn.lang)
    if old is None:
        ctx.db.add(
            Card(
                community_id=ctx.community, item=drawn.item, lang=drawn.lang, look=drawn.look, file=drawn.file
            )
        )
    elif old.file != drawn.file:
        await ctx.drop_file(old.file)
        old.look, old.file = drawn.look, drawn.file
    await ctx.db.flush()


async def _kept(ctx: JobContext, item: str, lang: str) -> Card | None:
    statement = select(Card).where(
        col(Card.community_id) == ctx.community, col(Card.item) == item, col(Card.lang) == lang
    )
    found: Card | None = (await ctx.db.exec(statement)).one_or_none()
    return found


async def drop(ctx: JobContext, item: str) -> None:
    """Let every card of an item go."""
    for (file,) in await ctx.run(_DROP, community=ctx.community, item=item):
        await ctx.drop_file(file)
