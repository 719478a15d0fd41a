"""Series: where and when memory lane posts, and everything a moderator can do to one."""

from bot.base.errors import Refusal
from bot.base.ids import PlaceId
from bot.chat.message import Message, Replace, press
from bot.chat.text import Text
from bot.commands.context import Context, JobContext
from bot.commands.feature import Shown
from bot.commands.params import Place
from bot.features.memories.commands import drawing
from bot.features.memories.commands.declared import feature
from bot.features.memories.ids import SeriesId
from bot.features.memories.prompts import Theme
from bot.features.memories.rules import (
    archive,
    content,
    lists,
    people,
    posting,
    series,
    showing,
    silence,
)
from bot.features.memories.rules.cards import Drawn
from bot.features.memories.rules.posting import Posted
from bot.features.memories.rules.series import Day, Hour, Weekly, Wish
from bot.features.memories.rules.timing import Timing, choose, go_round
from bot.features.memories.tables import Series
from bot.features.memories.views import lane as views
from bot.features.memories.views import posts as post_views
from bot.features.memories.views import stock as stock_views
from bot.features.memories.views.lane import State
from bot.people.identity import Access
from bot.reminders.lateness import within


@feature.command(access=Access.MODERATOR)
async def series_(
    ctx: Context, place: Place, day: Day, *, hour: Hour, theme: Theme = Theme.ALL, today: bool = False
) -> Message:
    if place.id is None:
        raise Refusal("bind.place_unknown")
    wish = Wish(place.id, Weekly(day, int(hour.value)), theme, on_this_day=today)
    return views.begun(await state_of(ctx, await series.begin(ctx, wish)))


@feature.command(access=Access.MODERATOR)
async def lane(ctx: Context) -> Message:
    return await _every(ctx)


async def _every(ctx: Context) -> Message:
    states = [await state_of(ctx, found) for found in await series.listed(ctx)]
    return views.every(states, await silence.until(ctx))


async def state_of(ctx: JobContext, found: Series) -> State:
    """Return a series as moderators see it."""
    choice = await posting.upcoming(ctx, found)
    return State(
        found,
        await series.title(ctx, found),
        await series.next_at(ctx, found),
        await posting.next_number(ctx, found),
        choice.left + 1 if choice else 0,
        await lists.name_of(ctx, found.list_id),
        await silence.until(ctx),
    )


@feature.action(access=Access.MODERATOR)
async def open_(ctx: Context, series_id: SeriesId) -> Replace:
    return Replace(views.one(await state_of(ctx, await series.find(ctx, series_id))))


@feature.action(access=Access.MODERATOR)
async def preview(ctx: Context, series_id: SeriesId) -> Message:
    return await preview_of(ctx, await series.find(ctx, series_id))


async def preview_of(ctx: JobContext, found: Series, note: Text = ()) -> Message:
    """Show what a series posts next, as things stand."""
    choice = await posting.upcoming(ctx, found)
    item = choice.item if choice else ""
    shown = await content.of_series(ctx, found, item) if item else None
    carded = await showing.on_card(ctx, found, shown) if shown else None
    return stock_views.preview(await state_of(ctx, found), item, carded, note)


@feature.action(access=Access.MODERATOR)
async def pause(ctx: Context, series_id: SeriesId) -> Replace:
    found = await series.find(ctx, series_id)
    await series.pause(ctx, found)
    return Replace(views.one(await state_of(ctx, found)))


@feature.action(access=Access.MODERATOR)
async def resume(ctx: Context, series_id: SeriesId) -> Replace:
    found = await series.find(ctx, series_id)
    number = await posting.next_number(ctx, found)
    await series.resume(ctx, found, number)
    await go_round(ctx, found, number)
    return Replace(views.one(await state_of(ctx, found)))


@feature.action(access=Access.MODERATOR)
async def timing(ctx: Context, series_id: SeriesId, timing: Timing) -> Replace:
    found = await series.find(ctx, series_id)
    await choose(ctx, found, timing, await posting.next_number(ctx, found))
    return Replace(views.one(await state_of(ctx, found)))


@feature.action(access=Access.MODERATOR)
async def cards_(ctx: Context, series_id: SeriesId, wanted: int) -> Replace:
    """Show photos as cards from the next post on, or as they are."""
    found = await series.find(ctx, series_id)
    found.cards = bool(wanted)
    return Replace(views.one(await state_of(ctx, found)))


@feature.action(access=Access.MODERATOR)
async def skip(ctx: Context, series_id: SeriesId, at: int) -> Replace:
    found = await series.find(ctx, series_id)
    await series.skip(ctx, found, at)
    return Replace(views.one(await state_of(ctx, found)))


@feature.action(access=Access.MODERATOR)
async def run(ctx: Context, series_id: SeriesId, number: int) -> Replace:
    found = await series.find(ctx, series_id)
    await silence.check(ctx)
    if await _publish(ctx, found, number) is None:
        raise Refusal("memories.lane.empty")
    return Replace(views.one(await state_of(ctx, found)))


@feature.action(access=Access.MODERATOR)
async def ask_end(ctx: Context, series_id: SeriesId) -> Replace:
    return Replace(views.sure(await state_of(ctx, await series.find(ctx, series_id))))


@feature.action(access=Access.MODERATOR)
async def end(ctx: Context, series_id: SeriesId) -> Replace:
    await series.end(ctx, await series.find(ctx, series_id))
    return Replace(views.ended())


async def _shows_post(ctx: JobContext, series: SeriesId) -> Shown:
    coming = views.coming(await _find(ctx, series), await silence.until(ctx))
    return Shown(coming, edit=press("memories.open", series))


@feature.timer(apart=drawing.next_card, late=within(days=2), shows=_shows_post)
async def post(ctx: JobContext, series: SeriesId, drawn: tuple[Drawn, ...] = ()) -> None:
    """Post what is next, on the card that was drawn of it, or fall silent when nobody answers.

    Nothing is said while memory lane is muted.
    """
    await showing.keep(ctx, drawn)
    found = await _find(ctx, series)
    number = await posting.next_number(ctx, found)
    if await silence.covers(ctx):
        await go_round(ctx, found, number)
        return
    _note_resumed(found, number)
    if await posting.is_unanswered(ctx, found):
        await _fall_silent(ctx, found, number)
    elif await _publish(ctx, found, number) is None:
        message = views.empty(await state_of(ctx, found))
        await _tell_moderators(ctx, message, f"memories:empty:{found.id}:{number}")
    await go_round(ctx, found, number + 1)


def _note_resumed(found: Series, number: int) -> None:
    """Take note that a series which fell silent was let go on from the list of what is to come."""
    if found.paused:
        series.count_from(found, number)


async def _find(ctx: JobContext, ident: SeriesId) -> Series:
    return await series.find(ctx, ident)


async def _publish(ctx: JobContext, found: Series, number: int) -> Posted | None:
    posted = await posting.write(ctx, found, number)
    if posted is None:
        return None
    shown = await showing.on_card(ctx, found, posted.content)
    message = post_views.post(posted.id, shown, opening=series.opening(found, number))
    await ctx.say_in(PlaceId(found.place_id), message, key=archive.post_key(posted.id))
    if posted.left <= posting.WARN_AT:
        warning = views.running_dry(await state_of(ctx, found))
        await _tell_moderators(ctx, warning, f"memories:dry:{found.id}:{posted.lap}")
    return posted


async def _fall_silent(ctx: JobContext, found: Series, number: int) -> None:
    await series.pause(ctx, found)
    message = views.fell_silent(await state_of(ctx, found))
    await _tell_moderators(ctx, message, f"memories:silent:{found.id}:{number}")


async def _tell_moderators(ctx: JobContext, message: Message, key: str) -> None:
    for moderator in await people.moderators(ctx):
        await ctx.say_to(moderator, message, key=key)
