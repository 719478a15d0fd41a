"""`/remind`: a note for later, to oneself or to everybody in a place."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from bot.base.errors import Refusal
from bot.chat.message import Message, Replace
from bot.commands.context import Context, JobContext
from bot.commands.feature import Feature, Menu, Shown
from bot.commands.params import Long, Size, Suggest, When
from bot.facts import PeopleMerged, PersonForgotten
from bot.features.remind import drafts, listing, openings, rules, views
from bot.features.remind.rules import Delay, Wish
from bot.features.remind.tables import Draft, Note, Opening
from bot.people.identity import Access
from bot.people.personal import Forget, Keeps
from bot.reminders.phrases.result import Choose, Once, Refused, Repeats

feature = Feature("remind")
feature.keeps(
    Keeps(Note, "person_id", Forget.DELETE),
    Keeps(Draft, "person_id", Forget.DELETE),
    Keeps(Opening, "person_id", Forget.DETACH),
)
LATE = timedelta(minutes=5)
KEPT = timedelta(days=7)
LONGEST = 500


class Group(StrEnum):
    """Who may remind everybody in a place."""

    MODERATORS = "moderators"
    MEMBERS = "members"


@feature.command()
async def me(
    ctx: Context,
    after: Annotated[When, Suggest(rules.proposed_times)],
    text: Annotated[str, Size(1, LONGEST), Long],
) -> Message:
    return await _remember(ctx, Wish(text, after))


@feature.command(access=Access.MEMBER)
async def here(
    ctx: Context,
    after: Annotated[When, Suggest(rules.proposed_times)],
    text: Annotated[str, Size(1, LONGEST), Long],
) -> Message:
    return await _remember(ctx, Wish(text, after, await openings.here(ctx)))


@feature.command(access=Access.MODERATOR)
async def allow(ctx: Context, who: Group) -> Message:
    members = who is Group.MEMBERS
    await openings.set_open(ctx, await openings.here(ctx), members=members)
    return views.allowed(members=members)


async def _remember(ctx: Context, wish: Wish) -> Message:
    match ctx.when(wish.phrase):
        case Choose() as choice:
            draft = await drafts.ask_which(ctx, wish)
            return views.which(choice, draft.id or 0)
        case Refused(reason, slots):
            raise Refusal(f"when.refused.{reason}", **dict(slots))
        case Once() | Repeats() as value:
            return await _keep(ctx, wish, value)


async def _keep(ctx: Context, wish: Wish, value: Once | Repeats) -> Message:
    note = await rules.keep(ctx, wish, value)
    if wish.place:
        await openings.check_rights(ctx, note)
    return views.noted(note, ctx.zone)


@feature.action()
async def pick(ctx: Context, draft: int, number: int) -> Replace:
    return Replace(await _keep(ctx, *await drafts.chosen(ctx, draft, number)))


@feature.timer()
async def checked(ctx: JobContext, note: int, answer: str, missing: str, known: int) -> None:
    """Take a place's reminder back when the bot may not post there."""
    found = await rules.find(ctx, note)
    if found is None or not missing:
        return
    title = await openings.title(ctx, found)
    await rules.cancel(ctx, found)
    await ctx.revise(answer, views.no_rights(title, missing))


@feature.command()
async def edit(
    ctx: Context,
    reminder: Annotated[str, Size(1, 12), Suggest(listing.proposed_notes)],
    after: Annotated[When, Suggest(rules.proposed_times)] | None = None,
    text: Annotated[str, Size(1, LONGEST), Long] | None = None,
) -> Message:
    if not reminder.isdecimal():
        raise Refusal("remind.gone")
    note = await rules.own(ctx, int(reminder))
    if text is not None:
        note.text = text
        ctx.db.add(note)
    if after is not None:
        return await _move(ctx, note, after)
    return views.noted(note, ctx.zone)


@feature.command(menu=Menu.HIDDEN)
async def move(ctx: Context, note: int, after: Annotated[When, Suggest(rules.proposed_times)]) -> Message:
    return await _move(ctx, await rules.own(ctx, note), after)


@feature.command(menu=Menu.HIDDEN)
async def reword(ctx: Context, note: int, text: Annotated[str, Size(1, LONGEST), Long]) -> Message:
    found = await rules.own(ctx, note)
    found.text = text
    ctx.db.add(found)
    return views.noted(found, ctx.zone)


async def _move(ctx: Context, note: Note, after: str) -> Message:
    return await _remember(ctx, Wish(note.text, after, rules.place_of(note), note.id))


@feature.command()
async def list_(ctx: Context) -> Message:
    return await _list(ctx, 0)


@feature.action()
async def page(ctx: Context, start: int) -> Replace:
    return Replace(await _list(ctx, start))


async def _list(ctx: Context, start: int) -> Message:
    return views.waiting(await listing.waiting(ctx), start, ctx.now, ctx.zone)


@feature.action()
async def show(ctx: Context, note: int) -> Replace:
    return Replace(views.one(await rules.own(ctx, note), ctx.zone))


@feature.action()
async def cancel(ctx: Context, note: int) -> Replace:
    found = await rules.own(ctx, note)
    await rules.cancel(ctx, found)
    return Replace(views.cancelled(found))


@feature.action()
async def snooze(ctx: Context, note: int, delay: Delay) -> Message:
    found = await rules.find(ctx, note)
    if found is None or found.person_id != ctx.person:
        raise Refusal("remind.gone")
    return views.noted(await rules.snooze(ctx, found, delay), ctx.zone)


@feature.action()
async def also(ctx: Context, note: int) -> Message:
    return views.noted(await rules.also(ctx, note), ctx.zone)


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
        await rules.rung(ctx, found, key)


@feature.job("FREQ=DAILY", "03:20")
async def sweep(ctx: JobContext) -> None:
    await rules.sweep(ctx, ctx.now - KEPT)


@feature.hears(PersonForgotten)
async def forget(ctx: JobContext, fact: PersonForgotten) -> None:
    await rules.forget(ctx, fact.person)


@feature.hears(PeopleMerged)
async def merge(ctx: JobContext, fact: PeopleMerged) -> None:
    await rules.merge(ctx, fact.kept, fact.gone)
