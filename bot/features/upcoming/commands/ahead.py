"""`/upcoming`: everything the bot will post, and what can be done about each of it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

from bot.base.errors import Refusal
from bot.chat.message import Message, Replace
from bot.chat.text import Shape, Text, joined, say
from bot.chat.words import nearest_lang, show_moment
from bot.commands.answering import refusal_message
from bot.commands.context import Context
from bot.commands.feature import Menu
from bot.commands.params import Asker, Place, Size, Suggest, Suggestion, When
from bot.commands.times import read_time
from bot.features.upcoming.commands.declared import feature
from bot.features.upcoming.rules import ahead as rules
from bot.features.upcoming.rules.ahead import DAYS, MOST_DAYS, Act, Line, View, read_view
from bot.features.upcoming.views import ahead as views
from bot.features.upcoming.views.doubts import decision
from bot.reminders.phrases.result import Choose, Once, Refused, Repeats

Token = Annotated[str, Size(1, 16)]
Stamp = Annotated[str, Size(1, 17)]
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_OFFERS = ("in 1 hour", "tomorrow 9:00", "tomorrow 19:00", "in 1 week")


async def _proposed(asker: Asker, typed: str) -> Sequence[Suggestion]:
    """Propose concrete times; the value names one instant and nothing else."""
    found = [read_time(text, asker.now, asker.zone) for text in ((typed,) if typed.strip() else _OFFERS)]
    lang = nearest_lang(asker.lang)
    return [
        Suggestion(
            show_moment(one.instant, Shape.DAY_TIME, lang, asker.zone), f"{one.instant:%Y-%m-%dT%H:%MZ}"
        )
        for one in found
        if isinstance(one, Once)
    ]


@feature.command(root=True)
async def upcoming(
    ctx: Context, days: timedelta = timedelta(days=DAYS), place: Place | None = None
) -> Message:
    if not timedelta(days=1) <= days <= timedelta(days=MOST_DAYS):
        raise Refusal("upcoming.too_far", most=MOST_DAYS)
    if place is not None and place.id is None:
        raise Refusal("bind.place_unknown")
    return await _list(ctx, View(-(-days // timedelta(days=1)), (place.id if place else None) or 0))


async def _list(ctx: Context, view: View, before: Text = ()) -> Message:
    return views.listed(await rules.listed(ctx, view), ctx, before)


@feature.action()
async def turn(ctx: Context, view: Token) -> Replace:
    return Replace(await _list(ctx, read_view(view)))


@feature.action()
async def open_(ctx: Context, view: Token, number: int, stamp: Stamp) -> Replace:
    where = read_view(view)
    return await _show(ctx, where, (number, stamp), lambda line: views.one(line, where))


@feature.action()
async def run(ctx: Context, view: Token, number: int, stamp: Stamp) -> Replace:
    where = read_view(view)
    return await _show(ctx, where, (number, stamp), lambda line: views.run(line, where))


@feature.action()
async def sure(ctx: Context, view: Token, number: int, stamp: Stamp, act: Act) -> Replace:
    where = read_view(view)
    return await _show(ctx, where, (number, stamp), lambda line: views.sure(line, where, act))


@feature.action()
async def shift(ctx: Context, view: Token, number: int, stamp: Stamp) -> Replace:
    where = read_view(view)
    return await _show(ctx, where, (number, stamp), lambda line: views.shift(line, where, ctx.zone, ctx.now))


@feature.action()
async def propose(ctx: Context, number: int, stamp: Stamp, to: int) -> Replace:
    instant = _instant(to)
    return await _show(ctx, View(), (number, stamp), lambda line: views.moving(line, instant))


async def _show(
    ctx: Context, view: View, which: tuple[int, str], message: Callable[[Line], Message]
) -> Replace:
    """Show something about an entry, or the list when the entry is no longer to come."""
    try:
        return Replace(message(await rules.one(ctx, *which)))
    except Refusal as refusal:
        return await _over(ctx, view, which, refusal)


async def _over(ctx: Context, view: View, which: tuple[int, str], refusal: Refusal) -> Replace:
    """Tell what became of something that is not to come any more, above the list as it stands."""
    decided = await rules.became(ctx, *which)
    before = joined([refusal_message(refusal).body, decision(decided) if decided else ()], " ")
    return Replace(await _list(ctx, view, before))


@feature.action()
async def do(ctx: Context, view: Token, number: int, stamp: Stamp, act: Act) -> Replace:
    where = read_view(view)
    try:
        line = await rules.one(ctx, number, stamp)
        done = await rules.do(ctx, line, act)
    except Refusal as refusal:
        return await _over(ctx, where, (number, stamp), refusal)
    return Replace(await _list(ctx, where, views.done(line, act) if done else say("upcoming.was_so")))


@feature.action()
async def agree(ctx: Context, number: int, stamp: Stamp, to: int) -> Replace:
    instant = _instant(to)
    try:
        line = await rules.one(ctx, number, stamp)
        done = await rules.move(ctx, line, instant)
    except Refusal as refusal:
        return await _over(ctx, View(), (number, stamp), refusal)
    before = views.moved(line, instant) if done else say("upcoming.was_so")
    return Replace(await _list(ctx, View(), before))


@feature.command(menu=Menu.HIDDEN)
async def move(
    ctx: Context, number: int, stamp: Stamp, after: Annotated[When, Suggest(_proposed)]
) -> Message:
    """Read a time in words for something that is to come; it counts when it was shown back."""
    line = await rules.one(ctx, number, stamp)
    match ctx.when(after):
        case Once(instant):
            return views.moving(line, instant)
        case Choose() as choice:
            return views.which(choice, line)
        case Repeats():
            raise Refusal("upcoming.one_time")
        case Refused(reason, slots):
            raise Refusal(f"when.refused.{reason}", **dict(slots))


def _instant(seconds: int) -> datetime:
    if not 0 <= seconds <= LATEST.timestamp():
        raise Refusal("dispatch.button_over")
    return datetime.fromtimestamp(seconds, UTC)
