"""Cards are drawn before they are needed, outside of every unit of work; else photos stay plain."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.base.errors import Refusal
from bot.chat.ports import Face, NotDrawn
from bot.commands.context import Engine, JobContext
from bot.features.memories.commands.declared import feature
from bot.features.memories.ids import MemoryId, SeriesId
from bot.features.memories.rules import cards, content, days, posting, series, showing
from bot.features.memories.rules.cards import Drawn
from bot.features.memories.views import cards as views
from bot.reminders.wall import local

log = logging.getLogger(__name__)
Work = Callable[[], Awaitable[Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A card that is not there yet; `photo` is the file that goes onto it."""

    item: str
    lang: str
    look: str
    face: Face
    photo: str


async def next_card(ctx: JobContext, series: SeriesId) -> Work:
    """Look for the card of what a series posts next."""
    return _work(ctx, await _next(ctx, series))


async def _next(ctx: JobContext, ident: SeriesId) -> list[Wanted]:
    try:
        found = await series.find(ctx, ident)
    except Refusal:
        return []
    choice = await posting.upcoming(ctx, found)
    return await _wanted(ctx, choice.item, found.lang) if choice and found.cards else []


async def card_of_today(ctx: JobContext, series: SeriesId) -> Work:
    """Look for the card of what a series shows of this day."""
    return _work(ctx, await _today(ctx, series))


async def _today(ctx: JobContext, ident: SeriesId) -> list[Wanted]:
    try:
        found = await series.find(ctx, ident)
    except Refusal:
        return []
    best = await days.best(ctx, found, local(ctx.due_at or ctx.now, ZoneInfo(found.zone)).date())
    return await _wanted(ctx, best.item, found.lang) if best and found.cards else []


async def cards_of_memory(ctx: JobContext, memory: MemoryId) -> Work:
    """Look for the cards of a memory in each language that a series shows cards in."""
    wanted: list[Wanted] = []
    for lang in await showing.langs(ctx):
        wanted += await _wanted(ctx, cards.item_of_memory(memory), lang)
    return _work(ctx, wanted)


@feature.timer(apart=cards_of_memory)
async def draw(ctx: JobContext, memory: MemoryId, drawn: tuple[Drawn, ...] = ()) -> None:
    """Have the cards of an approved memory ready, for a post that does not wait for its time."""
    await showing.keep(ctx, drawn)


async def _wanted(ctx: JobContext, item: str, lang: str) -> list[Wanted]:
    """Return the card of an item that is to be drawn, if it has a photo and no card yet."""
    try:
        shown = await content.full(ctx, item, lang)
    except Refusal:
        return []
    if shown is None or not shown.photo:
        return []
    community = await showing.community_name(ctx)
    look = showing.look_of(shown, community)
    if await cards.find(ctx, item, lang, look):
        return []
    return [Wanted(item, lang, look, views.face(ctx.engine.words, shown, lang, community), shown.photo)]


def _work(ctx: JobContext, wanted: list[Wanted]) -> Work:
    engine = ctx.engine

    async def work() -> Mapping[str, object]:
        drawn = [await _draw(engine, one) for one in wanted]
        return {"drawn": tuple(card for card in drawn if card)}

    return work


async def _draw(engine: Engine, wanted: Wanted) -> Drawn | None:
    """Draw a card and keep its bytes; None when that cannot be done, whatever the reason."""
    photo = await engine.files.get(wanted.photo)
    if photo is None:
        return None
    try:
        data, mime = await engine.pictures.card(wanted.face, photo)
        file = await engine.files.put(data, mime)
    except (NotDrawn, OSError) as error:
        log.warning("a memory card was not drawn: %s", error)
        return None
    return Drawn(wanted.item, wanted.lang, wanted.look, file)
