"""`/remind`: a note for later, to oneself or to everybody in a place."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from bot.base.errors import Refusal
from bot.chat.message import Message, Replace
from bot.commands.context import Context, JobContext
from bot.commands.feature import Feature, Shown
from bot.commands.params import Long, Size, Suggest, When
from bot.facts import PeopleMerged, PersonForgotten
from bot.features.remind import rules, views
from bot.features.remind.rules import Wish
from bot.features.remind.tables import Draft, Note
from bot.people.identity import Access
from bot.people.personal import Forget, Keeps
from bot.reminders.phrases.result import Choose, Once, Refused, Repeats

feature = Feature("remind")
feature.keeps(Keeps(Note, "person_id", Forget.DELETE), Keeps(Draft, "person_id", Forget.DELETE))
LATE = timedelta(minutes=5)
KEPT = timedelta(days=7)


class Delay(StrEnum):
    HOUR = "hour"
    DAY = "day"


DELAYS = {Delay.HOUR: timedelta(hours=1), Delay.DAY: timedelta(days=1)}


@feature.command()
async def me(
    ctx: Context,
    after: Annotated[When, Suggest(rules.proposed_times)],
    text: Annotated[str, Size(1, 500), Long],
) -> Message:
    return await _remember(ctx, Wish(text, after))


@feature.command(access=Access.MODERATOR)
async def here(
    ctx: Context,
    after: Annotated[When, Suggest(rules.proposed_times)],
    text: Annotated[str, Size(1, 500), Long],
) -> Message:
    if ctx.here.place is None:
        raise Refusal("remind.no_place")
    return await _remember(ctx, Wish(text, after, ctx.here.place))


async def _remember(ctx: Context, wish: Wish) -> Message:
    match ctx.when(wish.phrase):
        case Choose() as choice:
            draft = await rules.ask_which(ctx, wish)
            return views.which(choice, draft.id or 0)
        case Refused(reason, slots):
            raise Refusal(f"when.refused.{reason}", **dict(slots))
        case Once() | Repeats() as value:
            return views.noted(await rules.keep(ctx, wish, value), ctx.zone)


@feature.action()
async def pick(ctx: Context, draft: int, number: int) -> Replace:
    wish, value = await rules.chosen(ctx, draft, number)
    return Replace(views.noted(await rules.keep(ctx, wish, value), ctx.zone))


@feature.command()
async def list_(ctx: Context) -> Message:
    return views.waiting(await rules.waiting(ctx), ctx.now, ctx.zone)


@feature.action()
async def cancel(ctx: Context, note: int) -> Replace:
    found = await rules.find(ctx, note)
    if found is not None and await _may_cancel(ctx, found):
        await rules.cancel(ctx, found)
    return Replace(views.waiting(await rules.waiting(ctx), ctx.now, ctx.zone))


async def _may_cancel(ctx: Context, note: Note) -> bool:
    return note.person_id == ctx.person or (note.place_id is not None and ctx.may(Access.MODERATOR))


@feature.action()
async def snooze(ctx: Context, note: int, delay: Delay) -> Message:
    """Put a reminder off; a series goes on undisturbed, and a copy comes in between."""
    found = await rules.find(ctx, note)
    if found is None or found.person_id != ctx.person:
        raise Refusal("remind.gone")
    later = Once(ctx.now + DELAYS[delay])
    if found.rrule:
        return views.noted(await rules.copy(ctx, found, later), ctx.zone)
    await rules.arm(ctx, found, later)
    return views.noted(found, ctx.zone)


@feature.action()
async def also(ctx: Context, note: int) -> Message:
    """Give the presser a reminder of their own by the same rule."""
    found = await rules.find(ctx, note)
    rule = rules.rule_of(found) if found else None
    if found is None or rule is None or found.place_id is None:
        raise Refusal("remind.gone")
    return views.noted(await rules.copy(ctx, found, Repeats(rule)), ctx.zone)


async def _shows(ctx: JobContext, note: int) -> Shown | None:
    found = await rules.find(ctx, note)
    return views.coming(found) if found is not None else None


@feature.timer(shows=_shows)
async def ring(ctx: JobContext, note: int) -> None:
    found = await rules.find(ctx, note)
    if found is None or found.next_at is None:
        return
    due = found.next_at
    message = views.reminder(found, due if ctx.now - due > LATE else None)
    key = f"remind:{found.id}:{due:%Y%m%d%H%M%S}"
    if await rules.say(ctx, found, message, key) or found.rrule:
        await rules.rung(ctx, found)


@feature.job("FREQ=DAILY", "03:20")
async def sweep(ctx: JobContext) -> None:
    await rules.sweep(ctx, ctx.now - KEPT)


@feature.hears(PersonForgotten)
async def forget(ctx: JobContext, fact: PersonForgotten) -> None:
    await rules.forget(ctx, fact.person)


@feature.hears(PeopleMerged)
async def merge(ctx: JobContext, fact: PeopleMerged) -> None:
    await rules.merge(ctx, fact.kept, fact.gone)
