"""On this day, years ago: one post a day where a series asks for it."""

from zoneinfo import ZoneInfo

from bot.base.ids import PlaceId
from bot.chat.message import press
from bot.chat.text import Moment, say
from bot.commands.context import JobContext
from bot.commands.feature import Shown
from bot.features.memories.commands import drawing
from bot.features.memories.commands.declared import feature
from bot.features.memories.ids import SeriesId
from bot.features.memories.rules import archive, content, days, posting, showing, silence
from bot.features.memories.rules import series as lane
from bot.features.memories.rules.cards import Drawn
from bot.features.memories.tables import Series
from bot.features.memories.views import posts as views
from bot.reminders.lateness import TODAY
from bot.reminders.wall import local


async def _shows_day(ctx: JobContext, series: SeriesId) -> Shown:
    found = await lane.find(ctx, series)
    until = await silence.until(ctx)
    title = say("memories.coming.silent_day", at=Moment(until)) if until else say("memories.coming.day")
    return Shown(title, edit=press("memories.open", lane.id_of(found)))


@feature.timer(apart=drawing.card_of_today, late=TODAY, shows=_shows_day)
async def on_this_day(ctx: JobContext, series: SeriesId, drawn: tuple[Drawn, ...] = ()) -> None:
    """Show the best of a day, once a day for each series that asks for it."""
    await showing.keep(ctx, drawn)
    found = await lane.find(ctx, series)
    if not await silence.covers(ctx):
        await _show(ctx, found)


async def _show(ctx: JobContext, series: Series) -> None:
    zone = ZoneInfo(series.zone)
    today = local(ctx.due_at or ctx.now, zone).date()
    found = await days.best(ctx, series, today)
    post = await posting.write_day(ctx, series, today, found.item) if found else None
    shown = await content.full(ctx, found.item, series.lang) if found else None
    if found and post and shown:
        shown = await showing.on_card(ctx, series, shown)
        message = views.day(post, shown, found.years)
        await ctx.say_in(PlaceId(series.place_id), message, key=archive.post_key(post))
