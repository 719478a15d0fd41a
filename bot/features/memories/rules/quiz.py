"""Guess the year: which photo, which years are offered, and who was near."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from sqlalchemy import bindparam, delete, func, update
from sqlmodel import col, select

from bot.base.errors import Refusal
from bot.base.hot import Hot
from bot.base.ids import PersonId, PlaceId
from bot.base.tables import columns
from bot.commands.context import Context, JobContext
from bot.features.memories.fuzzy import Shape
from bot.features.memories.games import Guess, Quiz, QuizPlace, QuizState
from bot.features.memories.ids import MemoryId, QuizId
from bot.features.memories.rules import content, never, sharing
from bot.features.memories.tables import Memory
from bot.people.tables import Person, Place

LASTS = timedelta(hours=24)
CHOICES, WINDOW = 5, 11
NEAR, NAMED = 5, 3
"""How many years off still counts as near, and how many people are named."""
VAGUE = frozenset({Shape.AROUND, Shape.DECADE})

stands = columns(QuizPlace)
quizzes = columns(Quiz)
guesses = columns(Guess)
_STAND = Hot(
    lambda insert: (
        insert(QuizPlace)
        .values(
            community_id=bindparam("community"), quiz_id=bindparam("quiz"), place_id=bindparam("place"),
            state=QuizState.RUNNING.value,
        )
        .on_conflict_do_nothing()
        .returning(stands.id)
    )
)  # fmt: skip
_GUESS = Hot(
    lambda insert: (
        insert(Guess)
        .values(
            community_id=bindparam("community"), quiz_id=bindparam("quiz"), person_id=bindparam("person"),
            year=bindparam("guessed"), made_at=bindparam("now"),
        )
        .on_conflict_do_update(
            index_elements=["quiz_id", "person_id"],
            set_={"year": bindparam("guessed"), "made_at": bindparam("now")},
        )
    )
)  # fmt: skip
_END = Hot(
    lambda _: (
        update(Quiz)
        .where(
            quizzes.id == bindparam("quiz"),
            quizzes.community_id == bindparam("community"),
            quizzes.state == QuizState.RUNNING.value,
        )
        .values(state=bindparam("after"))
        .returning(quizzes.id)
    )
)
_FREE = Hot(
    lambda _: update(QuizPlace).where(stands.quiz_id == bindparam("quiz")).values(state=bindparam("after"))
)
_COUNT = Hot(lambda _: select(func.count()).select_from(Guess).where(guesses.quiz_id == bindparam("quiz")))


@dataclass(frozen=True, slots=True)
class Near:
    """Someone who was near, and by how many years they were off."""

    person: PersonId
    off: int


def id_of(quiz: Quiz) -> QuizId:
    return QuizId(quiz.id or 0)


def key(quiz: QuizId) -> str:
    return f"memories:quiz:{quiz}"


def years_of(quiz: Quiz) -> list[int]:
    return [int(year) for year in quiz.choices.split()]


def offered(year: int, latest: int, rng: Random) -> list[int]:
    """Return five years in order, the right one among them at any place, and none later than `latest`."""
    first = year - rng.randrange(WINDOW)
    others = [one for one in range(first, first + WINDOW) if one != year and one <= latest]
    if len(others) < CHOICES - 1:
        others = list(range(year - WINDOW, year))
    return sorted([year, *rng.sample(others, CHOICES - 1)])


async def start(ctx: Context, places: Sequence[PlaceId]) -> tuple[Quiz, list[PlaceId]]:
    """Begin a quiz and return it with the places that had none running; refuse where all of them had one."""
    memory = await _choose(ctx)
    year = memory.earliest.year if memory.earliest else 0
    quiz = Quiz(
        community_id=ctx.community, memory_id=memory.id, started_by_id=ctx.person, year=year,
        choices=" ".join(map(str, offered(year, ctx.now.year, ctx.rng))), state=QuizState.RUNNING,
        ends_at=ctx.now + LASTS, made_at=ctx.now,
    )  # fmt: skip
    ctx.db.add(quiz)
    await ctx.db.flush()
    free = [
        place for place in places if await ctx.run(_STAND, community=ctx.community, quiz=quiz.id, place=place)
    ]
    if not free:
        raise Refusal("memories.guess.running")
    return quiz, free


async def _choose(ctx: Context) -> Memory:
    """Return a photo of a known year that was asked least often, and that is not the speaker's own."""
    rules = await never.load(ctx)
    fit = [memory for memory in await content.memories(ctx, rules) if _fits(memory, ctx.person)]
    if not fit:
        raise Refusal("memories.guess.no_photo")
    asked = select(col(Quiz.memory_id), func.count()).where(col(Quiz.community_id) == ctx.community)
    times = dict((await ctx.db.exec(asked.group_by(col(Quiz.memory_id)))).all())
    least = min(times.get(memory.id, 0) for memory in fit)
    return ctx.rng.choice([memory for memory in fit if times.get(memory.id, 0) == least])


def _fits(memory: Memory, person: PersonId) -> bool:
    return bool(memory.photo and memory.shape and memory.shape not in VAGUE and memory.person_id != person)


async def find(ctx: JobContext, quiz: QuizId) -> Quiz:
    statement = (
        select(Quiz)
        .where(col(Quiz.id) == quiz, col(Quiz.community_id) == ctx.community)
        .execution_options(populate_existing=True)
    )
    found: Quiz | None = (await ctx.db.exec(statement)).one_or_none()
    if found is None:
        raise Refusal("memories.guess.over")
    return found


async def put(ctx: Context, quiz: Quiz, year: int) -> None:
    """Write a guess down; the last one of a person counts, until the quiz ends."""
    if quiz.state != QuizState.RUNNING:
        raise Refusal("memories.guess.over")
    if (await _memory(ctx, quiz)).person_id == ctx.person:
        raise Refusal("memories.guess.your_own")
    await ctx.run(_GUESS, community=ctx.community, quiz=quiz.id, person=ctx.person, guessed=year, now=ctx.now)


async def _memory(ctx: JobContext, quiz: Quiz) -> Memory:
    return await sharing.find(ctx, MemoryId(quiz.memory_id or 0))


async def count(ctx: JobContext, quiz: Quiz) -> int:
    return int((await ctx.run(_COUNT, quiz=quiz.id))[0][0])


async def near(ctx: JobContext, quiz: Quiz) -> list[Near]:
    """Return the closest, the earlier of equals first; nobody who was far off, left or wants no mention."""
    rules = await never.load(ctx)
    statement = (
        select(Guess)
        .join(Person, col(Person.id) == col(Guess.person_id))
        .where(col(Guess.quiz_id) == quiz.id, col(Person.left_at).is_(None))
    )
    close = [
        (abs(guess.year - quiz.year), guess.made_at, guess.person_id)
        for guess in (await ctx.db.exec(statement)).all()
        if abs(guess.year - quiz.year) <= NEAR and guess.person_id not in rules.people
    ]
    return [Near(PersonId(person), off) for off, _, person in sorted(close)[:NAMED]]


async def end(ctx: JobContext, quiz: Quiz, after: QuizState) -> bool:
    """End a quiz once and free its places; only the guesses of those who are named are kept."""
    if not await ctx.run(_END, quiz=quiz.id, community=ctx.community, after=after.value):
        return False
    await ctx.run(_FREE, quiz=quiz.id, after=after.value)
    named = [one.person for one in await near(ctx, quiz)] if after is QuizState.REVEALED else []
    await ctx.db.exec(delete(Guess).where(col(Guess.quiz_id) == quiz.id, col(Guess.person_id).not_in(named)))
    return True


async def of_memory(ctx: JobContext, memory: MemoryId) -> list[Quiz]:
    statement = select(Quiz).where(col(Quiz.community_id) == ctx.community, col(Quiz.memory_id) == memory)
    return list((await ctx.db.exec(statement)).all())


async def guessed_by(ctx: JobContext, person: PersonId) -> list[Quiz]:
    """Forget what a person guessed, and return the quizzes in which they did."""
    statement = (
        select(Quiz)
        .join(Guess, col(Guess.quiz_id) == col(Quiz.id))
        .where(col(Quiz.community_id) == ctx.community, col(Guess.person_id) == person)
    )
    found = list((await ctx.db.exec(statement)).all())
    await ctx.db.exec(delete(Guess).where(col(Guess.person_id) == person))
    return found


async def every_place(ctx: JobContext) -> list[PlaceId]:
    statement = select(col(Place.id)).where(
        col(Place.community_id) == ctx.community, col(Place.lost_at).is_(None)
    )
    return [PlaceId(place) for place in (await ctx.db.exec(statement.order_by(col(Place.id)))).all() if place]
