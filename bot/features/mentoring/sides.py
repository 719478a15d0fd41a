"""A pair's two sides: who stands where, what each answered, and the pairs that a person is in."""

from collections.abc import Sequence

from sqlmodel import col, or_, select

from bot.base.errors import Refusal
from bot.base.ids import PersonId
from bot.commands.context import JobContext
from bot.features.mentoring.tables import HOLDING, Answered, Pair, PairState, Role, Signup


def person_of(pair: Pair, side: Role) -> PersonId:
    return PersonId(pair.mentee_id if side is Role.MENTEE else pair.mentor_id)


def other(side: Role) -> Role:
    return Role.MENTOR if side is Role.MENTEE else Role.MENTEE


def answer_of(pair: Pair, side: Role) -> Answered:
    return Answered(pair.mentee_answer if side is Role.MENTEE else pair.mentor_answer)


def set_answer(pair: Pair, side: Role, answered: Answered) -> None:
    if side is Role.MENTEE:
        pair.mentee_answer = answered
    else:
        pair.mentor_answer = answered


async def signup_of(ctx: JobContext, pair: Pair, side: Role) -> Signup | None:
    found = await ctx.db.exec(
        select(Signup).where(
            col(Signup.community_id) == ctx.community, col(Signup.person_id) == person_of(pair, side),
            col(Signup.role) == side.value,
        )
    )  # fmt: skip
    return found.first()


async def find(ctx: JobContext, pair: int) -> Pair:
    """Return a pair to act upon; whoever else acts upon it waits."""
    found = await ctx.db.exec(
        select(Pair).where(col(Pair.id) == pair, col(Pair.community_id) == ctx.community).with_for_update()
    )
    row = found.first()
    if row is None:
        raise Refusal("mentoring.over")
    return row


def side_of(pair: Pair, person: PersonId) -> Role:
    """Return on which side a person stands, or refuse: the button was meant for somebody else."""
    for side in Role:
        if person_of(pair, side) == person:
            return side
    raise Refusal("mentoring.not_for_you")


async def count_waiting(ctx: JobContext, person: PersonId) -> int:
    """Return how many introductions wait for an answer of this person."""
    asked = await pairs_with(ctx, person, [PairState.SENT.value])
    return sum(answer_of(pair, side_of(pair, person)) is Answered.WAITING for pair in asked)


async def open_pairs_of(ctx: JobContext, person: PersonId) -> Sequence[Pair]:
    return await pairs_with(ctx, person, [state.value for state in HOLDING])


async def pairs_with(ctx: JobContext, person: PersonId, states: Sequence[str]) -> Sequence[Pair]:
    found = await ctx.db.exec(
        select(Pair)
        .where(
            col(Pair.community_id) == ctx.community, col(Pair.state).in_(states),
            or_(col(Pair.mentee_id) == person, col(Pair.mentor_id) == person),
        )
        .order_by(col(Pair.id))
        .with_for_update()
    )  # fmt: skip
    return found.all()
