"""`/mentoring`: sign up, and for moderators: match, look, send."""

from enum import StrEnum
from typing import Annotated

from bot.base.errors import Refusal
from bot.base.ids import PersonId
from bot.chat.message import Message, Replace
from bot.commands.context import Context, JobContext
from bot.commands.feature import Feature, Shown
from bot.commands.params import Size, Suggest
from bot.facts import MemberLeft, PeopleMerged, PersonForgotten
from bot.features.mentoring import introductions, pool, previews, rounds, rules, sides, views, weekly
from bot.features.mentoring.introductions import Reply
from bot.features.mentoring.rules import Form
from bot.features.mentoring.tables import LeftOutOf, Pair, PairState, Role, Round, RoundState, Signup
from bot.features.mentoring.tags import FIELDS, LANGUAGES, TOPICS, read_tags, suggest
from bot.matching.proposal import Proposal
from bot.people.identity import Access
from bot.people.personal import Forget, Keeps
from bot.reminders.lateness import within

feature = Feature("mentoring")
feature.keeps(
    Keeps(Signup, "person_id", Forget.DELETE),
    Keeps(Pair, "mentee_id", Forget.DELETE),
    Keeps(Pair, "mentor_id", Forget.DELETE),
    Keeps(LeftOutOf, "person_id", Forget.DELETE),
    Keeps(Round, "asked_by", Forget.DETACH),
)


class Seats(StrEnum):
    ONE = "1"
    TWO = "2"
    THREE = "3"


@feature.command(access=Access.MEMBER)
async def join(
    ctx: Context,
    role: Role,
    fields: Annotated[str, Size(2, 200), Suggest(suggest(FIELDS))],
    topics: Annotated[str, Size(2, 200), Suggest(suggest(TOPICS))],
    *,
    capacity: Seats = Seats.ONE,
    languages: Annotated[str | None, Size(2, 200), Suggest(suggest(LANGUAGES))] = None,
) -> Message:
    form = Form(
        role=role,
        fields=read_tags(FIELDS, fields),
        topics=read_tags(TOPICS, topics),
        capacity=int(capacity),
        languages=read_tags(LANGUAGES, languages) if languages else (),
    )
    signup = await rules.join(ctx.db, ctx.who, form, ctx.now)
    return views.signed_up(signup, ctx.lang)


@feature.command(access=Access.MEMBER)
async def times(ctx: Context, weekly_times: Annotated[str, Size(2, 300)]) -> Message:
    free = weekly.dump_times(weekly.read_times(weekly_times))
    if not await rules.set_times(ctx.db, ctx.who, free):
        raise Refusal("mentoring.not_in")
    return views.times_set(free)


@feature.command(access=Access.MEMBER)
async def pause(ctx: Context) -> Message:
    return await _pause(ctx)


@feature.action(access=Access.MEMBER)
async def pause_now(ctx: Context) -> Message:
    return await _pause(ctx)


async def _pause(ctx: Context) -> Message:
    """Pausing also declines what one was asked and has not answered."""
    if not await rules.set_paused(ctx.db, ctx.who, paused=True):
        raise Refusal("mentoring.not_in")
    await introductions.withdraw(ctx, ctx.person, for_good=False)
    return views.paused()


@feature.action(access=Access.MEMBER)
async def resume(ctx: Context) -> Message:
    if not await rules.set_paused(ctx.db, ctx.who, paused=False):
        raise Refusal("mentoring.not_in")
    return views.resumed()


@feature.command()
async def leave(ctx: Context) -> Message:
    return await _leave(ctx)


@feature.action()
async def leave_now(ctx: Context) -> Message:
    return await _leave(ctx)


async def _leave(ctx: Context) -> Message:
    await _withdraw(ctx, ctx.person)
    return views.left()


async def _withdraw(ctx: JobContext, person: PersonId) -> None:
    await introductions.withdraw(ctx, person, for_good=True)
    await rules.leave(ctx.db, ctx.community, person)


@feature.command(access=Access.MODERATOR)
async def preview(ctx: Context) -> Message:
    round_id = await rounds.begin(ctx.unit, ctx.who, ctx.now)
    await ctx.call_at("mentoring.solved", str(round_id), ctx.now, round_id=round_id, answer=ctx.answer)
    return previews.working(*await rounds.head_count(ctx.unit, ctx.community))


@feature.timer(apart=pool.work_out)
async def solved(ctx: JobContext, round_id: int, answer: str, found: Proposal | None) -> None:
    """Show a round where the moderator asked for it, unless another one was begun meanwhile.

    A page of it fits into one message, so that it can take the place of the answer that told to wait.
    """
    after = RoundState.FAILED if found is None else RoundState.PREVIEW
    if not await rounds.step(ctx.unit, ctx.community, round_id, (RoundState.COMPUTING, after), ctx.now):
        return
    if found is None:
        message = previews.failed()
    else:
        await rounds.keep(ctx.unit, ctx.community, round_id, found)
        message = previews.preview(await rounds.overview(ctx.unit, ctx.community, round_id))
    await ctx.revise(answer, message)


@feature.command(access=Access.MEMBER)
async def status(ctx: Context) -> Message:
    """Show moderators the last round, and everybody else what they told and what waits for them."""
    return await (_round_status(ctx) if ctx.may(Access.MODERATOR) else _own_status(ctx))


async def _own_status(ctx: Context) -> Message:
    signups = await rules.signups_of(ctx.db, ctx.community, ctx.person)
    if not signups:
        raise Refusal("mentoring.not_in")
    return views.about_me(signups, await sides.count_waiting(ctx, ctx.person), ctx.lang)


async def _round_status(ctx: Context) -> Message:
    latest = await rounds.latest(ctx.unit, ctx.community)
    counts = await rounds.head_count(ctx.unit, ctx.community)
    if latest is None or latest.id is None:
        return previews.nobody_yet(*counts)
    match RoundState(latest.state):
        case RoundState.COMPUTING:
            return previews.working(*counts)
        case RoundState.FAILED:
            return previews.failed()
        case _:
            return previews.status(await rounds.overview(ctx.unit, ctx.community, latest.id))


@feature.action(access=Access.MODERATOR)
async def page(ctx: Context, round_id: int, number: int) -> Replace:
    one = await rounds.overview(ctx.unit, ctx.community, round_id)
    _insist_on_preview(one.state)
    return Replace(previews.preview(one, number))


@feature.action(access=Access.MODERATOR)
async def send(ctx: Context, round_id: int) -> Replace:
    """Send once, whoever presses and however often."""
    await _decide(ctx, round_id, RoundState.SENT)
    result = await introductions.send_all(ctx, round_id)
    await rounds.count_left_out(ctx.unit, ctx.community, round_id)
    return Replace(previews.sent(result))


@feature.action(access=Access.MODERATOR)
async def discard(ctx: Context, round_id: int) -> Replace:
    await _decide(ctx, round_id, RoundState.DISCARDED)
    return Replace(previews.discarded())


async def _decide(ctx: Context, round_id: int, after: RoundState) -> None:
    if await rounds.step(ctx.unit, ctx.community, round_id, (RoundState.PREVIEW, after), ctx.now):
        return
    _insist_on_preview((await rounds.overview(ctx.unit, ctx.community, round_id)).state)
    raise Refusal("dispatch.button_over")


def _insist_on_preview(state: RoundState) -> None:
    if state is RoundState.SENT:
        raise Refusal("mentoring.sent_already")
    if state is not RoundState.PREVIEW:
        raise Refusal("mentoring.discarded_already")


@feature.action()
async def answer(ctx: Context, pair: int, reply: Reply) -> Message:
    found = await sides.find(ctx, pair)
    side = sides.side_of(found, ctx.person)
    return await introductions.answer(ctx, found, side, reply)


@feature.action()
async def finish(ctx: Context, pair: int) -> Message:
    found = await sides.find(ctx, pair)
    sides.side_of(found, ctx.person)
    await introductions.finish(ctx, found)
    return views.finished()


async def _shows_reminder(ctx: JobContext, pair: int) -> Shown | None:
    found = await sides.find(ctx, pair)
    return Shown(views.coming(), seen_by=Access.MODERATOR) if found.state == PairState.SENT else None


@feature.timer(late=within(hours=24), shows=_shows_reminder)
async def remind(ctx: JobContext, pair: int) -> None:
    await introductions.remind(ctx, await sides.find(ctx, pair))


@feature.timer()
async def lapse(ctx: JobContext, pair: int) -> None:
    await introductions.lapse(ctx, await sides.find(ctx, pair))


@feature.hears(PeopleMerged)
async def merge(ctx: JobContext, merged: PeopleMerged) -> None:
    await rules.merge_signups(ctx.db, ctx.community, merged.kept, merged.gone)
    await introductions.merge_pairs(ctx, merged.kept, merged.gone)


@feature.hears(MemberLeft)
async def sign_off(ctx: JobContext, left: MemberLeft) -> None:
    await _withdraw(ctx, left.person)


@feature.hears(PersonForgotten)
async def forget(ctx: JobContext, forgotten: PersonForgotten) -> None:
    await _withdraw(ctx, forgotten.person)
