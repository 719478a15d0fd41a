"""`/memory guess`: a photo, and everybody guesses its year until it is revealed."""

from enum import StrEnum
from typing import Annotated

from bot.base.errors import Refusal
from bot.base.ids import PersonId, PlaceId
from bot.chat.message import Message, Replace
from bot.commands.context import Context, JobContext
from bot.commands.feature import Menu
from bot.commands.params import Size
from bot.features.memories.commands.declared import feature
from bot.features.memories.games import Quiz, QuizState
from bot.features.memories.ids import MemoryId, QuizId
from bot.features.memories.rules import cards, content, people
from bot.features.memories.rules import quiz as rules
from bot.features.memories.rules.content import Content
from bot.features.memories.views import posts as post_views
from bot.features.memories.views import quiz as views
from bot.people.identity import Access
from bot.reminders.outbox import Sending

TIMER = "memories.end_quiz"
Year = Annotated[int, Size(1900, 2100)]


class Rooms(StrEnum):
    HERE = "here"
    EVERYWHERE = "everywhere"


@feature.command(access=Access.MEMBER)
async def guess(ctx: Context, rooms: Rooms = Rooms.HERE) -> Message:
    quiz, places = await rules.start(ctx, await _places(ctx, rooms))
    ident = rules.id_of(quiz)
    message = await _standing(ctx, quiz)
    for place in places:
        await ctx.say_in(place, message, key=rules.key(ident), sending=Sending(expires=quiz.ends_at))
    await ctx.call_at(TIMER, str(ident), quiz.ends_at, quiz=ident)
    return views.started(quiz, len(places))


async def _places(ctx: Context, rooms: Rooms) -> list[PlaceId]:
    if rooms is Rooms.EVERYWHERE:
        if not ctx.may(Access.MODERATOR):
            raise Refusal("memories.guess.everywhere_is_for_moderators")
        return await rules.every_place(ctx)
    if ctx.here.place is None:
        raise Refusal("memories.guess.no_place")
    return [ctx.here.place]


@feature.action(access=Access.MEMBER)
async def pick(ctx: Context, quiz: QuizId, year: int) -> Message:
    if year not in rules.years_of(await rules.find(ctx, quiz)):
        raise Refusal("memories.guess.over")
    return await _guess(ctx, quiz, year)


@feature.command(access=Access.MEMBER, menu=Menu.HIDDEN)
async def guess_year(ctx: Context, quiz: int, year: Year) -> Message:
    return await _guess(ctx, QuizId(quiz), year)


async def _guess(ctx: Context, ident: QuizId, year: int) -> Message:
    quiz = await rules.find(ctx, ident)
    await rules.put(ctx, quiz, year)
    await ctx.revise(rules.key(ident), await _standing(ctx, quiz))
    return views.noted(year)


@feature.action(access=Access.MEMBER)
async def reveal(ctx: Context, quiz: QuizId) -> Replace:
    found = await rules.find(ctx, quiz)
    if found.started_by_id != ctx.person and not ctx.may(Access.MODERATOR):
        raise Refusal("memories.guess.not_yours")
    await _end(ctx, found)
    return Replace(views.done())


@feature.timer()
async def end_quiz(ctx: JobContext, quiz: QuizId) -> None:
    await _end(ctx, await rules.find(ctx, quiz))


async def _end(ctx: JobContext, quiz: Quiz) -> None:
    """Reveal a quiz once, whoever was faster: the timer, or the person who started it."""
    if await rules.end(ctx, quiz, QuizState.REVEALED):
        await ctx.call_off(TIMER, str(quiz.id))
        await show(ctx, quiz)


async def show(ctx: JobContext, quiz: Quiz) -> None:
    """Let a quiz show how it stands, wherever it is."""
    fresh = await rules.find(ctx, rules.id_of(quiz))
    await ctx.revise(rules.key(rules.id_of(fresh)), await _standing(ctx, fresh))


async def _standing(ctx: JobContext, quiz: Quiz) -> Message:
    shown = await _photo(ctx, quiz)
    if shown is None:
        return post_views.gone()
    match quiz.state:
        case QuizState.RUNNING:
            return views.asked(quiz, shown, await rules.count(ctx, quiz))
        case QuizState.REVEALED:
            near = [(await people.named(ctx, one.person), one.off) for one in await rules.near(ctx, quiz)]
            return views.revealed(quiz, shown, near)
        case _:
            return post_views.gone()


async def _photo(ctx: JobContext, quiz: Quiz) -> Content | None:
    """Return the memory of a quiz; None when it was taken back or something forbids it by now."""
    if quiz.memory_id is None:
        return None
    shown = await content.full(ctx, cards.item_of_memory(MemoryId(quiz.memory_id)), "")
    return shown if shown and shown.photo else None


async def stop(ctx: JobContext, memory: MemoryId) -> None:
    """End at once what shows a memory that is taken back."""
    for quiz in await rules.of_memory(ctx, memory):
        if await rules.end(ctx, quiz, QuizState.STOPPED):
            await ctx.call_off(TIMER, str(quiz.id))
        await ctx.revise(rules.key(rules.id_of(quiz)), post_views.gone())


async def forget(ctx: JobContext, person: PersonId) -> None:
    """Take back what a person guessed, and their name from where it stands."""
    for quiz in await rules.guessed_by(ctx, person):
        await show(ctx, quiz)
