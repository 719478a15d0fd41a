"""Searching the archive: page by page, and nothing that may not be shown."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.commands.context import Context, JobContext
from bot.features.memories.rules import cards, content, index
from bot.features.memories.rules.content import Content
from bot.features.memories.rules.index import Wanted
from bot.features.memories.tables import Lookup
from bot.people.tables import Person

PAGE = 5
_GLANCE = 40
"""How many documents are looked at for one page before the page stays short."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown of a search. `next` is where the following page begins; None on the last."""

    lookup: int
    found: list[tuple[int, Content]]
    next: int | None


async def begin(ctx: Context, wanted: Wanted) -> Page:
    """Search anew; a person has one search, and the buttons of the one before are over."""
    await ctx.db.exec(delete(Lookup).where(col(Lookup.person_id) == ctx.person))
    lookup = Lookup(
        community_id=ctx.community, person_id=ctx.person, words=wanted.words, year=wanted.year,
        about_id=wanted.person, made_at=ctx.now,
    )  # fmt: skip
    ctx.db.add(lookup)
    await ctx.db.flush()
    return await _page(ctx, lookup, 0)


async def go_on(ctx: Context, lookup: int, skip: int) -> tuple[Page, str]:
    """Return a further page, and the words it was looked for by."""
    own = await _own(ctx, lookup)
    return await _page(ctx, own, skip), own.words


async def one(ctx: Context, lookup: int, doc: int) -> Content:
    """Return what was found in full, as things stand now."""
    await _own(ctx, lookup)
    shown = await _readable(ctx, doc)
    if shown is None:
        raise Refusal("memories.gone")
    return shown


async def _own(ctx: Context, lookup: int) -> Lookup:
    statement = select(Lookup).where(col(Lookup.id) == lookup, col(Lookup.person_id) == ctx.person)
    found: Lookup | None = (await ctx.db.exec(statement)).one_or_none()
    if found is None:
        raise Refusal("memories.find.over")
    return found


async def _page(ctx: Context, lookup: Lookup, skip: int) -> Page:
    wanted = Wanted(lookup.words, lookup.year, lookup.about_id)
    docs = await index.find(ctx, wanted, skip, _GLANCE)
    found = list[tuple[int, Content]]()
    for at, doc in enumerate(docs, skip + 1):
        shown = await _readable(ctx, doc)
        if shown is None:
            continue
        if len(found) == PAGE:
            return Page(lookup.id or 0, found, at - 1)
        found.append((doc, shown))
    return Page(lookup.id or 0, found, skip + _GLANCE if len(docs) == _GLANCE else None)


async def _readable(ctx: JobContext, doc: int) -> Content | None:
    """Return a document unless it was taken back, something forbids it, or its author has left."""
    kind = cards.LINE if doc % 2 else cards.MEMORY
    shown = await content.full(ctx, f"{kind}{index.named(doc)}", "en")
    if shown is None or shown.who is None:
        return None
    left = select(col(Person.left_at)).where(col(Person.id) == shown.who.person)
    return None if (await ctx.db.exec(left)).first() is not None else shown


async def sweep(ctx: JobContext, before: datetime) -> None:
    """Let go of searches of long ago."""
    await ctx.db.exec(
        delete(Lookup).where(col(Lookup.community_id) == ctx.community, col(Lookup.made_at) < before)
    )
