"""`/memory never` and `/memory takedown`; and people who merge, leave or are forgotten."""

from collections.abc import Sequence
from typing import Annotated

from bot.base.errors import Refusal
from bot.base.ids import PersonId
from bot.chat.message import Message, Replace
from bot.commands.context import Context, JobContext
from bot.commands.feature import Menu
from bot.commands.params import Person, Size, Target
from bot.facts import MemberLeft, PeopleMerged, PersonForgotten
from bot.features.memories import fuzzy
from bot.features.memories.commands import quiz, telling
from bot.features.memories.commands.declared import feature
from bot.features.memories.ids import LineId, MemoryId, NeverId, PostId
from bot.features.memories.rules import archive, history, leaving, never, posting, replies, sharing
from bot.features.memories.tables import MemoryState, NeverKind
from bot.features.memories.views import care as views
from bot.people.identity import Access
from bot.reminders import outbox


@feature.command()
async def never_(ctx: Context) -> Message:
    return await _rules(ctx)


async def _rules(ctx: Context, after: int = 0) -> Message:
    is_out = ctx.person in (await never.load(ctx)).people
    if not ctx.may(Access.MODERATOR):
        return views.own(is_out=is_out)
    return views.rules(await never.listed(ctx, after), is_out=is_out)


@feature.action(access=Access.MODERATOR)
async def more_rules(ctx: Context, after: NeverId) -> Replace:
    """Show the rules behind one; 0 begins at the top."""
    return Replace(await _rules(ctx, after))


@feature.action()
async def leave_out(ctx: Context, out: int) -> Replace:
    if out:
        await telling.hide_lines(ctx, await leaving.leave_out(ctx, ctx.person, by=ctx.person))
    else:
        await never.drop_person(ctx, ctx.person)
    return Replace(await _rules(ctx))


@feature.action(access=Access.MODERATOR)
async def allow(ctx: Context, rule: NeverId) -> Replace:
    await never.allow(ctx, rule)
    return Replace(await _rules(ctx))


@feature.command(access=Access.MODERATOR, menu=Menu.HIDDEN)
async def never_person(ctx: Context, person: Person) -> Message:
    await telling.hide_lines(ctx, await leaving.leave_out(ctx, person.id, by=ctx.person))
    return views.added(person.name)


@feature.command(access=Access.MODERATOR, menu=Menu.HIDDEN)
async def never_name(ctx: Context, called: Annotated[str, Size(2, 60)]) -> Message:
    value = called.casefold().strip()
    await never.put(ctx, NeverKind.NAME, value, by=ctx.person)
    gone = await leaving.let_go_lines(ctx, await leaving.lines_named(ctx, value))
    await telling.hide_lines(ctx, gone)
    return views.added(called)


@feature.command(access=Access.MODERATOR, menu=Menu.HIDDEN)
async def never_date(ctx: Context, day: Annotated[str, Size(3, 40)]) -> Message:
    value = fuzzy.parse_day(day)
    if value is None:
        raise Refusal("memories.never.no_date", words=day)
    await never.put(ctx, NeverKind.DATE, value, by=ctx.person)
    return views.added(value)


@feature.command(access=Access.MODERATOR, menu=Menu.HIDDEN)
async def never_topic(ctx: Context, topic: Annotated[str, Size(1, 60)]) -> Message:
    await never.put(ctx, NeverKind.TOPIC, topic.casefold().strip(), by=ctx.person)
    return views.added(topic)


@feature.command(access=Access.MEMBER, menu=Menu.MESSAGE)
async def takedown(ctx: Context, target: Target) -> Message:
    row = await outbox.by_receipt(ctx.unit, ctx.spot.platform, target.message)
    beginning = archive.post_key(PostId(0)).removesuffix("0")
    if row is None or row.community != ctx.community or not row.key.startswith(beginning):
        raise Refusal("memories.takedown.no_post")
    post, _ = await posting.find(ctx, PostId(int(row.key.removeprefix(beginning))))
    if post.memory_id is not None:
        await _take_memory(ctx, MemoryId(post.memory_id))
    elif post.line_id is not None:
        await _take_line(ctx, LineId(post.line_id))
    else:
        raise Refusal("memories.takedown.no_post")
    return views.taken_down()


async def _take_memory(ctx: Context, memory: MemoryId) -> None:
    found = await sharing.find(ctx, memory)
    own = found.person_id == ctx.person
    if not own and not ctx.may(Access.MODERATOR):
        raise Refusal("memories.takedown.not_yours")
    after = MemoryState.WITHDRAWN if own else MemoryState.REMOVED
    await telling.show_end(ctx, await sharing.end(ctx, found, after, ctx.person))


async def _take_line(ctx: Context, line: LineId) -> None:
    found = await history.find(ctx, line)
    if found.person_id != ctx.person and not ctx.may(Access.MODERATOR):
        raise Refusal("memories.takedown.not_yours")
    await history.let_go(ctx, line)
    await telling.hide_lines(ctx, [line])


@feature.hears(PeopleMerged)
async def merge(ctx: JobContext, fact: PeopleMerged) -> None:
    await leaving.merge(ctx, fact.kept, fact.gone)


@feature.hears(MemberLeft)
async def take_back(ctx: JobContext, fact: MemberLeft) -> None:
    """What still waits is let go; what was approved is not shown until its author is back."""
    await _end_all(ctx, fact.person, (MemoryState.ASKED, MemoryState.PENDING))


@feature.hears(PersonForgotten)
async def forget(ctx: JobContext, fact: PersonForgotten) -> None:
    await _end_all(ctx, fact.person, sorted(sharing.OPEN))
    gone = await leaving.let_go_lines(ctx, await leaving.lines_of(ctx, fact.person))
    await telling.hide_lines(ctx, gone)
    for post in await leaving.answers_of(ctx, fact.person):
        await telling.hide_answer(ctx, PostId(post), fact.person)
    for photo in await replies.photos_of(ctx, fact.person):
        await ctx.drop_file(photo)
    await quiz.forget(ctx, fact.person)
    await leaving.remember_accounts(ctx, fact.person)


async def _end_all(ctx: JobContext, person: PersonId, states: Sequence[MemoryState]) -> None:
    for memory in await leaving.memories_of(ctx, person, states):
        found = await sharing.find(ctx, memory)
        await telling.show_end(ctx, await sharing.end(ctx, found, MemoryState.WITHDRAWN, None))
        await telling.close_proposal(ctx, memory)
