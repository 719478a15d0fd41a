"""What is to come, as one reader may see it, and the changes they may make to it.

A timer tells by its `shows` how it looks; nothing here knows a feature.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.base.errors import Refusal
from bot.base.ids import PlaceId
from bot.commands.catalog import Catalog
from bot.commands.context import Context
from bot.commands.feature import Shown
from bot.people.identity import Access
from bot.reminders import ahead, changes, quiet, schedule
from bot.reminders.addresses import Address, address_of_place
from bot.reminders.ahead import Coming, Span
from bot.reminders.changes import End, Which
from bot.reminders.occurrences import Key
from bot.reminders.schedule import Standing

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is to come. `may_change` is the reader's right to skip, move, run, pause and end it.

    `heard_at` is when it is said: later than `coming.at` where that falls into the quiet hours of its place.
    """

    coming: Coming
    shown: Shown
    may_change: bool
    heard_at: datetime

    @property
    def stamp(self) -> int:
        """Return what names the occurrence in a wire, beside the id of its schedule."""
        return stamp(self.coming.due_at, extra=self.coming.extra)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Entries in order; where the list is cut off, `cut_at` is the instant up to which it is whole."""

    entries: tuple[Entry, ...]
    cut_at: datetime | None


def stamp(due_at: datetime, *, extra: bool = False) -> int:
    """Write the key of an occurrence as one whole number."""
    return (due_at - EPOCH) // timedelta(microseconds=1) * 2 + extra


def _key(number: int) -> Key:
    micros, extra = divmod(number, 2)
    try:
        return Key(EPOCH + timedelta(microseconds=micros), bool(extra))
    except OverflowError as error:
        raise Refusal("dispatch.button_over") from error


def due_at(number: int) -> datetime:
    """Return the time that the occurrence of a stamp was meant for."""
    return _key(number).due_at


def shown_kinds(catalog: Catalog) -> list[str]:
    """Return the timers that stand on the list of what is to come."""
    return [timer.key for timer in catalog.timers.values() if timer.shows is not None]


async def look_ahead(ctx: Context, until: datetime, *, most: int = MOST) -> Outlook:
    """List what comes until an instant, as far as the speaker may see it."""
    span = Span(ctx.now, until, max(most, ahead.MOST))
    found = await ahead.ahead(ctx.unit, ctx.community, span, shown_kinds(ctx.engine.catalog))
    looker = _Looker(ctx)
    entries = [entry for coming in found.comings if (entry := await looker.entry(coming)) is not None]
    cut = entries[most].coming.at if len(entries) > most else found.cut_at
    return Outlook(tuple(entries[:most]), cut)


@dataclass(slots=True)
class _Looker:
    """Asks each timer and each place once."""

    ctx: Context
    shown: dict[int, Shown | None] = field(default_factory=dict)
    places: dict[PlaceId, Address | None] = field(default_factory=dict)

    async def entry(self, coming: Coming) -> Entry | None:
        shown = await self._shown(coming)
        if shown is None or not _sees(self.ctx, coming.person, shown):
            return None
        may_change = coming.letter is None and _may(self.ctx, coming.person, shown)
        return Entry(coming, shown, may_change, await self.heard_at(coming, shown))

    async def _shown(self, coming: Coming) -> Shown | None:
        if coming.letter is not None:
            return _letter(coming)
        if coming.schedule not in self.shown:
            found = await _shown(self.ctx, coming.kind, coming.payload or {})
            self.shown[coming.schedule] = found
        return self.shown[coming.schedule]

    async def heard_at(self, coming: Coming, shown: Shown) -> datetime:
        place = shown.places[0] if shown.places else coming.place
        if coming.letter is not None or place is None or not shown.heeds_quiet:
            return coming.at
        if place not in self.places:
            self.places[place] = await address_of_place(self.ctx.unit, self.ctx.community, place)
        to = self.places[place]
        return quiet.heard_at(to.quiet, to.zone, coming.at) if to else coming.at


def _letter(coming: Coming) -> Shown | None:
    """Show a message that waits for its time by its own words; what is for one person only they see."""
    if coming.message is None:
        return None
    title = coming.message.body or (coming.message.card.title if coming.message.card else ())
    return Shown(title, seen_by=Access.VISITOR if coming.person else Access.MODERATOR)


async def _shown(ctx: Context, kind: str, payload: schedule.Payload) -> Shown | None:
    timer = ctx.engine.catalog.timers.get(kind)
    if timer is None or timer.shows is None:
        return None
    try:
        return await timer.shows(ctx, **payload)
    except Refusal:
        return None


def _sees(ctx: Context, person: int | None, shown: Shown) -> bool:
    owner = shown.only or person
    return ctx.may(shown.seen_by) and (owner is None or owner == ctx.person)


def _may(ctx: Context, person: int | None, shown: Shown) -> bool:
    if shown.is_fixed:
        return False
    owner = shown.only or person
    return owner == ctx.person if owner is not None else ctx.may(shown.access)


async def one(ctx: Context, number: int, at: int) -> Entry:
    """Return one thing that is still to come; refuse one that is not, or that the speaker may not see."""
    row, shown = await _visible(ctx, number)
    coming = await ahead.one(ctx.unit, Which(ctx.community, number, _key(at)), ctx.now)
    return Entry(coming, shown, _may(ctx, row.person, shown), await _Looker(ctx).heard_at(coming, shown))


async def changeable(ctx: Context, number: int) -> Shown:
    """Return how a schedule is shown; refuse who may not change it, or one that is not there any more."""
    row, shown = await _visible(ctx, number)
    if not _may(ctx, row.person, shown):
        raise Refusal("schedule.not_yours")
    return shown


async def _visible(ctx: Context, number: int) -> tuple[Standing, Shown]:
    """Return a schedule and how it is shown; refuse one that the speaker may not see or that is gone."""
    row = await schedule.one(ctx.unit, number)
    if row is None or row.community != ctx.community:
        raise Refusal("schedule.gone")
    shown = await _shown(ctx, row.kind, row.payload)
    if shown is None or not _sees(ctx, row.person, shown):
        raise Refusal("schedule.gone")
    return row, shown


async def _which(ctx: Context, number: int, at: int) -> Which:
    await changeable(ctx, number)
    return Which(ctx.community, number, _key(at))


async def skip(ctx: Context, number: int, at: int) -> bool:
    """Let the occurrence `at` (a stamp) of a schedule not happen; False when that was so already."""
    return await changes.skip(ctx.unit, await _which(ctx, number, at), ctx.now)


async def restore(ctx: Context, number: int, at: int) -> bool:
    """Let a skipped or moved occurrence happen at its own time after all."""
    return await changes.restore(ctx.unit, await _which(ctx, number, at), ctx.now)


async def move(ctx: Context, number: int, at: int, to: datetime) -> bool:
    """Put an occurrence to another instant; the series stays."""
    return await changes.move(ctx.unit, await _which(ctx, number, at), to, ctx.now)


async def run_now(ctx: Context, number: int, at: int, *, extra: bool = False) -> bool:
    """Let an occurrence happen now instead of at its own time, or with `extra` as well as at its own time."""
    return await changes.run_now(ctx.unit, await _which(ctx, number, at), ctx.now, extra=extra)


async def pause(ctx: Context, number: int) -> bool:
    """Let nothing of a schedule happen until it is resumed."""
    await changeable(ctx, number)
    return await changes.pause(ctx.unit, ctx.community, number)


async def resume(ctx: Context, number: int) -> bool:
    """Go on with what is still to come."""
    await changeable(ctx, number)
    return await changes.resume(ctx.unit, ctx.community, number, ctx.now)


async def end(ctx: Context, number: int, when: End) -> bool:
    """Give a series an end, or with an empty one none."""
    await changeable(ctx, number)
    return await changes.end(ctx.unit, ctx.community, number, when, ctx.now)
