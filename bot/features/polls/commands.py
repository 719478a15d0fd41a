"""`/poll`: ask everybody, on one place or on all, with one tally."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from bot.base.errors import Refusal
from bot.base.ids import PlaceId
from bot.chat.message import Message, Replace, press
from bot.commands.context import Context, JobContext
from bot.commands.feature import Feature, Shown
from bot.commands.params import Long, Size
from bot.facts import PeopleMerged, PersonForgotten
from bot.features.polls import asking, rules, views
from bot.features.polls.rules import Deadline, Draft, key_of
from bot.features.polls.tables import Method, Poll, Vote
from bot.features.polls.tally import Standing
from bot.people.identity import Access
from bot.people.personal import Forget, Keeps

feature = Feature("polls", group="poll")
feature.keeps(Keeps(Vote, "person_id", Forget.DELETE), Keeps(Poll, "asked_by", Forget.DETACH))
TALLY_AFTER = timedelta(seconds=1)
"""Votes within this time lead to one count and one edit."""


class Where(StrEnum):
    HERE = "here"
    EVERYWHERE = "everywhere"


@feature.command(access=Access.MEMBER)
async def new(
    ctx: Context,
    question: Annotated[str, Size(3, 300)],
    options: Annotated[str, Size(3, 1000), Long],
    *,
    several: bool = False,
    deadline: Deadline = Deadline.WEEK,
    where: Where = Where.HERE,
) -> Message:
    asked = asking.read(question, options)
    draft = Draft(
        question=asked.question,
        options=asked.options,
        method=Method.SEVERAL if several else Method.ONE,
        closes_at=rules.deadline_of(deadline, ctx.now),
        places=await _places(ctx, where),
    )
    poll = await rules.ask(ctx.unit, ctx.who, draft, ctx.now)
    message = views.poll_message(await _standing(ctx, poll))
    for place in draft.places:
        await ctx.say_in(place, message, key=key_of(poll))
    if draft.closes_at is not None:
        await ctx.call_at("polls.close_when_due", str(poll), draft.closes_at, poll=poll)
    return views.posted(poll, len(draft.places))


async def _places(ctx: Context, where: Where) -> tuple[PlaceId, ...]:
    if where is Where.EVERYWHERE:
        if not ctx.may(Access.MODERATOR):
            raise Refusal("polls.everywhere_is_for_moderators")
        places = await rules.every_place(ctx.unit, ctx.community)
        if places:
            return places
    if ctx.here.place is None:
        raise Refusal("polls.no_place")
    return (ctx.here.place,)


@feature.command(access=Access.MEMBER)
async def list_(ctx: Context) -> Message:
    return views.waiting_list(await rules.unvoted(ctx.unit, ctx.who))


@feature.command(access=Access.MEMBER)
async def close(ctx: Context) -> Message:
    return views.closing_list(await rules.closable(ctx.unit, ctx.who))


@feature.action(access=Access.MEMBER)
async def open_(ctx: Context, poll: int) -> Message:
    return views.poll_message(await _standing(ctx, poll))


@feature.action(access=Access.MEMBER)
async def vote(ctx: Context, poll: int, number: int) -> Message:
    chosen = await rules.choose(ctx.unit, ctx.who, poll, number, ctx.now)
    await _count_soon(ctx, poll)
    return views.chose(chosen)


@feature.action(access=Access.MEMBER)
async def clear(ctx: Context, poll: int) -> Message:
    anything = await rules.clear(ctx.unit, ctx.who, poll, ctx.now)
    if anything:
        await _count_soon(ctx, poll)
    return views.cleared(anything=anything)


@feature.action(access=Access.MEMBER)
async def ask_close(ctx: Context, poll: int) -> Message:
    return views.ask_to_close(await _open_to_close(ctx, poll))


@feature.action(access=Access.MEMBER)
async def close_now(ctx: Context, poll: int) -> Replace:
    standing = await _open_to_close(ctx, poll)
    await _close(ctx, poll)
    return Replace(views.closed(standing))


async def _shows_close(ctx: JobContext, poll: int) -> Shown | None:
    standing = await _standing(ctx, poll)
    if not standing.is_open:
        return None
    places = tuple(await rules.places_of(ctx.unit, poll))
    edit = press("polls.ask_close", poll)
    return Shown(views.coming(standing), places, edit=edit, is_fixed=True)


@feature.timer(shows=_shows_close)
async def close_when_due(ctx: JobContext, poll: int) -> None:
    await _close(ctx, poll)


@feature.timer()
async def tally(ctx: JobContext, poll: int) -> None:
    standing = await rules.standing(ctx.unit, ctx.community, poll)
    if standing is not None:
        await ctx.revise(key_of(poll), views.poll_message(standing))


@feature.hears(PeopleMerged)
async def merge_votes(ctx: JobContext, merged: PeopleMerged) -> None:
    touched = await rules.open_with_votes_of(ctx.unit, merged.gone)
    await rules.merge(ctx.unit, merged.kept, merged.gone)
    for poll in touched:
        await _count_soon(ctx, poll)


@feature.hears(PersonForgotten)
async def count_without(ctx: JobContext, forgotten: PersonForgotten) -> None:
    for poll in await rules.open_with_votes_of(ctx.unit, forgotten.person):
        await _count_soon(ctx, poll)


async def _count_soon(ctx: JobContext, poll: int) -> None:
    """Let the tally be counted and shown a second from now, however many votes come until then."""
    await ctx.call_soon("polls.tally", str(poll), ctx.now + TALLY_AFTER, poll=poll)


async def _open_to_close(ctx: Context, poll: int) -> Standing:
    standing = await _standing(ctx, poll)
    if not rules.may_close(ctx.who, standing.asked_by):
        raise Refusal("polls.not_yours")
    if not standing.is_open:
        raise Refusal("polls.closed_already", question=standing.question)
    return standing


async def _close(ctx: JobContext, poll: int) -> None:
    """Close once: the last tally goes into all copies, without buttons, and each place hears the result."""
    if not await rules.close(ctx.unit, ctx.community, poll, ctx.now):
        return
    await ctx.call_off("polls.close_when_due", str(poll))
    await ctx.call_off("polls.tally", str(poll))
    standing = await _standing(ctx, poll)
    await ctx.revise(key_of(poll), views.poll_message(standing))
    for place in await rules.places_of(ctx.unit, poll):
        await ctx.say_in(place, views.result_message(standing), key=f"poll-result:{poll}")


async def _standing(ctx: JobContext, poll: int) -> Standing:
    standing = await rules.standing(ctx.unit, ctx.community, poll)
    if standing is None:
        raise Refusal("dispatch.button_over")
    return standing
